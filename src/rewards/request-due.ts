import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { due, transit } from './accounts.ts'
import { post } from './ledger.ts'
import { atMost } from './request-payout.ts'

/** People whose payouts are planned in one transaction. */
const GATHER = 1000

type Due = { asset: string; minimum: Amount }
type Planned = { id: number; contributorId: number; amount: Amount }

/**
 * Plans a payout for everybody who is owed at least `minimum` base units, has a wallet and no payout under way: what
 * each of them would get by asking. Killed anywhere it goes on where it was, for a payout once planned is under way.
 * `onProgress` is told how many were planned so far; that number is returned.
 */
export const requestDue = async (
  db: Db,
  asked: Due,
  onProgress: (planned: number) => void = () => undefined,
): Promise<number> => {
  let planned = 0
  let after = 0
  for (;;) {
    const part = await db.transaction().execute(async (tx) => planNext(tx, asked, after))
    planned += part.planned
    onProgress(planned)
    if (part.last === undefined) return planned
    after = part.last
  }
}

const planNext = async (tx: Tx, { asset, minimum }: Due, after: number) => {
  const { rows: owed } = await sql<{ id: number; contributor: string }>`
    select a.id, a.ref as contributor from accounts a
      where a.kind = 'due' and a.asset = ${asset} and a.balance >= ${`${minimum}`}::numeric and a.balance > 0 and a.id > ${after}
        and exists (select from wallets w where w.contributor_id = a.ref::bigint and w.replaced_at is null)
        and not exists (select from payouts p where p.contributor_id = a.ref::bigint and p.asset = a.asset and p.status <> 'paid')
      order by a.id limit ${GATHER} for update of a`.execute(tx)
  const last = owed.at(-1)?.id
  if (last === undefined) return { planned: 0, last }
  const payouts = await insert(
    tx,
    asset,
    owed.map((one) => one.id),
  )
  await post(
    tx,
    payouts.map(({ id, contributorId, amount }) => ({
      key: `payout:${id}:requested`,
      from: due(contributorId),
      to: transit(id),
      amount,
      asset,
      reason: 'payout-requested',
      refs: { payoutId: id, contributorId },
    })),
  )
  await tx
    .insertInto('outbox')
    .values({ job: 'pay', payload: json({}) })
    .execute()
  return { planned: payouts.length, last }
}

/** By what the locked accounts hold: between the look and the lock somebody may have asked for it themselves. */
const insert = async (tx: Tx, asset: string, accounts: number[]): Promise<Planned[]> => {
  const { rows } = await sql<Planned>`
    insert into payouts (contributor_id, wallet, asset, amount)
      select w.contributor_id, w.address, a.asset, ${atMost('a')} from accounts a
        join wallets w on w.contributor_id = a.ref::bigint and w.replaced_at is null
        where a.id = any (${accounts}::bigint[]) and a.asset = ${asset} and a.balance > 0
      on conflict do nothing
      returning id, contributor_id as "contributorId", amount`.execute(tx)
  return rows
}
