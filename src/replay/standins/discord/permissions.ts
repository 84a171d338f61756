import type { Channel, Guild } from './world.ts'

/** https://discord.com/developers/docs/topics/permissions: those that a bot like ours meets. */
export const permissions = {
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  ManageRoles: 1n << 28n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  SendMessagesInThreads: 1n << 38n,
  ModerateMembers: 1n << 40n,
} as const

export type Permission = keyof typeof permissions

export const bitsOf = (names: readonly Permission[]): bigint =>
  names.reduce((bits, name) => bits | permissions[name], 0n)

const everything = (1n << 53n) - 1n

/** What somebody may do in a server, or in one of its channels: roles, then the channel's overwrites. */
export const permissionsOf = (guild: Guild, id: string, channel?: Channel): bigint => {
  if (guild.ownerId === id) return everything
  const member = guild.members.get(id)
  if (member === undefined) return 0n
  const roles = [...member.roles].flatMap((role) => guild.roles.get(role) ?? [])
  const base = [guild.roles.get(guild.id), ...roles].reduce(
    (bits, role) => bits | (role?.permissions ?? 0n),
    0n,
  )
  if ((base & permissions.Administrator) !== 0n) return everything
  const overwrites = (channel?.parent ?? channel)?.overwrites
  if (overwrites === undefined) return base
  const everyone = overwrites.get(guild.id)
  let bits = (base & ~(everyone?.deny ?? 0n)) | (everyone?.allow ?? 0n)
  const own = [...member.roles].flatMap((role) => overwrites.get(role) ?? [])
  bits &= ~own.reduce((sum, { deny }) => sum | deny, 0n)
  bits |= own.reduce((sum, { allow }) => sum | allow, 0n)
  const personal = overwrites.get(id)
  return (bits & ~(personal?.deny ?? 0n)) | (personal?.allow ?? 0n)
}

/** The highest place among somebody's roles: nobody gives or takes a role at their own height or above. */
export const heightOf = (guild: Guild, id: string): number =>
  guild.ownerId === id
    ? Number.POSITIVE_INFINITY
    : Math.max(
        0,
        ...[...(guild.members.get(id)?.roles ?? [])].map((role) => guild.roles.get(role)?.position ?? 0),
      )
