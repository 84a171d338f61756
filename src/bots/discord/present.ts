import type { Log } from '#core/log.ts'
import type { Event, Posted, View } from '#core/view.ts'

import { showsAddress, withoutAddresses } from './addresses.ts'
import { postBodies, sendTo, type Pen } from './deliver.ts'
import type { Mention } from './markdown.ts'
import { missingToPost } from './permissions.ts'
import type { Heard } from './read-event.ts'
import { render, type Body, type Manner } from './render.ts'
import { TooLate, type Out, type Reply } from './reply.ts'
import { wordsBody } from './words-body.ts'
import { doorWords, type PermissionName } from './words.ts'

export type Stage = {
  pen: Pen
  log: Log
  mention: Mention
  /** A card stands in a channel from now on. */
  cardPosted: (itemId: number, posted: Posted, locale: string) => Promise<void>
  /** A card can never stand in its channel: its task is closed. */
  cardRefused: (itemId: number, why: string) => Promise<void>
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
    if (isCard(view) && event.where.kind === 'group' && view.how !== 'replace') {
      const { out, refused } = await postCard(stage, heard, event, view)
      outs.push(out)
      // What else there is to say is about a card that stands there.
      if (refused) break
    } else outs.push(...toOuts(heard, event, view, view === others[0], manner))
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

type CardView = View & { card: { itemId: number } }
const isCard = (view: View): view is CardView => view.card !== undefined

/** In a server everything but a card is the person's own; what everybody sees is never replaced by that. */
const toOuts = (heard: Heard, event: Event, view: View, first: boolean, manner: Manner): Out[] => {
  const inServer = event.where.kind === 'group'
  const how = view.how ?? (first ? 'replace' : 'send')
  const whole = showsAddress(view)
  const replaces =
    how === 'replace' && heard.tapped !== undefined && (!heard.tapped.open || view.card !== undefined)
  // What stands in a private chat stays there: it never turns into something with a whole address.
  const updates = replaces && !(whole && heard.tapped?.lasting === true)
  const outs = render(view, manner).map((body, index) =>
    updates && index === 0 ? { body, update: true } : { body, secret: inServer || how === 'toast' || whole },
  )
  if (!whole) return outs
  const [lasting, ...more] = render(withoutAddresses(view), manner)
  return outs.map((out, index) => ({ ...out, lasting: index === 0 && lasting ? [lasting, ...more] : [] }))
}

/** The moderator learns that the card is there or will be, or why it cannot be: then its task is closed again. */
const postCard = async (
  stage: Stage,
  heard: Heard,
  event: Event,
  view: CardView,
): Promise<{ out: Out; refused: boolean }> => {
  const words = doorWords(event.locale)
  const { itemId } = view.card
  const { admin: _admin, discreet: _discreet, roles: _roles, knownRoles: _known, ...place } = event.where
  const tell = (body: Body, refused = false) => ({ out: { body, secret: true }, refused })
  const delivery = await sendTo(stage.pen, place, view, { locale: event.locale, mention: stage.mention })
  const ids = { event: event.id, channel: heard.channel, item: itemId }
  if ('sent' in delivery) {
    await stage.cardPosted(itemId, delivery.sent, event.locale)
    return tell(wordsBody(words.posted))
  }
  if ('later' in delivery) {
    stage.log.info({ ...ids, seconds: delivery.later }, 'a card could not be posted yet')
    return tell(wordsBody(words.soon))
  }
  const why = delivery.unreachable
  stage.log.warn({ ...ids, why }, 'a card could not be posted')
  await stage.cardRefused(itemId, why)
  return tell(refusedBody(heard, event.locale, why), true)
}

/** Why a card cannot stand in the channel, and what to do. */
const refusedBody = (heard: Heard, locale: string, why: string): Body => {
  const words = doorWords(locale)
  const channel = `<#${heard.channel}>`
  const missing = lackedBy(why)
  if (missing !== undefined) return missingBody(channel, locale, [missing])
  if (why === 'thread-closed') return wordsBody(words.threadClosed(channel))
  if (why === 'channel-gone') return wordsBody(words.channelGone)
  if (why === 'card-too-long') return wordsBody(words.cardTooLong)
  return wordsBody(words.notPosted(channel))
}

const lackedBy = (why: string): PermissionName | undefined => {
  if (why === 'no-view') return 'view'
  if (why === 'no-send') return 'send'
  return why === 'no-send-in-threads' ? 'sendInThreads' : undefined
}

/** Which permission the bot lacks in the channel, as words for its moderator. */
export const permissionBody = (heard: Heard, locale: string): Body =>
  missingBody(`<#${heard.channel}>`, locale, missingToPost(heard.permissions, heard.inThread))

const missingBody = (channel: string, locale: string, missing: PermissionName[]): Body => {
  const words = doorWords(locale)
  return wordsBody(
    words.noPermission(
      channel,
      missing.map((name) => `**${words.permissions[name]}**`),
    ),
  )
}

/** The answer goes to the private chat, under a word on what happened. */
const tellLate = async (stage: Stage, event: Event, left: Out[]): Promise<void> => {
  const ids = { event: event.id, who: event.who.id }
  stage.log.warn({ ...ids, views: left.length }, 'an answer came too late for Discord')
  if (left.length === 0 || !stage.mayWrite()) return
  const { pen } = stage
  const channel = await pen.channels.of({ platform: 'discord', chat: event.who.id, kind: 'private' })
  const bodies = [
    wordsBody(doorWords(event.locale).tooLate),
    ...left.flatMap(({ body, lasting }) => lasting ?? [body]),
  ]
  await postBodies(pen, channel, bodies)
}
