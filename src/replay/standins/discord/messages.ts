import { flag, type Draft, type Upload } from './check-message.ts'
import { textOf, type Json } from './form.ts'
import { toMessage } from './payload-events.ts'
import { flatten, show } from './show.ts'
import type { Attachment, SeenMessage } from './seen.ts'
import { changed, type Channel, type Interaction, type World } from './world.ts'

/** Kept of what a bot asks for; the rest of the flags is Discord's own. */
const kept = flag.suppressEmbeds | flag.silent | flag.v2

type Origin = {
  author?: string
  interaction?: Interaction
  replyTo?: string
  nonce?: string
  loading?: boolean
}

/** Puts a message into a channel, and tells who is to know. */
export const store = (world: World, channel: Channel, draft: Draft, origin: Origin = {}): SeenMessage => {
  const { interaction, author = world.bot.id, loading = false } = origin
  const ephemeral = (draft.flags & flag.ephemeral) !== 0
  const message: SeenMessage = {
    id: world.snowflake(),
    channel: channel.id,
    ...(channel.guild === undefined ? {} : { guild: channel.guild.id }),
    change: 0,
    edits: 0,
    deleted: false,
    author,
    at: world.now(),
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: (draft.flags & (kept | flag.ephemeral)) | (loading ? flag.loading : 0),
    v2: draft.v2,
    ephemeral,
    loading,
    text: '',
    buttons: [],
    selects: [],
    pictures: [],
    ...(ephemeral && interaction !== undefined ? { onlyFor: interaction.person.id } : {}),
    ...(interaction === undefined ? {} : { asked: askedBy(interaction) }),
    ...(origin.replyTo === undefined ? {} : { replyTo: origin.replyTo }),
    ...(origin.nonce === undefined ? {} : { nonce: origin.nonce }),
  }
  fill(world, message, draft)
  channel.messages.set(message.id, message)
  changed(world, channel, message)
  announce(world, channel, message, 'MESSAGE_CREATE')
  return message
}

const askedBy = ({ id, type, person }: Interaction): NonNullable<SeenMessage['asked']> => ({
  id,
  type,
  person: person.id,
})

/** Changes a message by what the draft says and keeps the rest. */
export const rewrite = (world: World, channel: Channel, message: SeenMessage, draft: Draft): void => {
  message.v2 = draft.v2
  message.flags = (message.flags & flag.ephemeral) | (draft.flags & kept) | (draft.v2 ? flag.v2 : 0)
  fill(world, message, draft)
  if (message.loading) message.loading = false
  else message.edits++
  changed(world, channel, message)
  announce(world, channel, message, 'MESSAGE_UPDATE')
}

export const remove = (world: World, channel: Channel, message: SeenMessage): void => {
  message.deleted = true
  // What is gone is not kept: a long run would only grow.
  channel.messages.delete(message.id)
  changed(world, channel, message)
  if (message.onlyFor !== undefined) return
  const { guild } = channel
  const gone = {
    id: message.id,
    channel_id: channel.id,
    ...(guild === undefined ? {} : { guild_id: guild.id }),
  }
  world.gateway.dispatch('MESSAGE_DELETE', gone, guild)
}

const fill = (world: World, message: SeenMessage, draft: Draft): void => {
  if (draft.content !== undefined) message.content = draft.content
  if (draft.embeds !== undefined) message.embeds = draft.embeds
  if (draft.attachments !== undefined || draft.uploads.length > 0)
    message.attachments = attach(world, message, draft.attachments, draft.uploads)
  if (draft.components !== undefined) message.components = numbered(draft.components)
  const urls = new Map(message.attachments.map(({ filename, url }) => [filename, url]))
  Object.assign(message, show(message.content, message.embeds, message.components, urls))
}

/** Discord gives every component a number where the bot gave none. */
const numbered = (components: Json[]): Json[] => {
  const copy = structuredClone(components)
  const taken = new Set(flatten(copy).map(({ id }) => id))
  let next = 0
  for (const one of flatten(copy)) {
    if (typeof one['id'] === 'number' && one['id'] > 0) continue
    do next++
    while (taken.has(next))
    one['id'] = next
  }
  return copy
}

const attach = (
  world: World,
  message: SeenMessage,
  listed: Json[] | undefined,
  uploads: Upload[],
): Attachment[] => {
  const entries: Json[] = listed ?? [...message.attachments, ...uploads.map((_, index) => ({ id: index }))]
  return entries.flatMap((entry): Attachment[] => {
    const old = message.attachments.find(({ id }) => id === entry['id'])
    if (old !== undefined) return [old]
    const upload =
      uploads.find(({ field }) => field === `files[${String(entry['id'])}]`) ?? uploads[Number(entry['id'])]
    if (upload === undefined) return []
    const description = textOf(entry['description'])
    return [
      { ...keepFile(world, upload.filename, upload.bytes), ...(description === '' ? {} : { description }) },
    ]
  })
}

/** Keeps a file where its address finds it. */
export const keepFile = (world: World, filename: string, bytes: Uint8Array): Attachment => {
  const id = world.snowflake()
  const path = `/attachments/${id}/${encodeURIComponent(filename)}`
  world.files.set(path, bytes)
  return { id, filename, size: bytes.length, url: `${world.api().replace(/\/api$/, '')}${path}` }
}

const announce = (world: World, channel: Channel, message: SeenMessage, event: string): void => {
  if (message.onlyFor !== undefined) return
  const { guild } = channel
  const own = message.author === world.bot.id
  const place = guild === undefined ? { channel_type: 1 } : { guild_id: guild.id }
  // A direct message and the bot's own are whole; in a server others' words need the intent of message content.
  world.gateway.dispatch(
    event,
    (content) => ({ ...toMessage(world, message, !own && guild !== undefined && !content), ...place }),
    guild,
  )
}
