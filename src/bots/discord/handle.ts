import { setTimeout as wait } from 'node:timers/promises'

import { InteractionResponseType, type APIInteraction } from 'discord.js'

import { isRefusalView, type FieldOf, type Suggest } from './deps.ts'
import { failureOf } from './failure.ts'
import { withRoles } from './known-roles.ts'
import { toModal } from './modal.ts'
import { missingToPost } from './permissions.ts'
import { permissionBody, present, type Stage } from './present.ts'
import { readInteraction, type Heard } from './read-event.ts'
import { render } from './render.ts'
import { createReply, toSuggestions, type Reply, type Wire } from './reply.ts'
import { wordsBody } from './words-body.ts'
import { doorWords } from './words.ts'
import type { Event, View } from '#core/view.ts'

export type HandlerDeps = {
  wire: Wire
  stage: Stage
  converse: (event: Event) => Promise<View[]>
  rendered: (event: Event) => Promise<void>
  fieldOf: FieldOf
  suggest: Suggest
  /** The names of each command's arguments, in their order. */
  argumentsOf: ReadonlyMap<string, readonly string[]>
  /** Commands that post cards where they are given, always or with that first word. */
  posting: ReadonlyMap<string, true | readonly string[]>
  /** Names of arguments that take a role. */
  roleArguments: ReadonlySet<string>
  /** Milliseconds after which Discord is told to wait, and after which a form is given up. */
  patience: { answer: number; form: number }
}

export type Handler = {
  /** Understands an interaction, lets the conversation answer it and shows the answer. Never throws. */
  handle(interaction: APIInteraction): Promise<void>
  idle(): Promise<void>
}

/** So many interactions are remembered: Discord gives some again after a connection was resumed. */
const remembered = 2000

export const createHandler = (deps: HandlerDeps): Handler => {
  const seen = new Set<string>()
  const working = new Set<Promise<void>>()

  const handle = async (interaction: APIInteraction): Promise<void> => {
    if (seen.has(interaction.id)) return
    seen.add(interaction.id)
    const [oldest] = seen
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest)
    const work = understand(deps, interaction).catch((error: unknown) =>
      deps.stage.log.error({ event: interaction.id, err: error }, 'an interaction broke the door'),
    )
    working.add(work)
    await work
    working.delete(work)
  }
  return {
    handle,
    async idle() {
      while (working.size > 0) await Promise.all(working)
    },
  }
}

const understand = async (deps: HandlerDeps, interaction: APIInteraction): Promise<void> => {
  const heard = readInteraction(interaction, deps.argumentsOf)
  if (heard === undefined) return
  if (heard.kind === 'suggest') return suggest(deps, interaction, heard)
  const reply = createReply(deps.wire, interaction, heard.kind === 'field' ? undefined : deps.patience.answer)
  try {
    if (heard.kind === 'field') await openForm(deps, heard, reply)
    else await converse(deps, heard, heard.event, reply)
  } catch (error) {
    await apologize(deps, heard, reply, error)
  }
}

const converse = async (deps: HandlerDeps, heard: Heard, given: Event, reply: Reply): Promise<void> => {
  const event = await withRoles(deps.wire.rest, given, deps.roleArguments, deps.stage.log)
  const { act, where } = event
  if (where.kind === 'group' && where.admin === true && posts(deps, act) && lacks(heard))
    return reply.show([{ body: permissionBody(heard, event.locale), secret: true }])
  const views = await deps.converse(event)
  try {
    await present(deps.stage, heard, event, views, reply)
    await deps.rendered(event)
  } catch (error) {
    const failure = failureOf(error)
    const ids = { event: event.id, who: event.who.id, chat: where.chat }
    if (failure.kind === 'unreachable' || failure.kind === 'forbidden')
      deps.stage.log.info({ ...ids, why: failure.why }, 'nobody to show it to')
    else deps.stage.log.error({ ...ids, err: error }, 'an answer could not be shown')
  }
}

const posts = ({ posting }: HandlerDeps, act: Event['act']): boolean => {
  if (act.kind !== 'command') return false
  const how = posting.get(act.name)
  return how === true || how?.some((start) => `${act.args} `.startsWith(`${start} `)) === true
}

const lacks = ({ permissions, inThread }: Heard): boolean => missingToPost(permissions, inThread).length > 0

/** A form is the first word or none: where what it needs cannot be had in time, the person is asked to try again. */
const openForm = async (
  { fieldOf, patience, stage }: HandlerDeps,
  heard: Heard & { kind: 'field' },
  reply: Reply,
): Promise<void> => {
  const { who, locale, where } = heard.setting
  const field = await Promise.race([
    fieldOf(who, locale, heard.field, where),
    wait(patience.form, undefined, { ref: false }),
  ])
  if (field === undefined) return reply.show([{ body: wordsBody(doorWords(locale).late), secret: true }])
  if (isRefusalView(field)) {
    const bodies = render(field, { locale, mention: stage.mention })
    return reply.show(
      bodies.map((body) => ({ body, secret: where.kind === 'group' || field.how === 'toast' })),
    )
  }
  await reply.answer(InteractionResponseType.Modal, toModal(field, locale))
}

const suggest = async (
  { wire, suggest: find, stage }: HandlerDeps,
  interaction: APIInteraction,
  heard: Heard & { kind: 'suggest' },
): Promise<void> => {
  const { setting, command, argument, typed, given } = heard
  try {
    const names = await find(setting, { command, argument, typed, given })
    await createReply(wire, interaction, undefined).answer(
      InteractionResponseType.ApplicationCommandAutocompleteResult,
      toSuggestions(names),
    )
  } catch (error) {
    // Whoever types on is asked again; whoever does not has seen no suggestion.
    stage.log.debug({ event: interaction.id, err: error }, 'no suggestions could be made')
  }
}

/** Something of ours broke: the person learns that much, in their language, and that nothing was stored. */
const apologize = async (
  { stage }: HandlerDeps,
  heard: Heard,
  reply: Reply,
  error: unknown,
): Promise<void> => {
  const { id, who, where, locale } = heard.setting
  stage.log.error({ event: id, who: who.id, chat: where.chat, err: error }, 'an event could not be handled')
  try {
    await reply.show([{ body: wordsBody(doorWords(locale).apology), secret: true }])
  } catch (failed) {
    stage.log.warn({ event: id, who: who.id, err: failed }, 'the apology could not be sent')
  }
}
