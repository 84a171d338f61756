import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'

import { toBase58 } from '#core/base58.ts'
import type { Db } from '#db/connect.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { keypairOf } from '#rewards/solana/signer.ts'

export type Person = { id: number; wallet: string }

/** A wallet nobody has the key of: paying it takes its address alone. */
export const newWallet = (): string => toBase58(keypairOf(randomBytes(32)).subarray(32))

/** Makes each wallet's owner a contributor. */
export const enroll = async (db: Db, wallets: readonly string[]): Promise<Person[]> => {
  const { rows } = await sql<Person>`
    with made as (
      insert into contributors (created_at) select now() from generate_series(1, ${wallets.length}::int) returning id),
    numbered as (select id, row_number() over (order by id) as n from made)
    insert into wallets (contributor_id, address, set_at)
      select m.id, w.address, now() from numbered m
        join jsonb_array_elements_text(${JSON.stringify(wallets)}::jsonb) with ordinality as w (address, n) on w.n = m.n
      returning contributor_id as id, address as wallet`.execute(db)
  return rows
}

/** Owes each person an amount in base units, out of the treasury, as if an answer of theirs had been accepted. */
export const owe = async (
  db: Db,
  asset: string,
  owed: readonly { id: number; amount: bigint }[],
  key: string,
): Promise<void> =>
  db.transaction().execute(async (tx) =>
    post(
      tx,
      owed.map(({ id, amount }) => ({
        key: `${key}:${id}`,
        from: treasury,
        to: due(id),
        amount,
        asset,
        reason: 'answer-accepted',
      })),
    ),
  )
