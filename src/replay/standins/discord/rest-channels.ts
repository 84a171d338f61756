import { channelOf, may, messageIn, needs, writable } from './access.ts'
import { readDraft, type Upload } from './check-message.ts'
import { checkText, createForm, invalid, isObject, numberOf, textOf, writtenOf, type Json } from './form.ts'
import { remove, rewrite, store } from './messages.ts'
import { toMessage } from './payload-events.ts'
import { toChannel } from './payloads.ts'
import { refusal } from './refusal.ts'
import type { Channel, World } from './world.ts'

export const getChannel = (world: World, [id = '']: string[]): Json => toChannel(world, channelOf(world, id))

export const createMessage = (world: World, [id = '']: string[], body: Json, uploads: Upload[]): Json => {
  const channel = writable(world, id)
  if (uploads.length > 0) needs(world, channel, 'AttachFiles')
  const draft = readDraft(body, uploads, { path: [], interaction: false })
  // Discord leaves embeds out, without a word, where a bot may not embed links.
  if (!may(world, channel, 'EmbedLinks')) delete draft.embeds
  const nonce = writtenOf(body['nonce'])
  const twin =
    body['enforce_nonce'] === true && nonce !== ''
      ? [...channel.messages.values()].find((one) => one.nonce === nonce)
      : undefined
  if (twin !== undefined) return toMessage(world, twin)
  channel.archived = false
  const replyTo = replyOf(channel, body['message_reference'])
  const message = store(world, channel, draft, {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(nonce === '' ? {} : { nonce }),
  })
  return toMessage(world, message)
}

const replyOf = (channel: Channel, reference: unknown): string | undefined => {
  if (!isObject(reference)) return undefined
  const id = textOf(reference['message_id'])
  if (channel.messages.has(id)) return id
  if (reference['fail_if_not_exists'] === false) return undefined
  throw invalid(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')
}

export const editMessage = (
  world: World,
  [id = '', messageId = '']: string[],
  body: Json,
  uploads: Upload[],
): Json => {
  const channel = channelOf(world, id)
  const message = messageIn(channel, messageId)
  if (message.author !== world.bot.id) throw refusal('notYourMessage')
  if (channel.archived && channel.locked) throw refusal('archivedThread')
  const draft = readDraft(body, uploads, { path: [], interaction: false, edits: message })
  rewrite(world, channel, message, draft)
  return toMessage(world, message)
}

export const deleteMessage = (world: World, [id = '', messageId = '']: string[]): undefined => {
  const channel = channelOf(world, id)
  const message = messageIn(channel, messageId)
  if (message.author !== world.bot.id) needs(world, channel, 'ManageMessages')
  remove(world, channel, message)
}

export const getMessage = (world: World, [id = '', messageId = '']: string[]): Json => {
  const channel = channelOf(world, id)
  needs(world, channel, 'ReadMessageHistory')
  const message = messageIn(channel, messageId)
  return toMessage(world, message, message.author !== world.bot.id && channel.guild !== undefined)
}

export const listMessages = (
  world: World,
  [id = '']: string[],
  _body: Json,
  _uploads: Upload[],
  query: URLSearchParams,
): Json[] => {
  const channel = channelOf(world, id)
  const limit = Number(query.get('limit') ?? 50)
  if (!(limit >= 1 && limit <= 100))
    throw invalid(['limit'], 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 100.')
  if (!may(world, channel, 'ReadMessageHistory')) return []
  const before = BigInt(query.get('before') ?? '9223372036854775807')
  const after = BigInt(query.get('after') ?? '0')
  return [...channel.messages.values()]
    .filter((one) => !one.ephemeral && BigInt(one.id) < before && BigInt(one.id) > after)
    .slice(-limit)
    .reverse()
    .map((one) => toMessage(world, one, one.author !== world.bot.id && channel.guild !== undefined))
}

export const typing = (world: World, [id = '']: string[]): undefined => void writable(world, id)

/** A thread of its own (public 11 or private 12), or with a forum's first message in it. */
export const createThread = (world: World, [id = '']: string[], body: Json, uploads: Upload[]): Json => {
  const parent = channelOf(world, id)
  if (parent.guild === undefined || parent.parent !== undefined) throw refusal('wrongChannelType')
  const forum = parent.type === 15
  const type = forum ? 11 : numberOf(body['type']) || 12
  needs(world, parent, forum ? 'SendMessages' : type === 12 ? 'CreatePrivateThreads' : 'CreatePublicThreads')
  const first = isObject(body['message']) ? body['message'] : {}
  const draft = forum ? readDraft(first, uploads, { path: ['message'], interaction: false }) : undefined
  const thread = openThread(world, parent, body, { type, id: world.snowflake() })
  if (draft !== undefined) store(world, thread, draft)
  return toChannel(world, thread)
}

/** A thread that starts at a message, and has its id. */
export const createThreadAt = (world: World, [id = '', messageId = '']: string[], body: Json): Json => {
  const parent = channelOf(world, id)
  const message = messageIn(parent, messageId)
  if (parent.guild === undefined || parent.parent !== undefined) throw refusal('wrongChannelType')
  needs(world, parent, 'CreatePublicThreads')
  if (world.channels.has(message.id)) throw refusal('hasThread')
  return toChannel(world, openThread(world, parent, body, { type: 11, id: message.id }))
}

const openThread = (
  world: World,
  parent: Channel,
  body: Json,
  own: { id: string; type: number },
): Channel => {
  const form = createForm()
  const name = checkText(form, ['name'], body['name'], { min: 1, max: 100 })
  form.done()
  const thread: Channel = {
    ...own,
    name,
    parent,
    ...(parent.guild === undefined ? {} : { guild: parent.guild }),
    overwrites: new Map(),
    archived: false,
    locked: false,
    messages: new Map(),
    watchers: new Set(),
  }
  world.channels.set(thread.id, thread)
  parent.guild?.channels.set(thread.id, thread)
  world.gateway.dispatch('THREAD_CREATE', { ...toChannel(world, thread), newly_created: true }, parent.guild)
  return thread
}

export const editChannel = (world: World, [id = '']: string[], body: Json): Json => {
  const channel = channelOf(world, id)
  needs(world, channel, channel.parent === undefined ? 'ManageChannels' : 'ManageThreads')
  const form = createForm()
  if (body['name'] !== undefined) channel.name = checkText(form, ['name'], body['name'], { min: 1, max: 100 })
  form.done()
  if (typeof body['archived'] === 'boolean') channel.archived = body['archived']
  if (typeof body['locked'] === 'boolean') channel.locked = body['locked']
  const event = channel.parent === undefined ? 'CHANNEL_UPDATE' : 'THREAD_UPDATE'
  world.gateway.dispatch(event, toChannel(world, channel), channel.guild)
  return toChannel(world, channel)
}
