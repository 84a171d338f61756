import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Db } from '#db/connect.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { requestDue } from '#rewards/request-due.ts'
import { setWallet } from '#rewards/wallets.ts'

import { newWallet, openTown, settle, type Town } from './town.ts'

let town: Town
beforeEach(async () => {
  town = await openTown()
  // The moment at which the planner has looked at the tables is the test's to choose.
  for (const table of LOOKED_AT)
    await sql`alter table ${sql.table(table)} set (autovacuum_enabled = false)`.execute(town.db)
  for (const table of NUMBERED)
    await sql`alter table ${sql.table(table)} alter column id restart with 1000000`.execute(town.db)
})
afterEach(async () => town.close())

/** What is of the past has smaller numbers. */
const NUMBERED = ['contributors', 'accounts', 'postings', 'payouts', 'batches', 'attempts']
const LOOKED_AT = [...NUMBERED, 'wallets']

/** People of long ago, each of them paid once, 28 in a batch; and those who are paid now. */
const PAST = 20_000
const NOW = 40

/** Owes people money, who have not asked for it. */
const owe = async ({ db, chain }: Town, people: number): Promise<void> =>
  db.transaction().execute(async (tx) => {
    for (let index = 0; index < people; index += 1) {
      const { id } = await tx
        .insertInto('contributors')
        .defaultValues()
        .returning('id')
        .executeTakeFirstOrThrow()
      const { mint: asset } = chain.asset
      await post(tx, [
        { key: `owed:${id}`, from: treasury, to: due(id), amount: 5n, asset, reason: 'answer-accepted' },
      ])
      await setWallet(tx, id, newWallet(), new Date())
    }
  })

/** Writes a long past into the tables, as it would be had all been paid: their rules are those of the present. */
const remember = async ({ db, chain }: Town): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const { mint } = chain.asset
    const past = sql`overriding system value select`
    const from = sql`from generate_series(1, ${PAST}::int) n`
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`insert into contributors (id) ${past} n ${from}`.execute(tx)
    await sql`insert into wallets (contributor_id, address, set_at) select n, 'past' || n, now() ${from}`.execute(
      tx,
    )
    await sql`
      insert into accounts (id, kind, ref, asset) ${past} 10 + 2 * n, 'due', n, ${mint} ${from}
        union all select 11 + 2 * n, 'transit', n, ${mint} ${from}`.execute(tx)
    await sql`insert into batches (id, status) ${past} n, 'paid' ${from} where n % 28 = 0`.execute(tx)
    await sql`
      insert into attempts (id, batch_id, status, signature, raw, blockhash, expiry_height, slot)
        ${past} n, n, 'finalized_ok', 'past' || n, '', '', 0, 0 ${from} where n % 28 = 0`.execute(tx)
    await sql`
      insert into payouts (id, contributor_id, wallet, asset, amount, status, batch_id, signature)
        ${past} n, n, 'past' || n, ${mint}, 5, 'paid', n - n % 28, 'past' || n - n % 28 ${from}`.execute(tx)
    await sql`
      insert into postings (id, key, from_account, to_account, asset, amount, reason)
        ${past} 3 * n, 'past:' || n, 1, 10 + 2 * n, ${mint}, 5, 'answer-accepted' ${from}
        union all
        select 3 * n + 1, 'payout:' || n || ':requested', 10 + 2 * n, 11 + 2 * n, ${mint}, 5, 'payout-requested' ${from}
        union all
        select 3 * n + 2, 'payout:' || n || ':paid', 11 + 2 * n, 2, ${mint}, 5, 'payout-paid' ${from}`.execute(
      tx,
    )
  })

/** Rows that have been read so far, by table and by index. */
const readSoFar = async (db: Db): Promise<Map<string, number>> => {
  // On a server each connection says so when it has been idle for a second.
  await setTimeout(1_100)
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{ name: string; rows: number }>`
    select relname as name, seq_tup_read as rows from pg_stat_user_tables
    union all select indexrelname, idx_tup_read from pg_stat_user_indexes`.execute(db)
  return new Map(rows.map((row) => [row.name, row.rows]))
}

/** Tables and indices of which more than `most` rows are read by `work`. */
const muchRead = async (db: Db, most: number, work: () => Promise<unknown>): Promise<unknown[]> => {
  const before = await readSoFar(db)
  await work()
  const read = [...(await readSoFar(db))].map(
    ([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const,
  )
  return read.filter(([, rows]) => rows > most)
}

test.each(['nobody', 'who is owed', 'who has asked'] as const)(
  'people are paid without a look at everybody who ever was, though the planner knows of %s alone',
  async (known) => {
    const { db, chain } = town
    const terms = { asset: chain.asset.mint, minimum: 1n }
    const analyze = async (now: typeof known): Promise<void> => {
      if (now === known) await sql`analyze`.execute(db)
    }
    await analyze('nobody')
    await owe(town, NOW)
    await analyze('who is owed')
    await requestDue(db, terms)
    await analyze('who has asked')
    await owe(town, NOW)
    await remember(town)
    // Who is owed something is looked for among all people, and each of them is looked at once or twice.
    expect(await muchRead(db, 3 * PAST, async () => requestDue(db, terms))).toEqual([])
    expect(await muchRead(db, 15 * NOW, async () => settle(town, chain))).toEqual([])
  },
)
