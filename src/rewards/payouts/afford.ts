import { sql } from 'kysely'

import type { Batch } from '../chain.ts'
import type { Prepared } from './prepare.ts'
import { wait, type Run } from './pass.ts'

/** More than a signature and the highest priority price for the most units of a transaction take. */
const FEE = 80_000n

/**
 * Those of `ready`, from the first on, that the treasury's SOL suffices for together with what is under way: each was
 * simulated alone, and what fails on the chain costs its fee. Reckoned rather too high, so while nothing is under way
 * the first always goes. The highest of all balances counts: nobody who understates it keeps payments waiting.
 */
export const affordable = async (run: Run, ready: readonly Prepared[]): Promise<Prepared[]> => {
  const { chain } = run
  const [opening, marker] = [await chain.openingCost(), await chain.markerCost()]
  const costOf = (accounts: number): bigint => FEE + marker + opening * BigInt(accounts)
  // Asked for before the balance: what becomes final between both is counted twice, not left out.
  const live = await underWay(run)
  const lamports = await balanceOf(run)
  if (lamports === undefined) return [...ready]
  const busy = BigInt(live.batches) * costOf(0) + opening * BigInt(live.accounts)
  let left = lamports - marker - busy
  const going = ready.filter(({ batch }, index) => {
    left -= costOf(accountsOf(batch))
    return left >= 0n || (index === 0 && live.batches === 0)
  })
  if (going.length < ready.length)
    wait(
      run,
      {},
      'The SOL does not suffice for all payments that are ready at once: some wait until those under way are final, or for more SOL (see treasury fund).',
    )
  return going
}

/** Token accounts that a batch opens. */
export const accountsOf = ({ transfers }: Batch): number => transfers.filter(({ create }) => create).length

/** Undefined where no endpoint answers: what to do about that is said where a blockhash is asked for. */
const balanceOf = async ({ chain }: Run): Promise<bigint | undefined> => {
  const looks = await Promise.allSettled(chain.rpcs.map(async (rpc) => rpc.treasury()))
  const heard = looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value.lamports] : []))
  return heard.reduce<bigint | undefined>(
    (most, one) => (most === undefined || one > most ? one : most),
    undefined,
  )
}

/** Signed and not ended, in whatever is paid: the SOL is one. `accounts`: token accounts that they open. */
const underWay = async ({ db }: Run): Promise<{ batches: number; accounts: number }> => {
  const { rows } = await sql<{ batches: number; accounts: number }>`
    select count(*) as batches, coalesce(sum(opens), 0)::bigint as accounts
      from attempts where status in ('signed', 'sent', 'confirmed', 'unknown')`.execute(db)
  return rows[0] ?? { batches: 0, accounts: 0 }
}
