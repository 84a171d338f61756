import { looksLikeSecret } from '#chat/secrets.ts'
import {
  changesSince,
  writeMessages,
  type Changes,
  type TranscriptContext,
  type Write,
} from '#chat/transcript.ts'
import { chosenLocale } from '#chat/web-identity.ts'
import type { Locale } from '#core/locale.ts'
import type { Event, View } from '#core/view.ts'

import type { Sent } from './act.ts'
import type { Inside } from './deps.ts'
import type { Hub, Lanes } from './hub.ts'
import type { Identity } from './identity.ts'
import { pageWords } from './words.ts'

/** What the page gets back: notices that store nothing, and everything that it has not seen yet. */
export type Received = { toasts: View[]; changes: Changes; locale: Locale }

/**
 * One act of a person: their own bubble is kept, the conversation answers, its views become bubbles, and only then does
 * the conversation learn that they are out. Whatever ends it in between, the same event again completes it once.
 */
export const receive = async <C extends TranscriptContext>(
  door: Inside<C>,
  run: { hub: Hub; lanes: Lanes },
  who: Identity,
  sent: Sent,
  clientLocale: Locale,
): Promise<Received> =>
  run.lanes(who.id, async () => {
    const locale = (await chosenLocale(door.ctx, who.id)) ?? clientLocale
    const own = ownBubble(sent, locale)
    if (own !== undefined) {
      await writeMessages(door.ctx, who.id, [own], door.now())
      run.hub.wake(who.id)
    }
    const event = eventOf(who, sent, locale)
    const views = await door.converse(door.ctx, event)
    const toasts = views.filter((view) => view.how === 'toast')
    const bubbles = views.filter((view) => view.how !== 'toast')
    const places = await writeMessages(door.ctx, who.id, toWrites(bubbles, sent), door.now())
    await tellCards(door, event, bubbles, places)
    await door.rendered(door.ctx, event)
    run.hub.wake(who.id)
    door.log.debug({ event: event.id, views: views.length }, 'the web chat answered')
    const changes = await changesSince(door.ctx, who.id, sent.since)
    return { toasts, changes, locale: (await chosenLocale(door.ctx, who.id)) ?? clientLocale }
  })

/** A card's place is told, so that it counts along. Where a crash had written it before, it was told then, or never is. */
const tellCards = async <C extends TranscriptContext>(
  door: Inside<C>,
  event: Event,
  bubbles: View[],
  places: number[],
): Promise<void> => {
  if (places.length !== bubbles.length) return
  const order = [...places].sort((a, b) => a - b)
  for (const [index, view] of bubbles.entries())
    if (view.card !== undefined)
      await door.cardPosted?.(
        door.ctx,
        view.card.itemId,
        { place: event.where, message: String(order[index]) },
        event.locale,
      )
}

const eventOf = (who: Identity, sent: Sent, locale: Locale): Event => ({
  id: `${who.id}:${sent.id}`,
  who: { platform: 'web', id: who.id, name: '' },
  where: { platform: 'web', chat: who.id, kind: 'private' },
  locale,
  act: sent.act,
})

/**
 * What the person said, as their own bubble. A tap says nothing: the tapped bubble changes. What looks like a wallet's
 * key or recovery phrase is never stored.
 */
const ownBubble = (sent: Sent, locale: Locale): Write | undefined => {
  const { act } = sent
  if (act.kind === 'tap' || sent.quiet) return undefined
  const text = act.kind === 'text' ? act.text : `/${act.name} ${act.args}`.trim()
  const kept = looksLikeSecret(act.kind === 'text' ? act.text : act.args) ? pageWords[locale].secret : text
  return { view: { text: [kept] }, mine: true, key: sent.id }
}

/**
 * The first view that answers a tap turns the tapped bubble into itself, and so does one that asks for it in answer to
 * a bubble's field; a second one would overwrite the first, so it becomes a bubble of its own.
 */
const toWrites = (views: View[], sent: Sent): Write[] => {
  const replaced = views.findIndex(
    (view, index) =>
      view.how === 'replace' || (index === 0 && view.how === undefined && sent.act.kind === 'tap'),
  )
  return views.map((view, index) => ({
    view,
    key: `${sent.id}:${index}`,
    ...(index === replaced && sent.message !== undefined ? { replace: sent.message } : {}),
  }))
}
