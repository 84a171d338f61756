import { showAmount, type Amount, type Asset } from '#core/money.ts'
import { otherTreasuryLine } from '#rewards/whose-ledger.ts'
import type { Endpoint, TreasuryStatus } from '#rewards/treasury-status.ts'

const sol: Asset = { mint: 'SOL', decimals: 9, symbol: 'SOL' }
const lamports = (amount: bigint): string => showAmount(amount, sol, 'en')

const people = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`
const batches = (count: number): string => `${count} ${count === 1 ? 'batch' : 'batches'}`

/** The status for people, and what lacks, each in a sentence that says what to do. */
export const statusLines = (
  status: TreasuryStatus,
  asset: Asset,
): { lines: string[]; problems: string[] } => {
  const show = (amount: Amount): string => showAmount(amount, asset, 'en')
  const { address, mint, endpoints, ledger, campaigns, ready, waiting, held, ahead, markers } = status
  const lines = [
    `Treasury ${address}`,
    `Token    ${mint} (${asset.symbol})`,
    ...endpoints.map((one) => endpointLine(one, show)),
    'In the ledger',
    `  free                   ${show(ledger.free)}`,
    `  set aside              ${show(ledger.reserved)} (${campaigns.running} running campaigns can still cost ${show(campaigns.needed)})`,
    `  due to people          ${show(ledger.due)}`,
    `  on the way             ${show(ledger.transit)}`,
    ...unbookedLine(status, show),
    'To be paid',
    `  ready                  ${people(ready.people)}, ${show(ready.amount)}`,
    ...(waiting.people === 0
      ? []
      : [`  planned already        ${people(waiting.people)}, ${show(waiting.amount)}, nothing signed yet`]),
    status.outlook === 0n
      ? '  it takes               nothing: there is nobody to be paid'
      : `  it takes about         ${lamports(status.outlook)}: ${status.feeEach} lamports a payment, ${ready.accounts + waiting.accounts} token accounts to open at ${lamports(status.openingCost)} at most`,
    ...(ahead.count === 0
      ? []
      : [
          `                         ${lamports(ahead.lamports)} of it lies on the markers of ${batches(ahead.count)}: needed at the same time, it comes back later`,
        ]),
    ...(held.people === 0
      ? []
      : [
          `  held                   ${people(held.people)}, ${show(held.amount)}: about ${lamports(held.lamports)} more, once they are released`,
        ]),
    `  on markers             ${lamports(markers.lamports)} of ${batches(markers.count)}, which comes back by treasury sweep-markers`,
    ...limitLines(status, show),
    ...waitingLines(status, show),
  ]
  return { lines, problems: problemsOf(status, show) }
}

const endpointLine = (one: Endpoint, show: (amount: Amount) => string): string => {
  const { name, health } = one
  const how =
    health === undefined || health.state === 'closed' ? '' : ` (resting after ${health.failures} failures)`
  if ('error' in one) return `  ✗ ${name}: ${one.error}${how}`
  const { tokens, lamports: own, frozen, slot } = one.state
  return `  ✓ ${name}: ${show(tokens)}, ${lamports(own)}, slot ${slot}${frozen ? ', FROZEN' : ''}${how}`
}

/** A deposit, which is booked as soon as nothing is on its way and every endpoint says the same. */
const unbookedLine = (
  { surplus = 0n, endpoints, other }: TreasuryStatus,
  show: (amount: Amount) => string,
): string[] => {
  if (surplus <= 0n || other !== undefined) return []
  const silent = endpoints.filter((one) => 'error' in one).map(({ name }) => name)
  const how =
    silent.length === 0
      ? 'start books it, or payouts run, once every endpoint says the same'
      : `every endpoint has to say the same first, and ${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not answer`
  return [`  not booked yet         ${show(surplus)}: ${how}`]
}

const limitLines = ({ limits }: TreasuryStatus, show: (amount: Amount) => string): string[] => {
  const { dayCap, personCap, approvalAbove, approvers, usedToday } = limits
  return [
    'Limits (days are UTC)',
    `  today                  ${show(usedToday)} of ${dayCap === undefined ? 'no limit (DAILY_PAYOUT_CAP)' : show(dayCap)}`,
    `  a person and day       ${personCap === undefined ? 'no limit (DAILY_PAYOUT_CAP_PERSON)' : show(personCap)}`,
    `  two people approve     ${approvalAbove === undefined ? 'nothing (APPROVAL_ABOVE)' : `above ${show(approvalAbove)}: ${approvers.map(({ name }) => name).join(', ')}`}`,
  ]
}

const waitingLines = ({ payouts }: TreasuryStatus, show: (amount: Amount) => string): string[] => {
  const open = payouts.filter((one) => one.status !== 'paid')
  if (open.length === 0) return []
  return [
    'Payouts',
    ...open.map(
      ({ status, reason, count, amount }) =>
        `  ${(reason === null ? status : `held: ${reason}`).padEnd(22)} ${count}, ${show(amount)}`,
    ),
  ]
}

const problemsOf = (status: TreasuryStatus, show: (amount: Amount) => string): string[] => {
  const { campaigns, other } = status
  return [
    ...paymentProblems(status, show),
    ...(campaigns.missing > 0n && other === undefined
      ? [
          `Running campaigns lack ${show(campaigns.missing)} that is not set aside: fund the treasury, then campaign resume.`,
        ]
      : []),
  ]
}

/** What keeps payments from being sent. What another treasury than the ledger's holds is no matter. */
export const paymentProblems = (status: TreasuryStatus, show: (amount: Amount) => string): string[] => {
  const { other, address, endpoints } = status
  const dead = endpoints.flatMap((one) =>
    'error' in one ? [`${one.name} does not answer: mend SOLANA_RPC_URL or wait.`] : [],
  )
  return other === undefined
    ? [...dead, ...moneyProblems(status, show)]
    : [otherTreasuryLine(other, { treasury: address }), ...dead]
}

const moneyProblems = (
  { endpoints, outlook, stays, surplus }: TreasuryStatus,
  show: (amount: Amount) => string,
): string[] => {
  const states = endpoints.flatMap((one) => ('state' in one ? [one.state] : []))
  const low = outlook === 0n ? undefined : states.find(({ lamports: own }) => own < outlook + stays)
  return [
    ...(states.some(({ frozen }) => frozen)
      ? ['The treasury is frozen: nothing can be paid until whoever may freeze the token thaws it.']
      : []),
    ...(surplus === undefined || surplus >= 0n
      ? []
      : [
          new Set(states.map(({ tokens }) => tokens)).size > 1
            ? `The endpoints contradict each other about what the treasury holds, and one of them misses ${show(-surplus)}: payouts stop meanwhile. If it stays so, take the one that is wrong out of SOLANA_RPC_URL; reconcile says more.`
            : `The chain holds ${show(-surplus)} less than the ledger says: payouts stop until that is explained, see reconcile.`,
        ]),
    ...(low === undefined
      ? []
      : [
          `There are ${lamports(low.lamports)}, of which ${lamports(stays)} have to stay, and payments need about ${lamports(outlook)}: see treasury fund.`,
        ]),
  ]
}
