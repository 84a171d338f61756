import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'

import { sha256 } from '#core/ids.ts'
import type { Db, Tx } from '#db/connect.ts'

import { signInParts, signInText } from './message.ts'
import { markOf, nonceOf, secret } from './secret.ts'

/** A challenge that was given to somebody. `address`: the wallet it is about; undefined: whichever signs. */
export type Challenge = {
  id: number
  contributorId: number
  platform: string
  address: string | undefined
  domain: string
  uri: string
  nonce: string
  mark: string
  tries: number
  issuedAt: Date
  expiresAt: Date
  usedAt: Date | undefined
}

export const proofMinutes = 10
/** What a link takes of wrong signatures before it is worth nothing. */
export const mostTries = 10
const keptMs = 86_400_000

/** What the text says to whom reads it in their wallet. */
const statement =
  'This wallet is mine. Accord may send what I earn here. Signing is free, moves nothing and gives nobody access.'

export type Asked = {
  contributorId: number
  platform: string
  address?: string
  /** Where the page is: its host is the domain that is signed. Undefined where there is no page. */
  page: URL | undefined
  now: Date
}

/**
 * A new challenge, valid for ten minutes and one use, and the token of its link (256 bits, known to nobody but its
 * person: the database keeps its hash). Old ones are cleared away.
 */
export const createChallenge = async (
  tx: Tx,
  { contributorId, platform, address, page, now }: Asked,
): Promise<{ token: string; challenge: Challenge }> => {
  await tx
    .deleteFrom('wallet_challenges')
    .where('expires_at', '<', new Date(now.getTime() - keptMs))
    .execute()
  const key = await secret(tx)
  const token = randomBytes(32).toString('base64url')
  const seed = randomBytes(16).toString('hex')
  // Whole seconds: what is shown and what is compared shall be the same instant.
  const issuedAt = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const row = await tx
    .insertInto('wallet_challenges')
    .values({
      contributor_id: contributorId,
      platform,
      address: address ?? null,
      link_hash: sha256(token),
      nonce_hash: sha256(nonceOf(key, seed)),
      seed,
      domain: page?.host ?? 'accord',
      uri: page?.href ?? 'accord:wallet',
      issued_at: issuedAt,
      expires_at: new Date(issuedAt.getTime() + proofMinutes * 60_000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { token, challenge: toChallenge(key, row) }
}

type Row = {
  id: number
  contributor_id: number
  platform: string
  seed: string
  address: string | null
  domain: string
  uri: string
  tries: number
  issued_at: Date
  expires_at: Date
  used_at: Date | null
}

const toChallenge = (key: string, row: Row): Challenge => ({
  id: row.id,
  contributorId: row.contributor_id,
  platform: row.platform,
  address: row.address ?? undefined,
  domain: row.domain,
  uri: row.uri,
  nonce: nonceOf(key, row.seed),
  mark: markOf(key, row.contributor_id),
  tries: row.tries,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at ?? undefined,
})

/** The challenge of a link's token, or of a nonce, in whatever state it is. */
export const findChallenge = async (
  db: Db | Tx,
  by: { token: string } | { nonce: string },
): Promise<Challenge | undefined> => {
  const row = await db
    .selectFrom('wallet_challenges')
    .selectAll()
    .$if('token' in by, (query) => query.where('link_hash', '=', sha256('token' in by ? by.token : '')))
    .$if('nonce' in by, (query) => query.where('nonce_hash', '=', sha256('nonce' in by ? by.nonce : '')))
    .executeTakeFirst()
  return row === undefined ? undefined : toChallenge(await secret(db), row)
}

/** The last challenges that name a wallet: of one person, and of others for the same wallets. Newest first. */
export const lastChallenges = async (tx: Tx, contributorId: number): Promise<Challenge[]> => {
  const { rows } = await sql<Row>`
    with own as (
      select * from wallet_challenges
        where contributor_id = ${contributorId} and address is not null order by id desc limit 20)
    select * from own
    union all
    (select c.* from wallet_challenges c
      where c.contributor_id <> ${contributorId} and c.address in (select address from own) order by c.id desc limit 20)
    order by id desc`.execute(tx)
  if (rows.length === 0) return []
  const key = await secret(tx)
  return rows.map((row) => toChallenge(key, row))
}

/** The wallet that a person has named last and not proven since: theirs to prove, or to name another instead of. */
export const namedWallet = async (tx: Tx, contributorId: number): Promise<string | undefined> => {
  const row = await tx
    .selectFrom('wallet_challenges')
    .select('address')
    .where('contributor_id', '=', contributorId)
    .where('address', 'is not', null)
    .where('used_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.address ?? undefined
}

/** The text that a wallet signs for a challenge. */
export const textFor = (challenge: Challenge, address: string): string =>
  signInText({ ...fieldsOf(challenge), address })

export const partsFor = (challenge: Challenge): { head: string; tail: string } =>
  signInParts(fieldsOf(challenge))

export const fieldsOf = ({ domain, uri, nonce, mark, issuedAt, expiresAt }: Challenge) => ({
  domain,
  uri,
  nonce,
  statement,
  issuedAt: issuedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  requestId: `account-${mark}`,
})

/**
 * Uses a challenge up; false where somebody else just did, or where its time is over. All others of the person go with
 * it: a link that lies around shall do nothing later.
 */
export const consume = async (tx: Tx, { id, contributorId }: Challenge, now: Date): Promise<boolean> => {
  const used = await tx
    .updateTable('wallet_challenges')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  if (used === undefined) return false
  await tx
    .deleteFrom('wallet_challenges')
    .where('contributor_id', '=', contributorId)
    .where('used_at', 'is', null)
    .execute()
  return true
}

/** Counts a wrong signature. */
export const countTry = async (db: Db, { id }: Challenge): Promise<void> => {
  await sql`update wallet_challenges set tries = tries + 1 where id = ${id}`.execute(db)
}
