import { randomBytes } from 'node:crypto'

import type { Json } from './form.ts'
import { toMessage, toPlace } from './payload-events.ts'
import { refusal } from './refusal.ts'
import type { SeenMessage } from './seen.ts'
import {
  closeInteraction,
  remember,
  type Answer,
  type Channel,
  type Interaction,
  type Person,
  type World,
} from './world.ts'

/** Something a person did, on its way: `answer` resolves with the bot's first answer, or as failed. */
export type Acted = { id: string; token: string; answer: Promise<Answer> }

/** Sends an interaction to the bot. Where no session can get it, it fails at once, as Discord's client says. */
export const interact = (
  world: World,
  person: Person,
  channel: Channel,
  what: { type: number; data: Json; message?: SeenMessage },
): Acted => {
  const id = world.snowflake()
  const token = Buffer.from(`interaction:${id}:${randomBytes(30).toString('hex')}`).toString('base64url')
  let resolve: (answer: Answer) => void = () => undefined
  const answer = new Promise<Answer>((given) => {
    resolve = given
  })
  const interaction: Interaction = {
    id,
    token,
    type: what.type,
    at: world.now(),
    person,
    channel,
    awaited: false,
    answered: resolve,
    ...(what.message === undefined ? {} : { message: what.message }),
  }
  remember(world, interaction)
  const fail = (): void => {
    resolve({ kind: 'failed' })
    closeInteraction(world, interaction)
  }
  interaction.timer = setTimeout(fail, world.ackMs)
  const reached = world.gateway.dispatch(
    'INTERACTION_CREATE',
    {
      id,
      application_id: world.application.id,
      type: what.type,
      token,
      version: 1,
      data: what.data,
      ...toPlace(world, person, channel),
      ...(what.message === undefined ? {} : { message: toMessage(world, what.message) }),
    },
    channel.guild,
  )
  if (!reached) fail()
  return { id, token, answer }
}

/** The interaction that an answer is for. Throws where it is unknown, too late, or answered already. */
export const findUnanswered = (world: World, id: string, token: string): Interaction => {
  const interaction = world.interactions.get(id)
  if (interaction === undefined || interaction.token !== token) throw refusal('unknownInteraction')
  if (interaction.acknowledged !== undefined) throw refusal('alreadyAcknowledged')
  if (world.now() - interaction.at <= world.ackMs) return interaction
  interaction.answered({ kind: 'failed' })
  closeInteraction(world, interaction)
  throw refusal('unknownInteraction')
}

/** The interaction whose token still opens its messages. Throws after 15 minutes, and before the first answer. */
export const findByToken = (world: World, application: string, token: string): Interaction => {
  const interaction = world.tokens.get(token)
  if (interaction === undefined || application !== world.application.id) throw refusal('unknownWebhook')
  if (world.now() - interaction.at > world.tokenMs) throw refusal('badWebhookToken')
  if (interaction.acknowledged === undefined) throw refusal('unknownWebhook')
  return interaction
}

/** What followed a deferred answer has come. */
export const cameAfter = (world: World, interaction: Interaction): void => {
  interaction.awaited = false
  closeInteraction(world, interaction)
}
