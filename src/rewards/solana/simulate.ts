import { PublicKey } from '@solana/web3.js'

import type { Batch, Blame, Simulation } from '#rewards/chain.ts'

import { MAX_UNITS, messageOf, type Terms, type Treasury } from './batch.ts'
import { readError } from './blame.ts'
import { askAny, askEach, type Endpoint } from './endpoint.ts'
import { toWire } from './message-v1.ts'
import { MEMO_BYTES } from './pack.ts'
import { readTokenAccount } from './token-state.ts'

/** What a node tells of a simulation, as far as it is needed. */
type Outcome = { value: { err: unknown; unitsConsumed?: number } }

/** Runs a batch at an endpoint, unsigned and with the newest blockhash (rule 1). */
export const simulate = async (
  endpoints: readonly Endpoint[],
  treasury: Treasury,
  batch: Batch,
  terms: Pick<Terms, 'format' | 'price' | 'rent'>,
): Promise<Simulation> => {
  const blockhash = PublicKey.default.toBase58()
  // A memo costs compute units by its length, and the one that is signed may be another.
  const longest = { ...batch, memo: batch.memo.padEnd(MEMO_BYTES, '.') }
  const message = messageOf(treasury, longest, { ...terms, blockhash, units: MAX_UNITS })
  const raw = toWire(message, [new Uint8Array(64)])
  const config = {
    encoding: 'base64',
    sigVerify: false,
    replaceRecentBlockhash: true,
    commitment: 'confirmed',
  }
  const params = [Buffer.from(raw).toString('base64'), config]
  const { value } = await askEach(
    endpoints,
    async ({ call }) => (await call('simulateTransaction', params)) as Outcome,
  )
  if (value.err === null) return { units: value.unitsConsumed ?? MAX_UNITS }
  return { blame: await blame(endpoints, treasury, raw, value.err), error: JSON.stringify(value.err) }
}

/** A frozen treasury and a frozen recipient give the same error: the treasury is looked at first (rule 1). */
export const blame = async (
  endpoints: readonly Endpoint[],
  treasury: Treasury,
  raw: Uint8Array,
  error: unknown,
): Promise<Blame> => {
  const reading = readError(raw, error, treasury)
  if (typeof reading === 'string' || !('frozenOr' in reading)) return reading
  const info = await askAny(endpoints, async (connection) =>
    connection.getAccountInfo(treasury.account, 'confirmed'),
  )
  const account = readTokenAccount(treasury.account, info, treasury.mint)
  return account?.isFrozen === true
    ? { treasury: 'its token account is frozen' }
    : { transfer: reading.frozenOr }
}
