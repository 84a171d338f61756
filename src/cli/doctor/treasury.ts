import { showAmount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import type { Chain } from '#rewards/chain.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { openTreasury, treasuryState } from '#rewards/treasury.ts'
import { mistakenFor, otherTreasuryLine } from '#rewards/whose-ledger.ts'

import { agreementLines } from '../reconcile-lines.ts'
import type { Finding } from './finding.ts'

/** Below this the treasury cannot pay fees and token accounts for long: a tenth of a SOL. */
const lowLamports = 100_000_000n

/** What the treasury holds, told to `found` before the ledger is looked at; another one than the ledger's is no matter. */
export const examineTreasury = async (
  db: Db,
  chain: Chain,
  found: (finding: Finding) => void,
): Promise<void> => {
  const other = await mistakenFor(db, chain)
  if (other !== undefined)
    return found({ part: 'treasury', state: 'failed', what: otherTreasuryLine(other, chain) })
  found(await holdings(chain))
  await openTreasury(db, chain)
  found(await ledgerFinding(db, chain))
}

const holdings = async (chain: Chain): Promise<Finding> => {
  const { tokens, lamports } = await treasuryState(chain)
  const todo = [
    ...(tokens === 0n ? [`Send tokens of ${chain.asset.mint} to it: without them nobody is paid.`] : []),
    ...(lamports < lowLamports ? ['Send it some SOL for fees: below 0.1 SOL payouts may stop.'] : []),
  ]
  return {
    part: 'treasury',
    state: todo.length > 0 ? 'warning' : 'fine',
    what: `${chain.treasury} holds ${showAmount(tokens, chain.asset, 'en')} and ${Number(lamports) / 1e9} SOL`,
    ...(todo.length > 0 && { todo: todo.join(' ') }),
  }
}

const ledgerFinding = async (db: Db, chain: Chain): Promise<Finding> => {
  const found = await reconcile(db, chain)
  if (found.ok) return { part: 'ledger', state: 'fine', what: 'agrees with the chain' }
  return {
    part: 'ledger',
    state: found.differences.length > 0 ? 'failed' : 'warning',
    what: agreementLines(found)
      .map((line) => line.trim())
      .join(' '),
    todo: 'See: npm run -s accord -- reconcile',
  }
}
