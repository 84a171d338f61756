import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import type { HoldReason } from './payouts/pass.ts'

/**
 * Who can mend what a payout is held for: the person, by another wallet; time, by trying again; the operator alone; or
 * nobody has to, since it goes on by itself.
 */
export type Remedy = 'wallet' | 'again' | 'operator' | 'wait'

export const remedies: Record<HoldReason, Remedy> = {
  'account-frozen': 'wallet',
  'account-reassigned': 'wallet',
  'account-unusable': 'wallet',
  'transfer-failed': 'again',
  operator: 'operator',
  approval: 'operator',
  'day-cap': 'wait',
}

export const remedyOf = (reason: string | null): Remedy =>
  reason !== null && reason in remedies ? remedies[reason as HoldReason] : 'operator'

/** Reasons that another wallet can mend: what the network refused for the old one may pass for the new one. */
const mendable = Object.entries(remedies)
  .filter(([, remedy]) => remedy === 'wallet' || remedy === 'again')
  .map(([reason]) => reason)

/** A person's wallet can be sent to: it does not cool off, and it is proven where that is asked for. */
export const payable = (alias: string, proof: 'required' | 'offered', now: Date) => {
  const wallet = sql.ref(`${alias}.payable_from`)
  const proven = sql.ref(`${alias}.proven_at`)
  return sql<boolean>`(${wallet} is null or ${wallet} <= ${now}) and (${proof === 'offered'}::boolean or ${proven} is not null)`
}

/** A held payout `p` whose person has another wallet `w` by now that it can be sent to. */
export const isMended = (proof: 'required' | 'offered', now: Date) =>
  sql<boolean>`w.contributor_id = p.contributor_id and w.replaced_at is null and p.status = 'held'
    and p.hold_reason = any(${mendable}::text[]) and p.wallet <> w.address and ${payable('w', proof, now)}`

/**
 * Plans again, to their new wallet, the held payouts whose person has another one by now that can be sent to. Of one
 * person, or of everybody. Returns the payouts' ids.
 */
export const retryMended = async (
  db: Db | Tx,
  { proof, now, contributorId }: { proof: 'required' | 'offered'; now: Date; contributorId?: number },
): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    update payouts p set status = 'planned', hold_reason = null, wallet = w.address, told = false
      from wallets w
      where ${isMended(proof, now)}
        and (${contributorId ?? null}::bigint is null or p.contributor_id = ${contributorId ?? null}::bigint)
      returning p.id`.execute(db)
  return rows.map(({ id }) => id)
}
