import { readDraft, flag, type Upload } from './check-message.ts'
import { checkChoices, readModal } from './check-modal.ts'
import { invalid, isObject, numberOf, type Json } from './form.ts'
import { cameAfter, findUnanswered } from './interactions.ts'
import { rewrite, store } from './messages.ts'
import { toMessage } from './payload-events.ts'
import { refusal } from './refusal.ts'
import type { SeenMessage } from './seen.ts'
import { closeInteraction, type Answer, type Interaction, type World } from './world.ts'

/** Milliseconds after a deferred update in which something is expected to follow before it counts as done. */
const follows = 250

type Given = { answer: Answer; message?: SeenMessage; later?: boolean }

/**
 * POST /interactions/:id/:token/callback: the first answer to an interaction
 * (https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response).
 */
export const answerInteraction = (
  world: World,
  [id = '', token = '']: string[],
  body: Json,
  uploads: Upload[],
  withResponse: boolean,
): Json | undefined => {
  const interaction = findUnanswered(world, id, token)
  const type = numberOf(body['type'])
  const data = isObject(body['data']) ? body['data'] : {}
  const answer = answers[type]
  if (answer === undefined || !allowed(interaction, type))
    throw invalid(
      ['type'],
      'INTERACTION_CALLBACK_TYPE_INVALID',
      `An interaction of type ${interaction.type} cannot be answered by ${type}`,
    )
  const given = answer(world, interaction, data, uploads)
  interaction.acknowledged = type
  clearTimeout(interaction.timer)
  interaction.answered(given.answer)
  if (given.message !== undefined) interaction.original = given.message
  if (given.later !== true) closeInteraction(world, interaction)
  return withResponse ? describe(world, interaction, type, given.message) : undefined
}

/** Which answers fit which interaction. */
const allowed = (interaction: Interaction, type: number): boolean => {
  if (interaction.type === 4) return type === 8
  if (type === 8) return false
  if (type === 6 || type === 7) return interaction.message !== undefined
  if (type === 9) return interaction.type !== 5
  return true
}

type AnswerType = (world: World, interaction: Interaction, data: Json, uploads: Upload[]) => Given

const reply: AnswerType = (world, interaction, data, uploads) => {
  const draft = readDraft(data, uploads, { path: ['data'], interaction: true })
  const message = store(world, interaction.channel, draft, { interaction })
  return { answer: { kind: 'message', message }, message }
}

const defer: AnswerType = (world, interaction, data) => {
  const flags = numberOf(data['flags']) & flag.ephemeral
  const message = store(
    world,
    interaction.channel,
    { uploads: [], flags, v2: false },
    { interaction, loading: true },
  )
  return { answer: { kind: 'deferred', message }, message, later: true }
}

const deferUpdate: AnswerType = (world, interaction) => {
  interaction.awaited = true
  // Nothing has to follow a deferred update: it is only given a little time to.
  setTimeout(() => interaction.awaited && cameAfter(world, interaction), follows).unref()
  return { answer: { kind: 'deferred-update' }, later: true, ...originOf(interaction) }
}

const update: AnswerType = (world, interaction, data, uploads) => {
  const message = interaction.message
  if (message === undefined || message.deleted) throw refusal('unknownMessage')
  const draft = readDraft(data, uploads, { path: ['data'], interaction: true, edits: message })
  rewrite(world, interaction.channel, message, draft)
  return { answer: { kind: 'update', message }, message }
}

const originOf = ({ message }: Interaction): { message?: SeenMessage } =>
  message === undefined ? {} : { message }

const choose: AnswerType = (_world, interaction, data) => ({
  answer: { kind: 'choices', choices: checkChoices(data['choices'], interaction) },
})

const openModal: AnswerType = (_world, interaction, data) => {
  const modal = readModal(data, interaction)
  interaction.person.modal = modal
  return { answer: { kind: 'modal', modal } }
}

const answers: Record<number, AnswerType> = {
  4: reply,
  5: defer,
  6: deferUpdate,
  7: update,
  8: choose,
  9: openModal,
}

const describe = (world: World, interaction: Interaction, type: number, message?: SeenMessage): Json => ({
  interaction: {
    id: interaction.id,
    type: interaction.type,
    ...(message === undefined
      ? {}
      : {
          response_message_id: message.id,
          response_message_loading: message.loading,
          response_message_ephemeral: message.ephemeral,
        }),
  },
  ...(type === 4 || type === 7
    ? { resource: { type, ...(message === undefined ? {} : { message: toMessage(world, message) }) } }
    : type === 5 || type === 6 || type === 9
      ? { resource: { type } }
      : {}),
})
