import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'

/**
 * Who holds money. `world`: outside the ledger (what came in is its debt); `treasury`: free to use; `escrow`: a
 * campaign's budget (`ref` its id); `due`: a contributor's (`ref` their id); `transit`: a payout under way (`ref` its id).
 */
export type Account = { kind: 'world' | 'treasury' | 'escrow' | 'due' | 'transit'; ref?: string }

type Named = Account & { asset: string }

export const world: Account = { kind: 'world' }
export const treasury: Account = { kind: 'treasury' }
export const escrow = (campaignId: number): Account => ({ kind: 'escrow', ref: `${campaignId}` })
export const due = (contributorId: number): Account => ({ kind: 'due', ref: `${contributorId}` })
export const transit = (payoutId: number): Account => ({ kind: 'transit', ref: `${payoutId}` })

export const keyOf = ({ kind, ref = '', asset }: Named): string => `${kind} ${ref} ${asset}`

/**
 * Opens what is missing and locks the accounts until the transaction ends, always in the order of their ids: so no
 * two transactions that lock once can wait for each other. Returns their ids by `keyOf`.
 */
export const lockAccounts = async (tx: Tx, accounts: readonly Named[]): Promise<Map<string, number>> => {
  const wanted = [...new Map(accounts.map((account) => [keyOf(account), account])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, account]) => ({ kind: account.kind, ref: account.ref ?? '', asset: account.asset }))
  const known = await lock(tx, wanted)
  if (known.size === wanted.length) return known
  await tx
    .insertInto('accounts')
    .values(wanted.filter((account) => !known.has(keyOf(account))))
    .onConflict((conflict) => conflict.columns(['kind', 'ref', 'asset']).doNothing())
    .execute()
  return lock(tx, wanted)
}

const lock = async (tx: Tx, wanted: { kind: Named['kind']; ref: string; asset: string }[]) => {
  const list = JSON.stringify(wanted)
  const { rows } = await sql<{ id: number; kind: Named['kind']; ref: string; asset: string }>`
    select a.id, a.kind, a.ref, a.asset from accounts a
      where (a.kind, a.ref, a.asset) in (
        select w.kind, w.ref, w.asset from jsonb_to_recordset(${list}::jsonb) as w (kind text, ref text, asset text))
      order by a.id for update`.execute(tx)
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}
