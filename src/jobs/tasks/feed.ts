import { breakFeed, delayFeed, takeFeedCard } from '#campaigns/groups/feeds.ts'
import { toLocale } from '#core/locale.ts'
import type { WhyNot } from '#core/view.ts'

import { idOf, type Task } from '../task.ts'

/** Posts the next card of a campaign in a channel, at the rate that its moderator has set. */
export const task: Task = {
  name: 'feed',
  queue: 'messages',
  key: (data) => String(idOf(data, 'feedId')),
  run: async (deps, data) => {
    const { db, doors, log } = deps
    const now = deps.now()
    const card = await db.transaction().execute(async (tx) => takeFeedCard(tx, idOf(data, 'feedId'), now))
    if (card === undefined) return
    const ids = { feed: card.feedId, item: card.itemId, chat: card.place.chat }
    const door = doors.get(card.place.platform)
    const view = await deps.renderCard(card.itemId, toLocale(card.locale))
    if (door === undefined || view === undefined) return
    const delivery = await door.send(card.place, view)
    if ('later' in delivery) return delayFeed(db, card, delivery.later, now)
    // This one alone cannot stand there; the next one is tried when it is due.
    if ('unreachable' in delivery && delivery.unreachable === ('card-too-long' satisfies WhyNot))
      return log.warn(ids, 'an item is too long for a card there and is passed over')
    if ('unreachable' in delivery) {
      log.warn({ ...ids, why: delivery.unreachable }, 'a feed cannot post and has stopped')
      return breakFeed(db, card, delivery.unreachable, now)
    }
    await deps.cardPosted(card.itemId, delivery.sent, card.locale)
    log.debug(ids, 'a card was posted by a feed')
  },
}
