import { toDecimal, type Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Chain } from './chain.ts'
import { limitsOf, NEEDED, type Approver, type Limits } from './limits.ts'
import { isTextSignedBy, readSignature } from './ownership/ed25519.ts'
import { askForPass, unfitness, type PayoutTerms } from './request-payout.ts'
import { liveWallet } from './wallets.ts'

type Subject = { id: number; amount: Amount; wallet: string }
type Treasury = Pick<Chain, 'asset' | 'treasury'>

/** What an approver signs: everything that the payment is, so that the signature is good for nothing else. */
export const approvalText = ({ asset, treasury }: Treasury, { id, amount, wallet }: Subject): string =>
  [
    'I approve this payment by Accord.',
    `Payment: ${id}`,
    `Amount: ${toDecimal(amount, asset.decimals)} ${asset.symbol} (${amount} base units)`,
    `Token: ${asset.mint}`,
    `From: ${treasury}`,
    `To: ${wallet}`,
  ].join('\n')

export type ApprovalRefusal =
  | 'payout-not-found'
  | 'approval-not-needed'
  | 'approval-unknown-key'
  | 'approval-own-payout'
  | 'approval-bad-signature'
  | 'approval-twice'
  | 'approval-wallet-left'
  | 'approval-wallet-cooling'
  | 'approval-wallet-unproven'

/** `missing`: how many approvals are still to come; with 0 the payout is planned. */
export type Approval = { approver: string; missing: number }

/** Whether a wallet has to be proven, and what time it is. */
type When = Required<Pick<PayoutTerms, 'proof' | 'now'>>

/**
 * A payout that waits for approvals goes to the wallet that its person has now: one that they have left is not approved any
 * more, and what was approved for it names it, so it counts no more (`approval-wallet-left`: to be signed anew). While
 * nothing may be sent to the new one, there is nothing to approve.
 */
export const followWallet = async (
  tx: Tx,
  payout: Subject & { contributor_id: number },
  when: When,
): Promise<
  Refusal<'approval-wallet-left' | 'approval-wallet-cooling' | 'approval-wallet-unproven'> | undefined
> => {
  const live = await liveWallet(tx, payout.contributor_id)
  if (live === undefined || live.address === payout.wallet) return undefined
  const { id, wallet: before } = payout
  const words = { id, wallet: live.address, before, until: live.payableFrom?.toISOString() ?? '' }
  const unfit = unfitness(live, when)
  if (unfit !== undefined)
    return refuse(
      unfit.refused === 'wallet-cooling' ? 'approval-wallet-cooling' : 'approval-wallet-unproven',
      words,
    )
  await tx
    .updateTable('payouts')
    .set({ wallet: live.address })
    .where('id', '=', id)
    .where('status', '=', 'held')
    .execute()
  return refuse('approval-wallet-left', words)
}

/**
 * Takes down one approval: the signature (base58 or base64) over `approvalText` by the key of one of the approvers. With
 * the second one the payout is planned. Nobody approves a payment to their own key, nor one to a wallet that its person has
 * left (see `followWallet`).
 */
export const approve = async (
  tx: Tx,
  treasury: Treasury,
  { payoutId, key, signature, ...when }: { payoutId: number; key: string; signature: string } & When,
): Promise<Approval | Refusal<ApprovalRefusal>> => {
  const payout = await tx
    .selectFrom('payouts')
    .selectAll()
    .where('id', '=', payoutId)
    .where('asset', '=', treasury.asset.mint)
    .forUpdate()
    .executeTakeFirst()
  if (payout === undefined) return refuse('payout-not-found', { id: payoutId })
  if (payout.status !== 'held' || payout.hold_reason !== 'approval')
    return refuse('approval-not-needed', { id: payoutId, status: payout.status })
  const left = await followWallet(tx, payout, when)
  if (left !== undefined) return left
  const limits = await limitsOf(tx, treasury.asset.mint)
  const approver = limits.approvers.find((one) => one.key === key)
  if (approver === undefined) return refuse('approval-unknown-key', { key })
  if (payout.wallet === key) return refuse('approval-own-payout')
  const bytes = readSignature(signature)
  if (bytes === undefined || !isTextSignedBy(key, approvalText(treasury, payout), bytes))
    return refuse('approval-bad-signature', { name: approver.name })
  // What counts is who has validly approved: rows that somebody made up stand in nobody's way.
  const before = await approversOf(tx, treasury, limits, payout)
  const twice = before.includes(approver)
  if (twice && before.length < NEEDED) return refuse('approval-twice', { name: approver.name })
  if (!twice)
    await tx
      .insertInto('payout_approvals')
      .values({ payout_id: payoutId, approver: key, amount: payout.amount, wallet: payout.wallet, signature })
      .execute()
  const missing = NEEDED - before.length - (twice ? 0 : 1)
  if (missing <= 0) await go(tx, payoutId)
  return { approver: approver.name, missing: Math.max(0, missing) }
}

const go = async (tx: Tx, payoutId: number): Promise<void> => {
  await tx
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null, hold_note: null, told: false })
    .where('id', '=', payoutId)
    .execute()
  await askForPass(tx)
}

/** Who has validly approved exactly this payment: read from the signatures, not from the rows that hold them. */
export const approversOf = async (
  db: Db | Tx,
  treasury: Treasury,
  { approvers }: Limits,
  payout: Subject,
): Promise<Approver[]> => {
  const rows = await db
    .selectFrom('payout_approvals')
    .select(['approver', 'signature'])
    .where('payout_id', '=', payout.id)
    // The database counts those of exactly this payment, too.
    .where('amount', '=', payout.amount)
    .where('wallet', '=', payout.wallet)
    .execute()
  const text = approvalText(treasury, payout)
  return approvers.filter(
    ({ key }) =>
      key !== payout.wallet &&
      rows.some(({ approver, signature }) => {
        const bytes = approver === key ? readSignature(signature) : undefined
        return bytes !== undefined && isTextSignedBy(key, text, bytes)
      }),
  )
}

/** Which of these payouts are above the sum that two people have to approve, and are not approved. */
export const unapproved = async (
  db: Db | Tx,
  treasury: Treasury,
  limits: Limits,
  payouts: readonly Subject[],
): Promise<number[]> => {
  const { approvalAbove } = limits
  if (approvalAbove === undefined) return []
  const ids: number[] = []
  for (const payout of payouts.filter(({ amount }) => amount > approvalAbove))
    if ((await approversOf(db, treasury, limits, payout)).length < NEEDED) ids.push(payout.id)
  return ids
}
