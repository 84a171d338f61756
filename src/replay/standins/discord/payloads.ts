import type { Json } from './form.ts'
import type { Channel, Guild, Role, World } from './world.ts'

/** Everything as the API gives it: https://discord.com/developers/docs/reference */

export const toUser = (world: World, id: string): Json => {
  if (id === world.bot.id) return world.bot
  const person = world.people.get(id)
  return {
    id,
    username: person?.username ?? `person${id}`,
    global_name: person?.name ?? null,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    bot: false,
  }
}

export const toRole = (role: Role): Json => ({
  id: role.id,
  name: role.name,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  position: role.position,
  permissions: String(role.permissions),
  managed: role.managed,
  mentionable: false,
  flags: 0,
})

export const toMember = (world: World, guild: Guild, id: string): Json => {
  const member = guild.members.get(id)
  return {
    user: toUser(world, id),
    nick: member?.nick ?? null,
    avatar: null,
    roles: [...(member?.roles ?? [])],
    joined_at: member?.joinedAt ?? new Date(0).toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  }
}

export const toChannel = (world: World, channel: Channel): Json => {
  if (channel.type === 1)
    return {
      id: channel.id,
      type: 1,
      flags: 0,
      last_message_id: null,
      recipients: channel.person === undefined ? [] : [toUser(world, channel.person.id)],
    }
  const overwrites = [...channel.overwrites].map(([id, { allow, deny }]) => ({
    id,
    type: channel.guild?.roles.has(id) === true ? 0 : 1,
    allow: String(allow),
    deny: String(deny),
  }))
  const base = {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    guild_id: channel.guild?.id,
    flags: 0,
  }
  if (channel.parent === undefined)
    return {
      ...base,
      position: 0,
      permission_overwrites: overwrites,
      nsfw: false,
      topic: null,
      parent_id: null,
    }
  return {
    ...base,
    parent_id: channel.parent.id,
    owner_id: world.bot.id,
    member_count: 1,
    message_count: channel.messages.size,
    thread_metadata: {
      archived: channel.archived,
      locked: channel.locked,
      auto_archive_duration: 1440,
      archive_timestamp: new Date(0).toISOString(),
    },
  }
}

export const isThread = (channel: Channel): boolean => channel.parent !== undefined

/** A server. `whole`: with its members, channels and threads, as GUILD_CREATE brings it. */
export const toGuild = (world: World, guild: Guild, whole = false): Json => {
  const channels = [...guild.channels.values()]
  const base = {
    id: guild.id,
    name: guild.name,
    icon: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(toRole),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    premium_tier: 0,
    preferred_locale: guild.locale,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
  }
  if (!whole) return base
  return {
    ...base,
    joined_at: guild.members.get(world.bot.id)?.joinedAt ?? new Date(0).toISOString(),
    large: guild.members.size > 250,
    unavailable: false,
    member_count: guild.members.size,
    // Without the intent of members a bot gets itself alone.
    members: [toMember(world, guild, world.bot.id)],
    channels: channels.filter((one) => !isThread(one)).map((one) => toChannel(world, one)),
    threads: channels.filter((one) => isThread(one) && !one.archived).map((one) => toChannel(world, one)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}
