import { isObject, type Json } from './form.ts'
import { toChannel, toMember, toUser } from './payloads.ts'
import { permissionsOf } from './permissions.ts'
import type { Channel, Person, World } from './world.ts'
import type { SeenMessage } from './seen.ts'

/** A message. `blank`: as a bot without the message content intent gets other people's messages. */
export const toMessage = (world: World, message: SeenMessage, blank = false): Json => {
  const { asked } = message
  return {
    id: message.id,
    channel_id: message.channel,
    type: asked?.type === 2 ? 20 : message.replyTo === undefined ? 0 : 19,
    author: toUser(world, message.author),
    content: blank ? '' : message.content,
    timestamp: new Date(message.at).toISOString(),
    edited_timestamp: message.edits === 0 ? null : new Date(world.now()).toISOString(),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: blank ? [] : message.attachments,
    embeds: blank ? [] : message.embeds,
    components: blank ? [] : message.components,
    flags: message.flags,
    pinned: false,
    ...(asked === undefined
      ? {}
      : {
          application_id: world.application.id,
          webhook_id: world.application.id,
          interaction_metadata: metadataOf(world, message, asked),
        }),
    ...(message.replyTo === undefined
      ? {}
      : { message_reference: { type: 0, message_id: message.replyTo, channel_id: message.channel } }),
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
  }
}

const metadataOf = (world: World, message: SeenMessage, asked: NonNullable<SeenMessage['asked']>): Json => ({
  id: asked.id,
  type: asked.type,
  user: toUser(world, asked.person),
  authorizing_integration_owners: ownersOf(message.guild, asked.person),
})

const ownersOf = (guild: string | undefined, person: string): Json =>
  guild === undefined ? { 1: person } : { 0: guild }

/** The part of an interaction that says who acts, and where. */
export const toPlace = (world: World, person: Person, channel: Channel): Json => {
  const { guild } = channel
  const app = guild === undefined ? (1n << 53n) - 1n : permissionsOf(guild, world.bot.id, channel)
  const base = {
    channel_id: channel.id,
    locale: person.locale,
    app_permissions: String(app),
    entitlements: [],
    attachment_size_limit: 10 * 1024 * 1024,
    authorizing_integration_owners: ownersOf(guild?.id, person.id),
  }
  if (guild === undefined)
    return { ...base, channel: toChannel(world, channel), user: toUser(world, person.id), context: 1 }
  const mine = String(permissionsOf(guild, person.id, channel))
  const member = toMember(world, guild, person.id)
  return {
    ...base,
    channel: { ...toChannel(world, channel), permissions: mine },
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: { ...(isObject(member) ? member : {}), permissions: mine },
    context: 0,
  }
}
