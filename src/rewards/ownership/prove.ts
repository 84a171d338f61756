import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Chain } from '../chain.ts'
import { checkWallet, setWallet, type WalletChange, type WalletRefusal } from '../wallets.ts'
import {
  consume,
  countTry,
  fieldsOf,
  findChallenge,
  mostTries,
  partsFor,
  proofMinutes,
  textFor,
  type Challenge,
} from './challenge.ts'
import { isSignedBy } from './ed25519.ts'
import { readSignIn } from './message.ts'
import { tellChange, type Told } from './notices.ts'

export type ProofRefusal =
  | 'proof-unknown'
  | 'proof-expired'
  | 'proof-replayed'
  | 'proof-too-many'
  | 'proof-foreign-domain'
  | 'proof-other-account'
  | 'proof-wrong-address'
  | 'proof-changed-text'
  | 'proof-bad-signature'
  | 'proof-nothing-asked'

export type Proven = WalletChange & { contributorId: number; address: string }

/** What a page needs to know of its link, or why the link is worth nothing. */
export type Opened = {
  platform: string
  mark: string
  domain: string
  address?: string
  expiresAt: Date
  /** What `solana:signIn` is asked for, and the text around the address for wallets that sign a text alone. */
  input: { domain: string; statement: string; uri: string; version: string; nonce: string } & {
    issuedAt: string
    expirationTime: string
    requestId: string
  }
  head: string
  tail: string
}

export const openLink = async (db: Db, token: string, now: Date): Promise<Opened | Refusal<ProofRefusal>> => {
  const found = await findChallenge(db, { token })
  if (found === undefined) return refuse('proof-unknown')
  const stale = staleness(found, now)
  if (stale !== undefined) return stale
  const { domain, statement, uri, nonce, issuedAt, expiresAt, requestId } = fieldsOf(found)
  return {
    platform: found.platform,
    mark: found.mark,
    domain,
    ...(found.address !== undefined && { address: found.address }),
    expiresAt: found.expiresAt,
    input: { domain, statement, uri, version: '1', nonce, issuedAt, expirationTime: expiresAt, requestId },
    ...partsFor(found),
  }
}

/** Whom a link belongs to, for the language that its page speaks. */
export const ownerOf = async (db: Db, token: string): Promise<number | undefined> =>
  (await findChallenge(db, { token }))?.contributorId

/** Used, out of time, or tried too often: every one is mended by a new link. */
export const staleness = (challenge: Challenge, now: Date): Refusal<ProofRefusal> | undefined => {
  if (challenge.usedAt !== undefined) return refuse('proof-replayed')
  if (challenge.expiresAt <= now) return refuse('proof-expired', { minutes: proofMinutes })
  return challenge.tries >= mostTries ? refuse('proof-too-many') : undefined
}

/** What a wallet gave to the page: who it says signed, the bytes that it signed, and the signature. */
export type PageProof = { token: string; address: string; signed: Uint8Array; signature: Uint8Array }

export type ProofDeps = { db: Db; chain: Pick<Chain, 'addressKind'>; coolOffHours: number; now: () => Date }

/**
 * Makes the wallet that signed the person's own: the one of the link, whatever the text says. What is wrong is told by
 * its own name; nothing of it is stored but the number of tries.
 */
export const proveOnPage = async (
  deps: ProofDeps,
  proof: PageProof,
): Promise<Proven | Refusal<ProofRefusal | WalletRefusal>> => {
  const { db, chain, now } = deps
  const link = await findChallenge(db, { token: proof.token })
  if (link === undefined) return refuse('proof-unknown')
  const wrong = staleness(link, now()) ?? (await whatIsWrong(db, link, proof, now()))
  if (wrong !== undefined) {
    if (link.usedAt === undefined) await countTry(db, link)
    return wrong
  }
  const address = await checkWallet(chain, proof.address)
  if (isRefusal(address)) return address
  const told = { proven: link.platform }
  const { coolOffHours } = deps
  return db
    .transaction()
    .execute(async (tx) => settleProof(tx, link, { address, coolOffHours, now: now(), told }))
}

const whatIsWrong = async (
  db: Db,
  link: Challenge,
  { address, signed, signature }: PageProof,
  now: Date,
): Promise<Refusal<ProofRefusal> | undefined> => {
  const text = Buffer.from(signed).toString('utf8')
  const read = readSignIn(text)
  if (read === undefined) return refuse('proof-changed-text')
  if (read.domain !== link.domain || read.uri !== link.uri) {
    // A wallet may show the right domain above the address of another page.
    const [domain, own] = read.domain === link.domain ? [read.uri, link.uri] : [read.domain, link.domain]
    return refuse('proof-foreign-domain', { domain: domain.slice(0, 80), own })
  }
  const meant = await findChallenge(db, { nonce: read.nonce })
  if (meant !== undefined && meant.contributorId !== link.contributorId) return refuse('proof-other-account')
  if (read.requestId !== fieldsOf(link).requestId) return refuse('proof-other-account')
  // The link is known, so it is the signed text that is another one.
  if (meant === undefined) return refuse('proof-changed-text')
  if (meant.id !== link.id) return staleness(meant, now) ?? refuse('proof-changed-text')
  if (read.address !== address || (link.address !== undefined && link.address !== address))
    return refuse('proof-wrong-address', { address: link.address ?? read.address.slice(0, 44) })
  if (text !== textFor(link, address)) return refuse('proof-changed-text')
  return isSignedBy(address, signed, signature) ? undefined : refuse('proof-bad-signature')
}

export type Settling = {
  address: string
  coolOffHours: number
  now: Date
  told: Pick<Told, 'proven' | 'answered'>
}

/** Uses the challenge up and makes the wallet its person's; somebody else may have been quicker. */
export const settleProof = async (
  tx: Tx,
  challenge: Challenge,
  { address, coolOffHours, now, told }: Settling,
): Promise<Proven | Refusal<ProofRefusal>> => {
  const { contributorId } = challenge
  const alive = await tx
    .selectFrom('contributors')
    .select('status')
    .where('id', '=', contributorId)
    .forUpdate()
    .executeTakeFirst()
  if (alive === undefined || alive.status === 'forgotten') return refuse('proof-unknown')
  if (!(await consume(tx, challenge, now)))
    return refuse(challenge.expiresAt <= now ? 'proof-expired' : 'proof-replayed', { minutes: proofMinutes })
  const change = await setWallet(tx, contributorId, address, now, { proven: true, coolOffHours })
  await tellChange(tx, { contributorId, address, change, now, ...told })
  return { ...change, contributorId, address }
}
