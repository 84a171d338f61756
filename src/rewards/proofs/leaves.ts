import { hash } from 'node:crypto'

import type { Amount } from '#core/money.ts'

import { answerText, paymentText, type Payment } from './check/leaf.ts'
import { leafBytes, type Hash } from './check/tree.ts'
import type { PaidAnswer } from './paid-answers.ts'

export const sha256: Hash = (bytes) => hash('sha256', bytes, 'buffer')

/** A payout as it goes into a tree. */
export type PaidOut = {
  id: number
  batchId: number
  wallet: string
  amount: Amount
  asset: string
  secret: Uint8Array
}

/** A leaf: what it says, the salt that hides it, and its hash. */
export type Leaf<Fields> = Fields & { salt: string; hash: Uint8Array }

export type PayoutLeaves = { payment: Leaf<Payment>; answers: Leaf<PaidAnswer>[] }

/**
 * A salt of 128 bits, out of the payout's secret: without that it is as good as random, and once the secret is deleted
 * nobody can make it again. Cut off, so that no hash of a longer text follows from it.
 */
const derive = (secret: Uint8Array, what: string): Buffer =>
  hash('sha256', Buffer.concat([secret, Buffer.from(what)]), 'buffer').subarray(0, 16)

const hashOf = (text: string): Uint8Array => sha256(leafBytes(hash('sha256', text, 'buffer')))

/** A payout's leaves, in their order: the payment, then its answers. */
export const leavesOf = (cluster: string, payout: PaidOut, answers: readonly PaidAnswer[]): PayoutLeaves => {
  const { secret } = payout
  const payment: Payment = {
    cluster,
    mint: payout.asset,
    batch: `${payout.batchId}`,
    payout: `${payout.id}`,
    person: `p-${derive(secret, 'person').toString('hex').slice(0, 20)}`,
    wallet: payout.wallet,
    amount: `${payout.amount}`,
    answers: `${answers.length}`,
  }
  const salt = derive(secret, 'payment').toString('base64')
  return {
    payment: { ...payment, salt, hash: hashOf(paymentText(salt, payment)) },
    answers: answers.map((answer) => {
      const own = derive(secret, `${answer.verdict}:${answer.answerId}`).toString('base64')
      return { ...answer, salt: own, hash: hashOf(answerText(own, payment, answer)) }
    }),
  }
}
