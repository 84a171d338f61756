import { sql } from 'kysely'

import { toLocale } from '#core/locale.ts'
import type { Delivery, Place } from '#core/view.ts'

import { postCard } from '../post-card.ts'
import { idOf, type JobDeps, type Task } from '../task.ts'

const maxAttempts = 8

/** Sends one message to one person, or posts a card in its group. Only a crash between sending and marking it as sent can send it twice. */
export const task: Task = {
  name: 'deliver',
  queue: 'messages',
  key: (data) => String(idOf(data, 'deliveryId')),
  run: async (deps, data) => {
    const id = idOf(data, 'deliveryId')
    const card = await findCard(deps, id)
    if (card !== undefined) return postCard(deps, card)
    const delivery = await findDelivery(deps, id)
    if (delivery === undefined) return
    const door = deps.doors.get(delivery.platform)
    if (door === undefined) return
    const { contributor_id: contributorId, payload, kind } = delivery
    const view = await deps.render(kind, payload, toLocale(delivery.locale), contributorId ?? undefined)
    if (view === undefined) return finish(deps, delivery.id, { failed: 'nothing left to say' })
    const place: Place = { platform: delivery.platform, chat: delivery.private_chat, kind: 'private' }
    await finish(deps, delivery.id, outcome(await door.send(place, view), delivery.attempts))
  },
}

const findCard = async ({ db }: JobDeps, id: number) =>
  db
    .selectFrom('deliveries')
    .select(['id', 'attempts', 'payload'])
    .where('id', '=', id)
    .where('kind', '=', 'card')
    .where('sent_at', 'is', null)
    .where('failed', 'is', null)
    .executeTakeFirst()

const findDelivery = async ({ db }: JobDeps, id: number) =>
  db
    .selectFrom('deliveries')
    .innerJoin('contributors', 'contributors.id', 'deliveries.contributor_id')
    .innerJoin('identities', (join) =>
      join
        .onRef('identities.contributor_id', '=', 'deliveries.contributor_id')
        .onRef('identities.platform', '=', 'deliveries.platform'),
    )
    .select(['deliveries.id', 'deliveries.platform', 'deliveries.kind', 'deliveries.payload'])
    .select(['deliveries.contributor_id', 'deliveries.attempts', 'contributors.locale'])
    .select(sql<string>`coalesce(identities.private_chat, identities.platform_user)`.as('private_chat'))
    .where('deliveries.id', '=', id)
    .where('deliveries.kind', '<>', 'card')
    .where('deliveries.sent_at', 'is', null)
    .where('deliveries.failed', 'is', null)
    .executeTakeFirst()

type Outcome = { sent: true } | { failed: string } | { retryInSeconds: number }

const outcome = (delivery: Delivery, attempts: number): Outcome => {
  if ('sent' in delivery) return { sent: true }
  if ('unreachable' in delivery) return { failed: delivery.unreachable }
  return attempts + 1 >= maxAttempts ? { failed: 'too many tries' } : { retryInSeconds: delivery.later }
}

const finish = async ({ db, now, log }: JobDeps, id: number, result: Outcome): Promise<void> => {
  const at = now()
  const change =
    'sent' in result
      ? { sent_at: at }
      : 'failed' in result
        ? { failed: result.failed }
        : { due_at: new Date(at.getTime() + 1000 * result.retryInSeconds) }
  await db
    .updateTable('deliveries')
    .set({ ...change, attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .execute()
  if ('failed' in result) log.info({ delivery: id, why: result.failed }, 'a message could not be delivered')
}
