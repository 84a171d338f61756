import { json } from '#db/connect.ts'
import { canonicalJson } from '#core/ids.ts'
import { toLocale } from '#core/locale.ts'
import type { Place } from '#core/view.ts'

import { idOf, type JobDeps, type Task } from '../task.ts'

/** Brings the cards of an item up to date, wherever they were posted: how many have answered, and the outcome. */
export const task: Task = {
  name: 'card',
  queue: 'messages',
  key: (data) => String(idOf(data, 'itemId')),
  run: async (deps, data) => {
    const itemId = idOf(data, 'itemId')
    const item = await deps.db
      .selectFrom('items')
      .select('status')
      .where('id', '=', itemId)
      .executeTakeFirst()
    const cards = await deps.db
      .selectFrom('cards')
      .selectAll()
      .where('item_id', '=', itemId)
      .where('closed', '=', false)
      .execute()
    for (const card of cards) await update(deps, card, item?.status !== 'open')
  },
}

type Card = {
  id: number
  item_id: number
  platform: string
  chat: string
  thread: string | null
  message: string
  locale: string
  shown: unknown
}

const update = async (deps: JobDeps, card: Card, closed: boolean): Promise<void> => {
  const door = deps.doors.get(card.platform)
  const view = await deps.renderCard(card.item_id, toLocale(card.locale))
  if (door === undefined || view === undefined) return
  const place: Place = {
    platform: card.platform,
    chat: card.chat,
    kind: 'group',
    ...(card.thread !== null && { thread: card.thread }),
  }
  const changed = canonicalJson(view) !== canonicalJson(card.shown)
  const delivery = changed ? await door.edit({ place, message: card.message }, view) : undefined
  if (delivery !== undefined && 'later' in delivery)
    throw new Error(`the card ${card.id} must wait ${delivery.later} s: the platform's limit`)
  await deps.db
    .updateTable('cards')
    .set({ shown: json(view), closed: closed || (delivery !== undefined && 'unreachable' in delivery) })
    .where('id', '=', card.id)
    .execute()
}
