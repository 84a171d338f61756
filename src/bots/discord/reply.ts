import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  Routes,
  type APIInteraction,
  type REST,
} from 'discord.js'

import type { Suggestion } from './deps.ts'
import { failureOf } from './failure.ts'
import { limits } from './limits.ts'
import { toRequest, type Body } from './render.ts'

/** One message of an answer. `update`: the tapped message turns into it; `secret`: only the person sees it.
 * `lasting`: what is written instead where it would stay. */
export type Out = { body: Body; update?: boolean; secret?: boolean; lasting?: Body[] }

/** The interaction is too old: what was still to be shown has to go another way. */
export class TooLate extends Error {
  override name = 'TooLate'
  readonly left: Out[]
  constructor(left: Out[], cause: unknown) {
    super('an interaction can no longer be answered', { cause })
    this.left = left
  }
}

export type Wire = { rest: REST; applicationId: string }

/**
 * The answer of one interaction. Discord takes the first word within 3 s, and everything else for 15 min; so where the
 * conversation takes longer than `patience` milliseconds, it is told to wait first.
 */
export type Reply = {
  /** Shows all of it. Throws TooLate with what could not be shown. */
  show(outs: Out[]): Promise<void>
  /** A form, or suggestions: only as the first word. */
  answer(type: InteractionResponseType, data: object): Promise<void>
}

/**
 * `updating`: a later word may change the tapped message. `thinking`: the person sees that an answer comes. `answered`:
 * later words are messages of their own. `late`: Discord takes no word anymore.
 */
type Session = Wire & {
  interaction: APIInteraction
  /** Whether it came from a message of ours. */
  tapped: boolean
  state: 'silent' | 'updating' | 'thinking' | 'answered' | 'late'
}

export const createReply = (wire: Wire, interaction: APIInteraction, patience: number | undefined): Reply => {
  const tapped = 'message' in interaction && interaction.message !== undefined
  const session: Session = { ...wire, interaction, tapped, state: 'silent' }
  let deferring: Promise<unknown> | undefined
  const deferLater = (): void => {
    deferring = defer(session).catch(() => undefined)
  }
  const timer = patience === undefined ? undefined : setTimeout(deferLater, patience)
  return {
    async show(outs) {
      clearTimeout(timer)
      await deferring
      await showAll(session, outs)
    },
    async answer(type, data) {
      clearTimeout(timer)
      await respond(session, type, data)
    },
  }
}

const respond = async (
  { rest, interaction: { id, token } }: Session,
  type: InteractionResponseType,
  data?: object | Body,
): Promise<void> => {
  const { body: inner, ...files } = data !== undefined && 'files' in data ? toRequest(data) : { body: data }
  const body = { type, ...(inner === undefined ? {} : { data: inner }) }
  await rest.post(Routes.interactionCallback(id, token), { auth: false, body, ...files })
}

/** The first word; false where it was said before (the interaction came twice): what follows is added to that. */
const first = async (
  session: Session,
  type: InteractionResponseType,
  next: Session['state'],
  data?: object,
): Promise<boolean> => {
  try {
    await respond(session, type, data)
    session.state = next
    return true
  } catch (error) {
    const { kind } = failureOf(error)
    if (kind !== 'answered' && kind !== 'late') throw error
    session.state = kind === 'late' ? 'late' : session.tapped ? 'updating' : 'answered'
    return false
  }
}

/** Commands whose answer may hold a wallet's whole address. */
const intimate = new Set(['wallet', 'proof', 'statement', 'withdraw'])

/** Whether the word that an answer comes is for the person alone; the answer then is too, since Discord keeps that. */
const waitsAlone = (interaction: APIInteraction): boolean =>
  interaction.guild_id !== undefined ||
  (interaction.type === InteractionType.ApplicationCommand && intimate.has(interaction.data.name))

const defer = async (session: Session): Promise<boolean> => {
  if (session.tapped) return first(session, InteractionResponseType.DeferredMessageUpdate, 'updating')
  const data = waitsAlone(session.interaction) ? { flags: MessageFlags.Ephemeral } : {}
  return first(session, InteractionResponseType.DeferredChannelMessageWithSource, 'thinking', data)
}

/** First what the tapped message turns into, then the rest in its order. */
const showAll = async (session: Session, outs: Out[]): Promise<void> => {
  const updates = outs.filter(({ update }) => update === true)
  const left = [...updates, ...outs.filter(({ update }) => update !== true)]
  try {
    if (session.state === 'silent' && (await say(session, left[0]))) left.shift()
    if (session.state === 'thinking' && left.length === 0)
      await session.rest.delete(originalOf(session), { auth: false })
    for (; left[0] !== undefined; left.shift()) await follow(session, left[0])
  } catch (error) {
    if (error instanceof TooLate || failureOf(error).kind === 'late') throw new TooLate(left, error)
    throw error
  }
}

const say = async (session: Session, out: Out | undefined): Promise<boolean> => {
  if (out === undefined) return first(session, InteractionResponseType.DeferredMessageUpdate, 'updating')
  if (out.update === true) return first(session, InteractionResponseType.UpdateMessage, 'updating', out.body)
  return first(session, InteractionResponseType.ChannelMessageWithSource, 'answered', withSecret(out))
}

const originalOf = ({ applicationId, interaction }: Session) =>
  Routes.webhookMessage(applicationId, interaction.token, '@original')

/** A word after the first one. */
const follow = async (session: Session, out: Out): Promise<void> => {
  const { rest, applicationId, interaction, state } = session
  if (state === 'late') throw new TooLate([out], undefined)
  if (state === 'thinking' || (state === 'updating' && out.update === true)) {
    if (state === 'thinking') session.state = 'answered'
    // What the person sees to be on its way in a private chat would stay there.
    const stays = state === 'thinking' && out.lasting !== undefined && !waitsAlone(interaction)
    const [lasting] = stays ? (out.lasting ?? []) : [out.body]
    if (lasting === undefined) return void (await rest.delete(originalOf(session), { auth: false }))
    if (await edited(rest, originalOf(session), lasting)) return
    if (stays) return
  }
  await rest.post(Routes.webhook(applicationId, interaction.token), {
    auth: false,
    ...toRequest(withSecret(out)),
  })
}

const withSecret = ({ body, secret }: Out): Body =>
  secret === true ? { ...body, flags: body.flags | MessageFlags.Ephemeral } : body

/** Whether the message was there to be edited. */
const edited = async (rest: REST, route: `/${string}`, body: Body): Promise<boolean> => {
  try {
    await rest.patch(route, { auth: false, ...toRequest(body) })
    return true
  } catch (error) {
    if (failureOf(error).kind !== 'gone') throw error
    return false
  }
}

/** Suggestions as Discord takes them: at most 25, each of at most 100 characters. */
export const toSuggestions = (suggested: Suggestion[]): { choices: Suggestion[] } => ({
  choices: suggested
    .filter(({ name, value }) =>
      [name, value].every((text) => text !== '' && text.length <= limits.suggestion),
    )
    .slice(0, limits.suggestions),
})
