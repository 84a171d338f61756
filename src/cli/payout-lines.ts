import { showAmount, type Asset } from '#core/money.ts'
import type { Limits } from '#rewards/limits.ts'
import type { AttemptRecord, PayoutRecord } from '#rewards/payout-view.ts'

import { table } from './output.ts'

const reasons: Record<string, string> = {
  'account-frozen': 'their token account is frozen; they were asked for another wallet',
  'account-reassigned':
    'their token account belongs to somebody else now; they were asked for another wallet',
  'account-unusable':
    'something else stands where their token account should be; they were asked for another wallet',
  'transfer-failed': 'the network refused the transfer; they may ask again, or you release it',
  operator: 'an operator holds it; payouts release sends it',
  unfunded: 'the ledger does not hold its money, so somebody wrote it into the tables; see payouts show',
  'day-cap':
    'the limit of the day is reached; it goes on by itself the next day (UTC), or when DAILY_PAYOUT_CAP is raised',
  approval: 'above APPROVAL_ABOVE: two people have to approve it by payouts approve',
}

export const reasonText = (reason: string | null): string => reasons[reason ?? ''] ?? reason ?? ''

export const payoutTable = (payouts: PayoutRecord[], asset: Asset): string[] =>
  table([
    ['id', 'person', 'amount', 'state', 'wallet', 'asked'],
    ...payouts.map(({ id, contributor, amount, status, holdReason, wallet, asked }) => [
      id,
      contributor,
      showAmount(amount, asset, 'en'),
      holdReason === null ? status : `held: ${holdReason}`,
      wallet,
      moment(asked),
    ]),
  ])

/** One payout's whole way, and what it waits for. */
export const payoutLines = (payout: PayoutRecord, asset: Asset, limits: Limits): string[] => [
  `Payout ${payout.id}: ${showAmount(payout.amount, asset, 'en')} to person ${payout.contributor}`,
  `  wallet   ${payout.wallet}`,
  `  asked    ${moment(payout.asked)}`,
  `  state    ${payout.status}${payout.batch === null ? '' : ` in batch ${payout.batch}`}`,
  ...(payout.holdNote === null ? [] : [`  note     ${payout.holdNote}`]),
  ...payout.approvals.map(({ key, at }) => {
    const name = limits.approvers.find((one) => one.key === key)?.name ?? 'nobody who may approve now'
    return `  approved ${moment(new Date(at))} by ${name}, ${key}`
  }),
  ...payout.attempts.flatMap(attemptLines),
  waitsFor(payout),
]

const attemptLines = (one: AttemptRecord): string[] => [
  `  signed   ${moment(new Date(one.signed))} as ${one.signature} (batch ${one.batch})`,
  `           ${ends[one.status]?.(one) ?? one.status}`,
]

const ends: Record<string, (one: AttemptRecord) => string> = {
  signed: ({ expiryHeight }) =>
    `stored, not yet taken by any endpoint; it can land up to block ${expiryHeight}`,
  sent: ({ expiryHeight }) => `sent; it can land up to block ${expiryHeight}, and is sent again until then`,
  confirmed: () => 'confirmed by the chain, not yet final',
  unknown: () => 'the endpoints contradict each other; nothing is signed anew until they agree',
  finalized_ok: ({ slot }) => `final in slot ${slot ?? '?'}: paid`,
  finalized_err: ({ error }) =>
    `final, but the chain refused it: ${error ?? 'no reason given'}. Nothing was paid by it`,
  expired: ({ ended }) =>
    `expired${ended === null ? '' : ` (${moment(new Date(ended))})`}: every endpoint is past its last block and does not know it`,
}

const waitsFor = ({ id, status, holdReason, attempts, signature, funded }: PayoutRecord): string => {
  if (status === 'paid') return `It is paid, for good: transaction ${signature ?? ''}.`
  if (!funded)
    return 'It is not paid: the ledger does not hold its money, so somebody wrote it into the tables. Find out who; docs/operators.md, "A payment with no money behind it", says how to take it out.'
  if (status === 'held') return `It waits: ${reasonText(holdReason)}.`
  if (status === 'planned')
    return 'It waits for the next pass of the payouts, which gathers it into a batch: start Accord, or run payouts run.'
  const live = attempts.find((one) => ['signed', 'sent', 'confirmed', 'unknown'].includes(one.status))
  if (live === undefined && attempts.some((one) => one.status === 'finalized_err'))
    return 'The chain refused its transaction, and nothing is signed anew until trying it out goes well: payouts run says what is in the way; the treasury may be short of SOL, see treasury status.'
  return live === undefined
    ? `It is in a batch that nothing is signed for yet: the next pass signs it. To keep it back: payouts hold ${id} --why "…".`
    : 'It waits for the chain: paid when the transaction is final, signed anew only once it can no longer land.'
}

const moment = (date: Date): string => `${new Date(date).toISOString().slice(0, 19).replace('T', ' ')} UTC`
