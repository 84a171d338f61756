import { canonicalJson } from '#core/ids.ts'

import type { Status } from '../chain.ts'

/**
 * What one endpoint says about a transaction: its finalized height, asked for first, and then the status, from a node
 * that had come at least as far.
 */
export type Witness = { height: number; status: Status | null } | 'unreachable'

export type Verdict = 'paid' | 'failed' | 'expired' | 'conflict' | 'confirmed' | 'waiting'

/**
 * What the endpoints prove about a signed transaction that is valid up to the block height `expiry`.
 *
 * `paid`: a majority of all configured endpoints has it finalized without an error. `failed`: every one has it
 * finalized with an error. `expired`: every one has finalized a height past the expiry, and does not know it. Only
 * `failed` and `expired` allow to sign anew, and each needs every endpoint: one honest one is enough to be safe.
 */
export const judge = (witnesses: readonly Witness[], expiry: number): Verdict => {
  const heard = witnesses.filter((witness) => witness !== 'unreachable')
  const all = witnesses.length
  const final = heard.filter(({ status }) => status?.level === 'finalized')
  const good = final.filter(({ status }) => status?.error === null).length
  const bad = final.length - good
  if (good > 0 && good >= Math.floor(all / 2) + 1) return 'paid'
  if (good > 0 && bad > 0) return 'conflict'
  if (all > 0 && bad === all) return 'failed'
  const gone = heard.filter(({ height, status }) => status === null && height > expiry).length
  if (all > 0 && gone === all) return 'expired'
  return heard.some(({ status }) => status !== null && status.level !== 'processed') ? 'confirmed' : 'waiting'
}

/**
 * Whether a transaction that is valid up to the block height `expiry` can land no more: every endpoint either has it
 * finalized with an error, or has finalized a height past the expiry and does not know it. `late`: it rests on the latter.
 */
export const isDead = (witnesses: readonly Witness[], expiry: number): { dead: boolean; late: boolean } => {
  const failed = (one: Witness): boolean =>
    one !== 'unreachable' && one.status?.level === 'finalized' && one.status.error !== null
  const gone = (one: Witness): boolean => one !== 'unreachable' && one.status === null && one.height > expiry
  return {
    dead: witnesses.length > 0 && witnesses.every((one) => failed(one) || gone(one)),
    late: !witnesses.every(failed),
  }
}

/**
 * Where a final transaction landed: what most of those say who call it final, and the lowest where as many say another. A
 * slot that nobody has reached would stop the payouts (see treasury.ts), so no endpoint decides it alone.
 */
export const slotOf = (witnesses: readonly Witness[]): number => {
  const said = witnesses.flatMap((one) =>
    one !== 'unreachable' && one.status?.level === 'finalized' ? [one.status.slot] : [],
  )
  const times = (slot: number): number => said.filter((other) => other === slot).length
  return said.reduce(
    (best, slot) => ((times(slot) - times(best) || best - slot) > 0 ? slot : best),
    said[0] ?? 0,
  )
}

/**
 * Why a transaction failed: the error that more than half of those name who call it final, else null. It says who is held,
 * so no endpoint decides it alone.
 */
export const errorOf = (witnesses: readonly Witness[]): unknown => {
  const said = witnesses.flatMap((one) =>
    one !== 'unreachable' && one.status?.level === 'finalized' ? [one.status.error] : [],
  )
  const times = (error: unknown): number =>
    said.filter((other) => canonicalJson(other) === canonicalJson(error)).length
  return said.find((error) => error !== null && times(error) * 2 > said.length) ?? null
}
