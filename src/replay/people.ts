import { createPrivateKey, createPublicKey } from 'node:crypto'

import { sql } from 'kysely'

import type { Pick } from '#campaigns/asking/pick.ts'
import { toBase58 } from '#core/base58.ts'
import { sha256 } from '#core/ids.ts'
import type { Db } from '#db/connect.ts'

/** The start of an ed25519 private key in PKCS #8 (RFC 8410); the 32 bytes of the seed follow. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The address of a worker's wallet: a real key, the same for the same worker in every replay. */
export const walletOf = (worker: string): string => {
  const seed = Buffer.from(sha256(`accord replay wallet: ${worker}`), 'hex')
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return toBase58(Buffer.from(x, 'base64url'))
}

/** The contributors behind the recorded workers who have joined already, by the worker's id on the platform. */
export const contributorsOf = async (db: Db, platform: string): Promise<Map<string, number>> => {
  const rows = await db
    .selectFrom('identities')
    .innerJoin('wallets', 'wallets.contributor_id', 'identities.contributor_id')
    .select(['identities.platform_user as user', 'identities.contributor_id as contributor'])
    .where('identities.platform', '=', platform)
    .where('wallets.replaced_at', 'is', null)
    .execute()
  return new Map(rows.map(({ user, contributor }) => [user, contributor]))
}

/** Serves each contributor what they answered in the recording, in its order, instead of the neediest item. */
export type Casting = { pick: Pick; serve(items: Map<number, number[]>): void }

export const createCasting = (): Casting => {
  let wave = new Map<number, number[]>()
  const pick: Pick = async (tx, contributorId) => {
    const items = wave.get(contributorId) ?? []
    if (items.length === 0) return undefined
    const { rows } = await sql<{ id: number }>`
      select id from unnest(${items}::bigint[]) with ordinality as own (id, place)
      where not exists (select from answers where item_id = own.id and contributor_id = ${contributorId})
      order by place limit 1`.execute(tx)
    return rows[0]?.id
  }
  const serve = (items: Map<number, number[]>): void => {
    wave = items
  }
  return { pick, serve }
}
