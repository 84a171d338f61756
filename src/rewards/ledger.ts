import { sql } from 'kysely'

import { canonicalJson } from '#core/ids.ts'
import type { Amount } from '#core/money.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { keyOf, lockAccounts, type Account } from './accounts.ts'

/** Why money moved; a statement turns it into a sentence. */
export type Reason =
  | 'deposit'
  | 'campaign-budget'
  | 'campaign-closed'
  | 'answer-accepted'
  | 'payout-requested'
  | 'payout-paid'
  | 'accounts-linked'
  | 'network-fee'
  | 'account-opened'
  | 'marker-locked'
  | 'marker-reclaimed'

/** One movement of `amount` base units of `asset` (the mint's address). `key` makes it happen once. */
export type Posting = {
  key: string
  from: Account
  to: Account
  amount: Amount
  asset: string
  reason: Reason
  refs?: Record<string, string | number>
}

/** The key of a posting belongs to another one already. */
export class KeyTaken extends Error {
  constructor(key: string) {
    super(`the key ${key} belongs to another posting`)
    this.name = 'KeyTaken'
  }
}

/** Rows that go into one statement. */
const CHUNK = 5000

/**
 * Writes postings in their order, opening accounts on demand. All accounts are locked first, in one order, so that
 * two posts never wait for each other. A key that is already posted changes nothing; it throws where the posting
 * differs from the one that has the key. An overdraft throws: the database refuses it.
 */
export const post = async (tx: Tx, postings: readonly Posting[]): Promise<void> => {
  if (postings.length === 0) return
  const ids = await lockAccounts(
    tx,
    postings.flatMap(({ from, to, asset }) => [
      { ...from, asset },
      { ...to, asset },
    ]),
  )
  const rows = postings.map((posting) => toRow(posting, ids))
  for (let start = 0; start < rows.length; start += CHUNK) await insert(tx, rows.slice(start, start + CHUNK))
}

type Row = ReturnType<typeof toRow>

const toRow = ({ key, from, to, amount, asset, reason, refs }: Posting, ids: Map<string, number>) => ({
  key,
  from_account: ids.get(keyOf({ ...from, asset })) as number,
  to_account: ids.get(keyOf({ ...to, asset })) as number,
  asset,
  amount: `${amount}`,
  reason,
  refs: refs ?? {},
})

const insert = async (tx: Tx, rows: Row[]): Promise<void> => {
  const { numAffectedRows = 0n } = await sql`
    insert into postings (key, from_account, to_account, asset, amount, reason, refs)
      select key, from_account, to_account, asset, amount, reason, refs
        from jsonb_to_recordset(${json(rows)}::jsonb) as r (
          key text, from_account bigint, to_account bigint, asset text, amount numeric, reason text, refs jsonb)
      on conflict (key) do nothing`.execute(tx)
  if (numAffectedRows < BigInt(rows.length)) await assertSame(tx, rows)
}

const assertSame = async (tx: Tx, rows: Row[]): Promise<void> => {
  const keys = rows.map((row) => row.key)
  const found = await tx.selectFrom('postings').selectAll().where('key', 'in', keys).execute()
  const stored = new Map(found.map((row) => [row.key, face(row)]))
  const other = rows.find((row) => stored.get(row.key) !== face(row))
  if (other !== undefined) throw new KeyTaken(other.key)
}

const face = (
  row: Omit<Row, 'refs' | 'reason' | 'amount'> & { amount: string | bigint; reason: string; refs: unknown },
): string =>
  canonicalJson([row.from_account, row.to_account, row.asset, `${row.amount}`, row.reason, row.refs])

/** What an account holds, in base units; 0 where it was never opened. The world's balance is negative or 0. */
export const balance = async (db: Db | Tx, account: Account, asset: string): Promise<Amount> => {
  const row = await db
    .selectFrom('accounts')
    .select('balance')
    .where('kind', '=', account.kind)
    .where('ref', '=', account.ref ?? '')
    .where('asset', '=', asset)
    .executeTakeFirst()
  return row?.balance ?? 0n
}
