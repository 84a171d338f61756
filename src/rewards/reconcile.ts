import { sql } from 'kysely'

import { showAmount, type Amount, type Asset } from '#core/money.ts'
import type { Db } from '#db/connect.ts'

import type { Chain } from './chain.ts'
import { compareLamports, type Lamports } from './lamports.ts'
import { explainInside, explainSurplus, inFlightLines, keyMayBeOut } from './explain.ts'
import { observe, type Observation, type Sight } from './observe.ts'
import { isMoved, otherTreasury, otherTreasuryLine } from './whose-ledger.ts'

/**
 * Ledger and chain compared, in base units. `ledgerBalance`: all that came in and did not leave; `unbooked`: final on
 * the chain, and the next payout pass books it; `inFlight`: signed and not booked. `ok` only where nothing differs,
 * and no endpoint is `unheard`: one that could not be compared, so that it cannot be told. `lines`:
 * what each difference is made of (which payout, transaction, account), and what is on its way.
 * `other`: the ledger's treasury, where this one is mistaken for it, so that nothing can be compared.
 * `lamports`: the same for SOL, while that can be compared; a difference there is a note, and stops nothing.
 */
export type Reconciliation = {
  ok: boolean
  other?: string
  differences: string[]
  unheard: string[]
  lines: string[]
  chainBalance: Amount
  ledgerBalance: Amount
  unbooked: Amount
  inFlight: Amount
  accounts: Record<'treasury' | 'escrow' | 'due' | 'transit', Amount>
  lamports?: Lamports
  notes: string[]
}

/** Compares the ledger with the chain, and with itself; every difference is a sentence. */
export const reconcile = async (db: Db, chain: Chain): Promise<Reconciliation> => {
  const show = (amount: Amount): string => showAmount(amount, chain.asset, 'en')
  const seen = await observe(db, chain)
  const { ledgerBalance, inFlight, sights, unheard } = seen
  const { accounts, differences } = await inside(db, chain.asset.mint, ledgerBalance, show)
  const other = isMoved(seen) ? undefined : await otherTreasury(db, chain)
  const outside = other === undefined ? await beside(db, chain, seen) : elsewhere(other, chain)
  const [first] = sights as [Sight]
  const lines = [
    ...(differences.length > 0 ? await explainInside(db, chain.asset) : []),
    ...outside.lines,
    ...(await inFlightLines(db, chain.asset)),
  ]
  const { said, lamports } = outside
  return {
    ok: differences.length === 0 && said.length === 0 && unheard.length === 0,
    ...(other !== undefined && { other }),
    differences: other === undefined ? [...differences, ...said] : [...said, ...differences],
    unheard,
    lines,
    chainBalance: first.chainBalance,
    ledgerBalance,
    unbooked: first.unbooked,
    inFlight,
    accounts,
    ...(lamports === undefined ? {} : { lamports }),
    notes: lamports === undefined ? [] : noteOf(lamports, lines),
  }
}

type Outside = { said: string[]; lines: string[]; lamports?: Lamports | undefined }

/** What another treasury holds says nothing about the ledger. */
const elsewhere = (other: string, chain: Chain): Outside => ({
  said: [otherTreasuryLine(other, chain)],
  lines: [],
})

const beside = async (
  db: Db,
  chain: Chain,
  { sights, ledgerBalance, surplus }: Observation,
): Promise<Outside> => {
  const show = (amount: Amount): string => showAmount(amount, chain.asset, 'en')
  const lamports = await compareLamports(db, chain)
  const agree = new Set(sights.map((sight) => sight.surplus)).size === 1
  return agree
    ? {
        said: sights.flatMap((sight) => explain(sight, ledgerBalance, show)),
        lines: await explainSurplus(db, chain, surplus),
        lamports,
      }
    : { said: [contradiction(sights, ledgerBalance, show)], lines: [], lamports }
}

const sol: Asset = { mint: 'SOL', decimals: 9, symbol: 'SOL' }

