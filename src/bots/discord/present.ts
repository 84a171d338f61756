import type { Log } from '#core/log.ts'
import type { Event, Posted, View } from '#core/view.ts'

import { postBodies, postView, type Pen } from './deliver.ts'
import { failureOf } from './failure.ts'
import type { Mention } from './markdown.ts'
import { missingToPost } from './permissions.ts'
import type { Heard } from './read-event.ts'
import { render, type Manner } from './render.ts'
import { TooLate, type Out, type Reply } from './reply.ts'
import { wordsBody } from './words-body.ts'
import { doorWords } from './words.ts'

export type Stage = {
  pen: Pen
  log: Log
  mention: Mention
  /** A card stands in a channel from now on. */
  cardPosted: (itemId: number, posted: Posted, locale: string) => Promise<void>
  /** Whether a person may be written to who did not see an answer in time: many at once would look like spam. */
  mayWrite: () => boolean
}

/** Shows the views that answer an event, in their order; a card goes to the channel, all else to the person alone. */
export const present = async (
  stage: Stage,
  heard: Heard,
  event: Event,
  views: View[],
  reply: Reply,
): Promise<void> => {
  const manner = { locale: event.locale, mention: stage.mention }
  const outs: Out[] = []
  const others = views.filter(({ how }) => how !== 'toast')
  for (const view of views) {
    const isCard = view.card !== undefined && event.where.kind === 'group' && view.how !== 'replace'
    if (isCard) outs.push(await postCard(stage, heard, event, view, manner))
    else outs.push(...toOuts(heard, event, view, view === others[0], manner))
    if (view.card !== undefined && !isCard)
      stage.log.debug({ item: view.card.itemId }, 'a card in a private chat')
  }
  const { nothing } = doorWords(event.locale)
  if (outs.length === 0 && event.act.kind === 'command') outs.push({ body: wordsBody(nothing), secret: true })
  try {
    await reply.show(outs)
  } catch (error) {
    if (!(error instanceof TooLate)) throw error
    await tellLate(stage, event, error.left)
  }
}

/** In a server everything but a card is the person's own; what everybody sees is never replaced by that. */
const toOuts = (heard: Heard, event: Event, view: View, first: boolean, manner: Manner): Out[] => {
  const inServer = event.where.kind === 'group'
  const how = view.how ?? (first ? 'replace' : 'send')
  const replaces =
    how === 'replace' && heard.tapped !== undefined && (!heard.tapped.open || view.card !== undefined)
  return render(view, manner).map((body, index) =>
    replaces && index === 0
      ? { body, update: true }
      : { body, secret: inServer || how === 'toast' || showsAddress(view) },
  )
}

/** A wallet's whole address is for the moment alone, in a private chat too: it does not stay in the history. */
const showsAddress = ({ text }: View): boolean =>
  text.some(
    (span) => typeof span === 'object' && 'copy' in span && /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(span.copy),
  )

/** The moderator learns that the card is there, or which permission is missing in which channel. */
const postCard = async (
  stage: Stage,
  heard: Heard,
  event: Event,
  view: View,
  manner: Manner,
): Promise<Out> => {
  const words = doorWords(event.locale)
  const { admin: _admin, discreet: _discreet, roles: _roles, ...place } = event.where
  try {
    const message = await postView(stage.pen, place, view, manner)
    if (view.card !== undefined) await stage.cardPosted(view.card.itemId, { place, message }, event.locale)
    return { body: wordsBody(words.posted), secret: true }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind !== 'forbidden' && failure.kind !== 'unreachable') throw error
    stage.log.warn(
      { event: event.id, channel: heard.channel, why: failure.why },
      'a card could not be posted',
    )
    return { body: permissionBody(heard, event.locale), secret: true }
  }
}

/** Which permission the bot lacks in the channel, as words for its moderator. */
export const permissionBody = (heard: Heard, locale: string) => {
  const words = doorWords(locale)
  const missing = missingToPost(heard.permissions, heard.inThread)
  const named = missing.length > 0 ? missing : (['view', heard.inThread ? 'sendInThreads' : 'send'] as const)
  const names = named.map((name) => `**${words.permissions[name]}**`)
  return wordsBody(words.noPermission(`<#${heard.channel}>`, names))
}

/** The answer goes to the private chat, under a word on what happened. */
const tellLate = async (stage: Stage, event: Event, left: Out[]): Promise<void> => {
  const ids = { event: event.id, who: event.who.id }
  stage.log.warn({ ...ids, views: left.length }, 'an answer came too late for Discord')
  if (left.length === 0 || !stage.mayWrite()) return
  const { pen } = stage
  const channel = await pen.channels.of({ platform: 'discord', chat: event.who.id, kind: 'private' })
  const bodies = [wordsBody(doorWords(event.locale).tooLate), ...left.map(({ body }) => body)]
  await postBodies(pen, channel, bodies)
}
