import { readDraft, type Upload } from './check-message.ts'
import type { Json } from './form.ts'
import { cameAfter, findByToken } from './interactions.ts'
import { remove, rewrite, store } from './messages.ts'
import { toMessage } from './payload-events.ts'
import { refusal } from './refusal.ts'
import type { SeenMessage } from './seen.ts'
import type { Interaction, World } from './world.ts'

/** Messages of an interaction by its token: no permission in the channel is needed, for 15 minutes. */

export const followUp = (
  world: World,
  [application = '', token = '']: string[],
  body: Json,
  uploads: Upload[],
): Json => {
  const interaction = findByToken(world, application, token)
  const draft = readDraft(body, uploads, { path: [], interaction: true })
  const thinking = interaction.original
  // The first follow-up after a deferred answer takes the place of the one that is "thinking".
  if (thinking?.loading === true && interaction.acknowledged === 5) {
    rewrite(world, interaction.channel, thinking, draft)
    cameAfter(world, interaction)
    return toMessage(world, thinking)
  }
  const message = store(world, interaction.channel, draft, { interaction })
  cameAfter(world, interaction)
  return toMessage(world, message)
}

export const editAnswer = (
  world: World,
  [application = '', token = '', id = '']: string[],
  body: Json,
  uploads: Upload[],
): Json => {
  const interaction = findByToken(world, application, token)
  const message = messageOf(interaction, id)
  const draft = readDraft(body, uploads, { path: [], interaction: true, edits: message })
  rewrite(world, interaction.channel, message, draft)
  cameAfter(world, interaction)
  return toMessage(world, message)
}

export const getAnswer = (world: World, [application = '', token = '', id = '']: string[]): Json =>
  toMessage(world, messageOf(findByToken(world, application, token), id))

export const deleteAnswer = (world: World, [application = '', token = '', id = '']: string[]): undefined => {
  const interaction = findByToken(world, application, token)
  remove(world, interaction.channel, messageOf(interaction, id))
  cameAfter(world, interaction)
}

/** `@original`, a follow-up of this interaction, or the message that was tapped. */
const messageOf = (interaction: Interaction, id: string): SeenMessage => {
  const message = id === '@original' ? interaction.original : interaction.channel.messages.get(id)
  const own =
    message?.asked?.id === interaction.id ||
    message === interaction.message ||
    message === interaction.original
  if (message === undefined || message.deleted || !own) throw refusal('unknownMessage')
  return message
}
