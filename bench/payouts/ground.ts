import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'

import { toBase58 } from '#core/base58.ts'
import { connect, type Db } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { startEmbedded } from '#embedded/start.ts'
import type { Chain } from '#rewards/chain.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { keypairOf, type Signer } from '#rewards/solana/signer.ts'
import { openTreasury } from '#rewards/treasury.ts'

/** A database and a chain as `npm start` has them, each in its own thread, and a funded treasury. */
export type Ground = { db: Db; chain: Chain; rpcUrl: string; signer: Signer; close: () => Promise<void> }

export const openGround = async (): Promise<Ground> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  const embedded = await startEmbedded({ home, database: true, chain: true })
  const { databaseUrl = '', rpcUrl = '' } = embedded
  const db = connect(databaseUrl)
  await migrate(db)
  const { signer, mint } = await createMintAndTreasury({ rpcUrl, home })
  const chain = await openChain({ rpcUrls: [rpcUrl], signer, mint })
  await openTreasury(db, chain)
  const close = async (): Promise<void> => {
    await db.destroy()
    await embedded.stop()
    await rm(home, { recursive: true })
  }
  return { db, chain, rpcUrl, signer, close }
}

/** A wallet nobody has the key of: a bench needs its address alone. */
export const newWallet = (): string => toBase58(keypairOf(randomBytes(32)).subarray(32))

const CHUNK = 5000

/** Makes `people` contributors with a wallet each who are owed `amount` base units for one accepted answer. */
export const owe = async ({ db, chain }: Ground, people: number, amount: bigint): Promise<string[]> => {
  const wallets: string[] = []
  for (let start = 0; start < people; start += CHUNK) {
    const part = Array.from({ length: Math.min(CHUNK, people - start) }, newWallet)
    wallets.push(...part)
    await db.transaction().execute(async (tx) => {
      await sql`
        with made as (
          insert into contributors (created_at) select now() from generate_series(1, ${part.length}::int) returning id),
        numbered as (select id, row_number() over (order by id) as n from made)
        insert into wallets (contributor_id, address, set_at)
          select m.id, w.address, now() from numbered m
            join jsonb_array_elements_text(${JSON.stringify(part)}::jsonb) with ordinality as w (address, n) on w.n = m.n`.execute(
        tx,
      )
    })
  }
  const asset = chain.asset.mint
  await sql`
    insert into accounts (kind, ref, asset) select 'due', id::text, ${asset} from contributors on conflict do nothing`.execute(
    db,
  )
  await sql`
    insert into postings (key, from_account, to_account, asset, amount, reason)
      select 'owed:' || d.ref, t.id, d.id, ${asset}, ${`${amount}`}::numeric, 'answer-accepted'
        from accounts d, accounts t where d.kind = 'due' and d.balance = 0 and t.kind = 'treasury' and t.asset = ${asset}`.execute(
    db,
  )
  return wallets
}
