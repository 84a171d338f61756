/** https://discord.com/developers/docs/events/gateway#gateway-intents */
const bits = {
  guilds: 1,
  members: 1 << 1,
  presences: 1 << 8,
  messages: 1 << 9,
  direct: 1 << 12,
  content: 1 << 15,
}

export const messageContent = bits.content

/** Intents that have to be switched on in the developer's portal. */
export const privileged = {
  members: bits.members,
  presences: bits.presences,
  messageContent: bits.content,
} as const

export const allPrivileged = bits.members | bits.presences | bits.content

/** All intents that there are. */
export const known = 0b1_1000_0011_0000_1111_1111_1111_1111

/** The intent that an event needs; 0: none. */
export const intentOf = (event: string, inGuild: boolean): number => {
  if (event.startsWith('MESSAGE_')) return inGuild ? bits.messages : bits.direct
  if (event.startsWith('GUILD_MEMBER')) return bits.members
  if (/^(GUILD|CHANNEL|THREAD)_/.test(event)) return bits.guilds
  return 0
}
