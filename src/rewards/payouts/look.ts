import { unapproved } from '../approvals.ts'
import type { TokenAccount, Transfer } from '../chain.ts'
import { hold, type Member } from './book.ts'
import type { HoldReason, Run } from './pass.ts'
import { limitsNow } from './today.ts'

/** A look at an account counts for this long: what changes until the payment lands is the simulation's and the chain's. */
const FRESH_MS = 5_000
const REMEMBERED = 50_000

/** What a pass has seen of token accounts, by wallet. */
export type Seen = Map<string, { state: TokenAccount; at: number }>

const poison: Partial<Record<TokenAccount, HoldReason>> = {
  frozen: 'account-frozen',
  reassigned: 'account-reassigned',
  unusable: 'account-unusable',
}

export type Poisoned = { id: number; reason: HoldReason }

/**
 * Looks at the token account of everybody (rule 12), and at the approvals of large payouts: who is payable, with which
 * transfer, and who is not.
 */
export const sort = async (
  run: Run,
  members: readonly Member[],
): Promise<{ payable: Member[]; transfers: Transfer[]; poisoned: Poisoned[] }> => {
  const states = await look(
    run,
    members.map((member) => member.wallet),
  )
  const large = new Set(await unapproved(run.db, run.chain, await limitsNow(run), members))
  const reasons = members.map(({ id }, index): HoldReason | undefined =>
    large.has(id) ? 'approval' : poison[states[index] ?? 'unusable'],
  )
  const payable = members.filter((_, index) => reasons[index] === undefined)
  const transfers = members.flatMap(({ wallet, amount }, index) =>
    reasons[index] === undefined ? [transferTo({ wallet, amount }, states[index])] : [],
  )
  const poisoned = members.flatMap(({ id }, index) => {
    const reason = reasons[index]
    return reason === undefined ? [] : [{ id, reason }]
  })
  return { payable, transfers, poisoned }
}

/**
 * Looks at the accounts of whom is planned next, behind the payout `after`, while others are being planned: no more than `most`.
 * Returns the last payout of them.
 */
export const lookAhead = async (run: Run, after: number, most: number): Promise<number> => {
  const next = await run.db
    .selectFrom('payouts')
    .select(['id', 'wallet'])
    .where('status', '=', 'planned')
    .where('asset', '=', run.chain.asset.mint)
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute()
  await look(
    run,
    next.map(({ wallet }) => wallet),
  )
  return next.at(-1)?.id ?? after
}

/**
 * The states of wallets' token accounts; asks the chain for those that were not seen within the last seconds. What is seen
 * is kept aside first: others may throw away what is remembered while the chain is asked.
 */
const look = async ({ chain, seen }: Run, wallets: readonly string[]): Promise<TokenAccount[]> => {
  const now = performance.now()
  const states = new Map<string, TokenAccount>()
  for (const wallet of wallets) {
    const known = seen.get(wallet)
    if (known !== undefined && now - known.at < FRESH_MS) states.set(wallet, known.state)
  }
  const wanted = [...new Set(wallets.filter((wallet) => !states.has(wallet)))]
  if (wanted.length > 0) {
    if (seen.size > REMEMBERED) seen.clear()
    for (const [index, state] of (await chain.tokenAccounts(wanted)).entries()) {
      const wallet = wanted[index] as string
      states.set(wallet, state)
      seen.set(wallet, { state, at: now })
    }
  }
  return wallets.map((wallet) => states.get(wallet) ?? 'unusable')
}

const transferTo = (to: Pick<Transfer, 'wallet' | 'amount'>, state: TokenAccount | undefined): Transfer => ({
  ...to,
  create: state === 'missing',
  ...(state === 'needs-memo' && { memo: true }),
})

export const holdAll = async (
  run: Run,
  tx: Parameters<typeof hold>[1],
  poisoned: readonly Poisoned[],
): Promise<void> => {
  for (const reason of new Set(poisoned.map((one) => one.reason)))
    await hold(
      run,
      tx,
      poisoned.filter((one) => one.reason === reason).map((one) => one.id),
      reason,
    )
}
