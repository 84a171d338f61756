import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { lockAccounts, treasury, world, type Account } from './accounts.ts'
import type { Chain, Cost } from './chain.ts'
import { balance, post, type Posting } from './ledger.ts'

/** SOL is an asset of its own in the ledger, in lamports. */
export const SOL = 'SOL'

/** What lies on the markers of batches until it is reclaimed. */
export const markers: Account = { kind: 'escrow', ref: 'markers' }

/** A transaction of the treasury that is final, and the batch it was of. */
export type Spent = { signature: string; cost: Cost; seed: string }

/** The postings of one transaction's fee, of the token accounts it opened (`mint`), and of its marker. */
export const costPostings = (mint: string, { signature, cost, seed }: Spent): Posting[] => [
  { ...out(`fee:${signature}`, cost.fee), reason: 'network-fee', refs: { signature } },
  ...cost.rents.map(({ wallet, lamports }): Posting => ({
    // Whoever closes their account and is paid again has it opened again.
    ...out(`rent:${mint}:${wallet}:${signature}`, lamports),
    reason: 'account-opened',
    refs: { signature, wallet, mint },
  })),
  ...(cost.marker === 0n
    ? []
    : [
        {
          ...out(`marker:${seed}`, cost.marker),
          to: markers,
          reason: 'marker-locked' as const,
          refs: { signature },
        },
      ]),
]

const out = (key: string, amount: bigint): Omit<Posting, 'reason'> => ({
  key,
  from: treasury,
  to: world,
  amount,
  asset: SOL,
})

/**
 * Posts what the chain has taken. It cannot have taken what was not there: if the ledger knows of less, as much as is
 * missing came in before and is booked first.
 */
export const postSpent = async (tx: Tx, postings: readonly Posting[]): Promise<void> => {
  if (postings.length === 0) return
  await lockAccounts(
    tx,
    [treasury, world, markers].map((account) => ({ ...account, asset: SOL })),
  )
  const spent = postings.reduce(
    (sum, { from, amount }) => (from.kind === 'treasury' ? sum + amount : sum),
    0n,
  )
  const missing = spent - (await balance(tx, treasury, SOL))
  const deposit = missing > 0n ? [await depositOf(tx, missing)] : []
  await post(tx, [...deposit, ...postings])
}

/** Numbered by those before it; call it with the accounts locked. */
const depositOf = async (tx: Tx, amount: bigint): Promise<Posting> => {
  const { count } = await tx
    .selectFrom('postings')
    .innerJoin('accounts', 'accounts.id', 'postings.from_account')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accounts.kind', '=', 'world')
    .where('accounts.asset', '=', SOL)
    .executeTakeFirstOrThrow()
  return { key: `deposit:${SOL}:${count}`, from: world, to: treasury, amount, asset: SOL, reason: 'deposit' }
}

/** The treasury's lamports on the chain and in the ledger; `undefined` while they cannot be compared. */
export type Lamports = { chain: bigint; ledger: bigint }

/**
 * Compares only while nothing is under way or unbooked, and every endpoint, none of them behind what is booked, says
 * the same.
 */
export const compareLamports = async (db: Db, chain: Chain): Promise<Lamports | undefined> => {
  const before = await quiet(db)
  if (before === undefined) return undefined
  const looks = await Promise.allSettled(chain.rpcs.map(async (rpc) => rpc.treasury()))
  const seen = looks.flatMap((look) =>
    look.status === 'fulfilled' && look.value.slot >= before.slot ? [look.value.lamports] : [],
  )
  const [lamports] = seen
  if (lamports === undefined || seen.length < chain.rpcs.length || new Set(seen).size > 1) return undefined
  return { chain: lamports, ledger: before.ledger }
}

/** Books SOL that came into the treasury's wallet: as much as it holds beyond the ledger. */
export const bookLamports = async (db: Db, chain: Chain): Promise<bigint> => {
  const seen = await compareLamports(db, chain)
  if (seen === undefined || seen.chain <= seen.ledger) return 0n
  return db.transaction().execute(async (tx) => {
    await lockAccounts(
      tx,
      [treasury, world].map((account) => ({ ...account, asset: SOL })),
    )
    if ((await quiet(tx))?.ledger !== seen.ledger) return 0n
    await post(tx, [await depositOf(tx, seen.chain - seen.ledger)])
    return seen.chain - seen.ledger
  })
}

/** What the ledger says the wallet holds, and the newest slot that is booked; undefined while something is under way. */
const quiet = async (db: Db | Tx): Promise<{ ledger: bigint; slot: number } | undefined> => {
  const { rows } = await sql<{ ledger: bigint; slot: number; busy: boolean }>`
    select
      coalesce((select balance from accounts where kind = 'treasury' and ref = '' and asset = ${SOL}), 0) as ledger,
      greatest(
        coalesce((select max(slot) from attempts where slot is not null), 0),
        coalesce((select max(slot) from sweeps), 0)) as slot,
      exists (select from attempts where status in ('signed', 'sent', 'confirmed', 'unknown'))
        or exists (select from attempts where fee is null and status in ('finalized_ok', 'finalized_err'))
        or exists (select from sweeps where status = 'signed') as busy`.execute(db)
  const [row] = rows
  return row === undefined || row.busy ? undefined : row
}
