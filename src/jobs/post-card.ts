import { postingDone, refusePosting, type Posting } from '#campaigns/groups/postings.ts'
import { toLocale } from '#core/locale.ts'

import type { JobDeps } from './task.ts'

/** Tries for about half a day: until then a platform that is down is back. */
const maxAttempts = 80
const longestSeconds = 600

/** Posts a card that waits for it. The platform itself takes one that it has already for the same message. */
export const postCard = async (
  deps: JobDeps,
  { id, attempts, payload }: { id: number; attempts: number; payload: unknown },
): Promise<void> => {
  const { db, log, doors } = deps
  const { itemId, place, locale } = payload as Posting
  const now = deps.now()
  const door = doors.get(place.platform)
  if (door === undefined) return
  if (!(await isOpen(deps, itemId))) return postingDone(db, itemId, now)
  const view = await deps.renderCard(itemId, toLocale(locale))
  if (view === undefined) return
  const delivery = await door.send(place, view)
  if ('sent' in delivery) return deps.cardPosted(itemId, delivery.sent, locale)
  const ids = { item: itemId, chat: place.chat }
  if ('later' in delivery && attempts + 1 < maxAttempts) {
    const seconds = Math.min(longestSeconds, Math.max(delivery.later, 5 * 2 ** Math.min(attempts, 10)))
    await db
      .updateTable('deliveries')
      .set({ attempts: attempts + 1, due_at: new Date(now.getTime() + seconds * 1000) })
      .where('id', '=', id)
      .execute()
    return log.info({ ...ids, seconds }, 'a card must wait before it can be posted')
  }
  const why = 'unreachable' in delivery ? delivery.unreachable : 'too-often'
  log.warn({ ...ids, why }, 'a card could not be posted and its task is closed')
  return refusePosting(db, itemId, { why, tell: true, now })
}

/** Whether a card of it is still of use: nobody has closed its task meanwhile. */
const isOpen = async ({ db }: JobDeps, itemId: number): Promise<boolean> => {
  const found = await db
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select('items.id')
    .where('items.id', '=', itemId)
    .where('items.status', '=', 'open')
    .where('campaigns.status', '<>', 'closed')
    .executeTakeFirst()
  return found !== undefined
}
