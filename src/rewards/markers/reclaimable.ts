import { sql } from 'kysely'

import type { SweepDeps } from './follow-sweeps.ts'

export type Reclaimable = { id: number; seed: string; lamports: bigint }

/** Blocks beyond an attempt's expiry, and time by our own clock since it was signed: two witnesses that it is dead. */
const BLOCKS = 1_000
const AGE_MS = 60 * 60_000
/** Batches looked at in one call. */
const MANY = 3_600

/**
 * Markers that no attempt can need any more: their batch is over, and every endpoint has finalized a block far beyond the
 * expiry of each of its attempts. A marker that went earlier would let a late attempt pay a second time, so an endpoint
 * that does not answer means: none. `gone`: batches without a marker (nothing of theirs ever landed, or it was swept).
 */
export const findReclaimable = async ({
  db,
  chain,
  now,
}: SweepDeps): Promise<{ gone: number[]; found: Reclaimable[] }> => {
  const heights = await Promise.allSettled(chain.rpcs.map(async (rpc) => (await rpc.finalized()).height))
  const heard = heights.flatMap((height) => (height.status === 'fulfilled' ? [height.value] : []))
  if (heard.length === 0 || heard.length < chain.rpcs.length) return { gone: [], found: [] }
  const dead = Math.min(...heard) - BLOCKS
  const before = new Date(now().getTime() - AGE_MS)
  const { rows } = await sql<{ id: number; seed: string }>`
    select b.id, b.seed from batches b
      where b.status <> 'open' and b.swept_at is null and b.sweep_id is null
        and not exists (
          select from attempts a where a.batch_id = b.id
            and (a.status in ('signed', 'sent', 'confirmed', 'unknown')
              or a.expiry_height >= ${dead} or a.created_at > ${before}))
        and not exists (select from payouts p where p.batch_id = b.id and p.asset <> ${chain.asset.mint})
      order by b.id limit ${MANY}`.execute(db)
  if (rows.length === 0) return { gone: [], found: [] }
  const lamports = await chain.markers(rows.map(({ seed }) => seed))
  const all = rows.map((row, index) => ({ ...row, lamports: lamports[index] ?? 0n }))
  return {
    gone: all.filter((one) => one.lamports === 0n).map(({ id }) => id),
    found: all.filter((one) => one.lamports > 0n),
  }
}
