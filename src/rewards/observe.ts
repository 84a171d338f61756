import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { Unanswered, type Chain, type Rpc } from './chain.ts'

/** What one endpoint sees. `surplus`: what the treasury holds beyond what the ledger expects it to hold there and then. */
export type Sight = { rpc: string; chainBalance: Amount; unbooked: Amount; surplus: Amount }

/** Chain and ledger side by side, in base units. `unheard`: who could not be compared; `surplus`: the lowest of all endpoints'. */
export type Observation = {
  ledgerBalance: Amount
  inFlight: Amount
  sights: Sight[]
  unheard: string[]
  surplus: Amount
}

type Snapshot = { inside: Amount; bookedSlot: number; live: { signature: string; amount: Amount }[] }

/** Looks may cross a payout that becomes final meanwhile; then they are taken again. */
const TRIES = 5
const CALL = 256

/**
 * The treasury's finalized balance at every endpoint that answers, against what the ledger holds inside (all that came
 * in and did not leave). A payout that is final on the chain and not booked yet explains its own amount.
 */
export const observe = async (db: Db, chain: Chain): Promise<Observation> => {
  let last: unknown = new Error('the ledger changed while it was compared')
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await snapshot(db, chain.asset.mint)
    const looks = await Promise.allSettled(chain.rpcs.map(async (rpc) => look(rpc, before)))
    const after = await snapshot(db, chain.asset.mint)
    const sights = looks.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const unheard = chain.rpcs.flatMap(({ name }, at) => (looks[at]?.status === 'rejected' ? [name] : []))
    const failure = looks.find((one) => one.status === 'rejected')
    if (failure !== undefined) last = failure.reason
    if (sights.length === 0 || !isSame(before, after)) continue
    const inFlight = before.live.reduce((sum, one) => sum + one.amount, 0n)
    const surplus = sights.reduce(
      (low, one) => (one.surplus < low ? one.surplus : low),
      (sights[0] as Sight).surplus,
    )
    await note(db, chain.asset.mint, surplus)
    return { ledgerBalance: before.inside, inFlight, sights, unheard, surplus }
  }
  throw new Unanswered(last)
}

const seenKey = (mint: string): string => `seen:${mint}`

const note = async (db: Db, mint: string, surplus: Amount): Promise<void> => {
  const value = json({ surplus: `${surplus}`, at: new Date().toISOString() })
  await db
    .insertInto('facts')
    .values({ key: seenKey(mint), value })
    .onConflict((on) => on.column('key').doUpdateSet({ value }))
    .execute()
}

/**
 * How much less the chain held than the ledger says when it was last looked at: about a minute ago where Accord runs.
 * 0 where it covers everything, and where nobody has looked yet.
 */
export const shortfall = async (db: Db | Tx, mint: string): Promise<Amount> => {
  const seen = await db
    .selectFrom('facts')
    .select('value')
    .where('key', '=', seenKey(mint))
    .executeTakeFirst()
  const surplus = BigInt((seen?.value as { surplus?: string } | undefined)?.surplus ?? '0')
  return surplus < 0n ? -surplus : 0n
}

/** What the ledger holds and what is under way, of one moment: one statement. */
export const snapshot = async (db: Db | Tx, mint: string): Promise<Snapshot> => {
  const { rows } = await sql<{
    inside: bigint
    booked_slot: number
    live: { signature: string; amount: string }[]
  }>`
    select
      coalesce((select -balance from accounts where kind = 'world' and ref = '' and asset = ${mint}), 0) as inside,
      coalesce((
        select a.slot from attempts a
          where a.slot is not null
            and exists (select from payouts p where p.batch_id = a.batch_id and p.asset = ${mint} ${forEach})
          order by a.slot desc limit 1), 0) as booked_slot,
      coalesce((
        select jsonb_agg(jsonb_build_object('signature', l.signature, 'amount', l.amount::text) order by l.signature)
        from (
          select a.signature, m.amount from attempts a, lateral (
            select sum(p.amount) as amount from payouts p where p.batch_id = a.batch_id and p.asset = ${mint}) m
            where a.status in ('signed', 'sent', 'confirmed', 'unknown') and m.amount is not null) l), '[]') as live`.execute(
    db,
  )
  const [row] = rows
  const live = (row?.live ?? []).map(({ signature, amount }) => ({ signature, amount: BigInt(amount) }))
  return { inside: row?.inside ?? 0n, bookedSlot: row?.booked_slot ?? 0, live }
}

const isSame = (a: Snapshot, b: Snapshot): boolean =>
  a.inside === b.inside &&
  a.live.length === b.live.length &&
  a.live.every((one, index) => one.signature === b.live[index]?.signature)

/**
 * The balance at a slot, then what of the payouts under way had left by that slot. Both answers may come from different
 * nodes behind one address: a node that is behind what is booked, or behind the balance, cannot answer.
 */
const look = async (rpc: Rpc, { inside, bookedSlot, live }: Snapshot): Promise<Sight> => {
  const { slot, tokens } = await rpc.treasury()
  if (slot < bookedSlot)
    throw new Error(
      `${rpc.name} has only come to slot ${slot}, but a payment is booked in slot ${bookedSlot}: it lags, or is not the chain that was paid on (where it is the embedded one, its files may be damaged: docs/operators.md, "Backups and restart")`,
    )
  const unbooked = await leftBy(rpc, slot, live)
  return { rpc: rpc.name, chainBalance: tokens, unbooked, surplus: tokens - (inside - unbooked) }
}

const leftBy = async (rpc: Rpc, slot: number, live: Snapshot['live']): Promise<Amount> => {
  let sum = 0n
  for (let start = 0; start < live.length; start += CALL) {
    const part = live.slice(start, start + CALL)
    const signatures = part.map((one) => one.signature)
    const answer = await rpc.statuses(signatures, true)
    if (answer.slot < slot) throw new Error(`${rpc.name} has only come to slot ${answer.slot}`)
    for (const [index, one] of part.entries()) {
      const status = answer.statuses[index]
      if (status?.error === null && status.slot <= slot) sum += one.amount
    }
  }
  return sum
}
