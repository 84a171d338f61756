import { refuse, type Refusal } from '#core/refusal.ts'
import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import { memoOf } from './check/leaf.ts'
import { writeProof } from './check/proof-file.ts'
import { memosOf, readTransaction } from './check/transaction.ts'
import { pathsOf, type Step } from './check/tree.ts'
import { leavesOf, sha256, type PaidOut } from './leaves.ts'
import { answersOf } from './paid-answers.ts'

/** What is on the chain for everybody, as the proof names it. */
export type OnChain = { cluster: string; treasury: string }

export type PersonProof = { payoutId: number; amount: Amount; paidAt: Date; answers: number; text: string }
export type ProofRefusal = 'no-payment' | 'not-yours' | 'payment-proof-before' | 'payment-proof-lost'

/** A person's newest payments, newest first: those that they can have proofs of. */
export const provenPayouts = async (db: Db | Tx, contributorId: number, limit = 6) =>
  db
    .selectFrom('payouts')
    .select(['id', 'amount', 'paid_at'])
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'paid')
    .where('secret', 'is not', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/**
 * The proof of a person's own payment: of their newest, or of the one they name. Refusals: `no-payment` (nothing was paid so
 * far), `not-yours`, `payment-proof-before` (it was paid before there were proofs), `payment-proof-lost` (what the tree says cannot be made
 * again out of the records).
 */
export const personProof = async (
  db: Db | Tx,
  onChain: OnChain,
  contributorId: number,
  payoutId?: number,
): Promise<PersonProof | Refusal<ProofRefusal>> => {
  const payout = await paidPayout(db, contributorId, payoutId)
  if (payout === undefined) return refuse(payoutId === undefined ? 'no-payment' : 'not-yours')
  const tree = await treeOf(db, payout)
  if (tree === undefined) return refuse('payment-proof-before')
  const answers = (await answersOf(db, [payout.id])).get(payout.id) ?? []
  const made = leavesOf(onChain.cluster, payout, answers)
  const paths = pathsIn(tree.leaves, [made.payment.hash, ...made.answers.map((answer) => answer.hash)])
  if (paths === undefined) return refuse('payment-proof-lost')
  const [path, ...answerPaths] = paths as [Step[], ...Step[][]]
  const text = writeProof({
    ...onChain,
    mint: payout.asset,
    signature: tree.signature,
    transaction: tree.raw,
    root: tree.root,
    payment: { ...made.payment, path },
    answers: made.answers.map((answer, index) => ({ ...answer, path: answerPaths[index] ?? [] })),
  })
  const { id, amount, paidAt } = payout
  return { payoutId: id, amount, paidAt, answers: answers.length, text }
}

type Paid = PaidOut & { paidAt: Date; signature: string }

const paidPayout = async (
  db: Db | Tx,
  contributorId: number,
  payoutId: number | undefined,
): Promise<Paid | undefined> => {
  const row = await db
    .selectFrom('payouts')
    .selectAll()
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'paid')
    .$if(payoutId !== undefined, (query) => query.where('id', '=', payoutId ?? 0))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.secret === null || row.batch_id === null) return undefined
  const { id, wallet, amount, asset, secret } = row
  const [paidAt, signature] = [row.paid_at ?? row.created_at, row.signature ?? '']
  return { id, wallet, amount, asset, secret, batchId: row.batch_id, paidAt, signature }
}

/** The tree whose root is in the transaction that paid; undefined where that has none. */
const treeOf = async (db: Db | Tx, { batchId, signature }: Paid) => {
  const attempt = await db
    .selectFrom('attempts')
    .select('raw')
    .where('batch_id', '=', batchId)
    .where('signature', '=', signature)
    .executeTakeFirst()
  if (attempt === undefined) return undefined
  const raw = new Uint8Array(attempt.raw)
  const memos = new Set(memosOf(readTransaction(raw)))
  const trees = await db.selectFrom('trees').selectAll().where('batch_id', '=', batchId).execute()
  const tree = trees.find(({ root }) => memos.has(memoOf(root)))
  return tree === undefined ? undefined : { root: tree.root, leaves: tree.leaves, raw, signature }
}

/** The paths of leaves in a tree, or undefined where one of them is not in it. */
const pathsIn = (bytes: Uint8Array, hashes: readonly Uint8Array[]): Step[][] | undefined => {
  const all = Array.from({ length: bytes.length / 32 }, (_, index) =>
    bytes.subarray(32 * index, 32 * index + 32),
  )
  const places = new Map(all.map((leaf, index) => [Buffer.from(leaf).toString('hex'), index]))
  const found = hashes.map((leaf) => places.get(Buffer.from(leaf).toString('hex')) ?? -1)
  return found.includes(-1) ? undefined : pathsOf(sha256, all, found)
}
