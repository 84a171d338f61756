import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'

import { json, type Tx } from '#db/connect.ts'

import { memoOf } from './check/leaf.ts'
import { rootOf } from './check/tree.ts'
import { leavesOf, sha256, type PaidOut } from './leaves.ts'
import { answersOf, claimRejected } from './paid-answers.ts'

/** A batch as it is about to be signed: `members` are the payouts in it, and no others. */
export type ToSign = { batchId: number; members: readonly number[] }

/**
 * The Merkle trees of batches that are about to be signed: writes each one down and gives its memo, by batch. Call it in
 * the transaction of a worker that still has its lease, and commit before anything is signed; a batch that is signed anew with
 * other members gets another tree, and the one whose root is in the transaction counts. A few statements, however many
 * batches there are.
 */
export const commitRoots = async (
  tx: Tx,
  cluster: string,
  batches: readonly ToSign[],
): Promise<Map<number, string>> => {
  const payoutIds = batches.flatMap((batch) => batch.members)
  await claimRejected(tx, payoutIds)
  const payouts = await payoutsOf(tx, payoutIds)
  const answers = await answersOf(tx, payoutIds)
  const trees = batches.map(({ batchId, members }) => {
    const leaves = [...members]
      .sort((a, b) => a - b)
      .flatMap((id) => {
        const payout = payouts.get(id)
        if (payout === undefined) throw new Error(`the payout ${id} is gone`)
        const made = leavesOf(cluster, { ...payout, batchId }, answers.get(id) ?? [])
        return [made.payment.hash, ...made.answers.map((answer) => answer.hash)]
      })
    return { batchId, root: Buffer.from(rootOf(sha256, leaves)).toString('base64'), leaves }
  })
  const rows = trees.map(({ leaves, ...tree }) => ({
    ...tree,
    leaves: Buffer.concat(leaves).toString('base64'),
  }))
  await sql`
    insert into trees (batch_id, root, leaves)
      select t."batchId", t.root, decode(t.leaves, 'base64')
        from jsonb_to_recordset(${json(rows)}::jsonb) as t ("batchId" bigint, root text, leaves text)
      on conflict (batch_id, root) do nothing`.execute(tx)
  return new Map(trees.map(({ batchId, root }) => [batchId, memoOf(root)]))
}

const payoutsOf = async (tx: Tx, ids: readonly number[]): Promise<Map<number, Omit<PaidOut, 'batchId'>>> => {
  const found = await tx
    .selectFrom('payouts')
    .select(['id', 'wallet', 'amount', 'asset', 'secret'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  // Somebody who was forgotten meanwhile is paid all the same; nobody will ever open their leaf.
  return new Map(found.map((row) => [row.id, { ...row, secret: row.secret ?? randomBytes(32) }]))
}
