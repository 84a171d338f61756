import { invalid } from './form.ts'
import { isThread } from './payloads.ts'
import { permissions, permissionsOf, type Permission } from './permissions.ts'
import { refusal } from './refusal.ts'
import type { SeenMessage } from './seen.ts'
import type { Channel, Guild, World } from './world.ts'

/** A server that the bot is in. */
export const guildOf = (world: World, id: string): Guild => {
  const guild = world.guilds.get(id)
  if (guild === undefined) throw refusal('unknownGuild')
  if (!guild.members.has(world.bot.id)) throw refusal('missingAccess')
  return guild
}

/** A channel that the bot can see. */
export const channelOf = (world: World, id: string): Channel => {
  const channel = world.channels.get(id)
  if (channel === undefined) throw refusal('unknownChannel')
  if (!may(world, channel, 'ViewChannel')) throw refusal('missingAccess')
  return channel
}

export const may = (world: World, channel: Channel, permission: Permission): boolean =>
  channel.guild === undefined ||
  (permissionsOf(channel.guild, world.bot.id, channel) & permissions[permission]) !== 0n

export const needs = (world: World, channel: Channel, permission: Permission): void => {
  if (!may(world, channel, permission)) throw refusal('missingPermissions')
}

/** A channel that the bot may write into now. Throws what Discord says where it may not. */
export const writable = (world: World, id: string): Channel => {
  const channel = channelOf(world, id)
  if (channel.type === 15) throw refusal('notAText')
  needs(world, channel, isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages')
  if (channel.archived && channel.locked) throw refusal('archivedThread')
  const { person } = channel
  if (person === undefined) return channel
  const met = [...world.guilds.values()].some(
    (guild) => guild.members.has(person.id) && guild.members.has(world.bot.id),
  )
  if (person.dmClosed || !met) throw refusal('closedToUser')
  return channel
}

/** A message that is still there; one person's ephemeral messages are not in the channel for anybody else. */
export const messageIn = (channel: Channel, id: string): SeenMessage => {
  if (!/^\d{1,20}$/.test(id)) throw notSnowflake('message_id', id)
  const message = channel.messages.get(id)
  if (message === undefined || message.deleted || message.ephemeral) throw refusal('unknownMessage')
  return message
}

export const notSnowflake = (field: string, value: string) =>
  invalid([field], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`)