/** SOL may be used by hand with the treasury's key, and nothing is owed in it: a difference is told, no more. */
const noteOf = ({ chain, ledger }: Lamports, said: readonly string[]): string[] => {
  if (chain === ledger) return []
  const show = (lamports: bigint): string => showAmount(lamports, sol, 'en')
  return chain > ledger
    ? [`${show(chain - ledger)} came into the treasury's wallet and is booked with the next deposits.`]
    : [
        `${show(ledger - chain)} left the treasury's wallet without a transaction of Accord.`,
        ...(said.includes(keyMayBeOut) ? [] : [keyMayBeOut]),
      ]
}

/** One of them is behind or lies: what it says is missing has not left. */
const contradiction = (
  sights: readonly Sight[],
  ledger: Amount,
  show: (amount: Amount) => string,
): string => {
  const words = sights.map(
    ({ rpc, chainBalance, unbooked }) =>
      `${rpc} says that the treasury holds ${show(chainBalance)}, and should hold ${show(ledger - unbooked)}`,
  )
  const stop = sights.some(({ surplus }) => surplus < 0n)
    ? 'Payouts stop meanwhile'
    : 'No deposit is booked meanwhile'
  return `The endpoints contradict each other: ${words.join('; ')}. ${stop}; if it stays so, take the one that is wrong out of SOLANA_RPC_URL.`
}

const explain = (
  { rpc, chainBalance, unbooked, surplus }: Sight,
  ledger: Amount,
  show: (a: Amount) => string,
) => {
  if (surplus === 0n) return []
  const facts = `${rpc} says the treasury holds ${show(chainBalance)}; the ledger expects ${show(ledger - unbooked)}`
  const left =
    unbooked === 0n ? '' : ` (${show(unbooked)} has left already and is booked by the next payout pass)`
  return surplus > 0n
    ? [
        `${facts}${left}. ${show(surplus)} came in that is not booked: a running Accord books a deposit within about a minute.`,
      ]
    : [
        `${facts}${left}. ${show(-surplus)} left without a payout of Accord: payouts stop until it is sent back to the treasury, or, where the database is an older backup, a newer one is restored.`,
      ]
}

/** What must hold within the database, whatever the chain says. */
const inside = async (db: Db, mint: string, ledger: Amount, show: (amount: Amount) => string) => {
  const { rows } = await sql<
    Record<'treasury' | 'escrow' | 'due' | 'transit' | 'running' | 'posted', bigint>
  >`
    select coalesce(sum(balance) filter (where kind = 'treasury'), 0) as treasury,
      coalesce(sum(balance) filter (where kind = 'escrow'), 0) as escrow,
      coalesce(sum(balance) filter (where kind = 'due'), 0) as due,
      coalesce(sum(balance) filter (where kind = 'transit'), 0) as transit,
      (select coalesce(sum(amount), 0) from payouts where asset = ${mint} and status <> 'paid') as running,
      (select coalesce(sum(p.amount * case when f.kind = 'world' then 1 else -1 end), 0)
        from postings p join accounts f on f.id = p.from_account join accounts t on t.id = p.to_account
        where p.asset = ${mint} and (f.kind = 'world' or t.kind = 'world')) as posted
      from accounts where asset = ${mint}`.execute(db)
  const sums = rows[0] ?? { treasury: 0n, escrow: 0n, due: 0n, transit: 0n, running: 0n, posted: 0n }
  const { treasury, escrow, due, transit, running, posted } = sums
  const differences: string[] = []
  const held = treasury + escrow + due + transit
  if (held !== ledger)
    differences.push(
      `The accounts hold ${show(held)} together, but ${show(ledger)} came in and did not leave.`,
    )
  if (posted !== ledger)
    differences.push(`The postings say that ${show(posted)} is inside, the accounts say ${show(ledger)}.`)
  if (running !== transit)
    differences.push(`${show(transit)} is in transit, but the payouts under way are ${show(running)}.`)
  return { accounts: { treasury, escrow, due, transit }, differences }
}
