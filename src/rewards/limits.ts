import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

/** Different people who have to approve a large payout. */
export const NEEDED = 2

/** Somebody who may approve large payouts: `key` is an ed25519 public key in base58, such as a Solana wallet's. */
export type Approver = { name: string; key: string }

/** What may be paid, in base units; undefined is no limit. Days are UTC. */
export type Limits = {
  dayCap?: Amount
  personCap?: Amount
  approvalAbove?: Amount
  approvers: Approver[]
}

/** What the environment says of them: undefined leaves one as it is, null takes it away. */
export type LimitChanges = {
  dayCap?: Amount | null
  personCap?: Amount | null
  approvalAbove?: Amount | null
  approvers?: Approver[]
}

export const limitsOf = async (db: Db | Tx, asset: string): Promise<Limits> => {
  const row = await db.selectFrom('payout_limits').selectAll().where('asset', '=', asset).executeTakeFirst()
  if (row === undefined) return { approvers: [] }
  const { day_cap, person_cap, approval_above, approvers } = row
  return {
    ...(day_cap !== null && { dayCap: day_cap }),
    ...(person_cap !== null && { personCap: person_cap }),
    ...(approval_above !== null && { approvalAbove: approval_above }),
    approvers: approvers as Approver[],
  }
}

/**
 * Writes what differs, and returns what holds then. The application's own role may not (`limits-not-owner`): so whoever
 * gets hold of a running Accord cannot raise what it may pay. Refused, too, where payments would wait for two people who are
 * not there (`limits-few-approvers`).
 */
export const setLimits = async (
  db: Db,
  asset: string,
  changes: LimitChanges,
): Promise<Limits | Refusal<'limits-not-owner' | 'limits-few-approvers'>> => {
  const old = await limitsOf(db, asset)
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  const wanted = Object.fromEntries(
    Object.entries({ ...old, ...Object.fromEntries(given) }).filter(([, value]) => value !== null),
  ) as Limits
  if (face(wanted) === face(old)) return old
  if (wanted.approvalAbove !== undefined && wanted.approvers.length < NEEDED)
    return refuse('limits-few-approvers', { approvers: wanted.approvers.map(({ name }) => name).join(', ') })
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(current_user, 'payout_limits', 'insert, update') as may`.execute(db)
  if (rows[0]?.may !== true) return refuse('limits-not-owner')
  const row = {
    day_cap: wanted.dayCap ?? null,
    person_cap: wanted.personCap ?? null,
    approval_above: wanted.approvalAbove ?? null,
    approvers: json(wanted.approvers),
    set_at: new Date(),
  }
  await db
    .insertInto('payout_limits')
    .values({ asset, ...row })
    .onConflict((on) => on.column('asset').doUpdateSet(row))
    .execute()
  return wanted
}

const face = ({ dayCap, personCap, approvalAbove, approvers }: Limits): string =>
  JSON.stringify(
    [dayCap, personCap, approvalAbove].map(String).concat(approvers.flatMap(({ name, key }) => [name, key])),
  )

/** What today (UTC, by the database's clock) has used of the cap. */
export const usedToday = async (db: Db | Tx, asset: string): Promise<Amount> => {
  const { rows } = await sql<{ used: bigint }>`
    select used from payout_days where asset = ${asset} and day = (now() at time zone 'utc')::date`.execute(
    db,
  )
  return rows[0]?.used ?? 0n
}
