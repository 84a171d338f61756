import { sql } from 'kysely'

import { json, type Db, type Tx } from '#db/connect.ts'

import { Unanswered, type Chain } from './chain.ts'
import { observe, type Observation } from './observe.ts'

type Treasury = Pick<Chain, 'asset' | 'treasury'>

const keyOf = ({ asset }: Treasury): string => `treasury:${asset.mint}`

/**
 * The treasury whose tokens the ledger counts, where that is another one than this. Somebody has mistaken the key, or moved the
 * tokens to a new one: only an operator knows which.
 */
export const otherTreasury = async (db: Db | Tx, treasury: Treasury): Promise<string | undefined> => {
  const row = await db
    .selectFrom('facts')
    .select('value')
    .where('key', '=', keyOf(treasury))
    .executeTakeFirst()
  return row === undefined || row.value === treasury.treasury ? undefined : String(row.value)
}

/** The ledger counts no tokens yet, or exactly those that are in this treasury now, and nothing is on its way. */
export const isMoved = ({ ledgerBalance, inFlight, surplus }: Observation): boolean =>
  ledgerBalance === 0n || (surplus === 0n && inFlight === 0n)

/** The treasury that this one is mistaken for; none where the tokens say by themselves that they were moved here. */
export const mistakenFor = async (db: Db, chain: Chain): Promise<string | undefined> => {
  const other = await otherTreasury(db, chain)
  if (other === undefined) return undefined
  try {
    return isMoved(await observe(db, chain)) ? undefined : other
  } catch (error) {
    if (error instanceof Unanswered) return other
    throw error
  }
}

/** This is the treasury whose tokens the ledger counts, from the first one on: as it is found, or because the operator says so. */
export const claimLedger = async (db: Db | Tx, treasury: Treasury): Promise<void> => {
  const { mint } = treasury.asset
  await sql`
    insert into facts (key, value)
      select ${keyOf(treasury)}, ${json(treasury.treasury)}::jsonb
        where exists (select from accounts where kind = 'world' and ref = '' and asset = ${mint} and balance < 0)
      on conflict (key) do update set value = excluded.value where facts.value <> excluded.value`.execute(db)
}

/** What to do where it is another one's. */
export const otherTreasuryLine = (other: string, { treasury }: Pick<Chain, 'treasury'>): string =>
  `The ledger is that of the treasury ${other}, and SOLANA_KEYPAIR names ${treasury}: nothing is booked or paid. If the key is mistaken, mend it; if you have moved the tokens to it, run: npm run -s accord -- treasury adopt`
