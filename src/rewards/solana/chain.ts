import { PublicKey, VersionedTransaction, type Message } from '@solana/web3.js'

import { fromBase58 } from '#core/base58.ts'
import type { Batch, Blame, Chain, Simulation, TokenAccount } from '#rewards/chain.ts'

import { limitOf, MAX_UNITS, messageOf, signMessage, type Treasury } from './batch.ts'
import { readError } from './blame.ts'
import { connectTo, type ChainOptions } from './connect-to.ts'
import { askAny, toRpc, type Endpoint } from './endpoint.ts'
import { priorityPrice } from './fees.ts'
import { packTransfers } from './pack.ts'
import { tokenAddress } from './programs.ts'
import { kindOfAddress, readTokenAccount, stateOf, type Info } from './token-state.ts'

export type { ChainOptions } from './connect-to.ts'

/** Accounts that an endpoint takes in one call. */
const CALL = 100

/** Opens the chain over its endpoints: checks the mint and that all of them belong to one cluster. */
export const openChain = async (options: ChainOptions): Promise<Chain> => {
  const { endpoints, treasury, explorer } = await connectTo(options)
  const { wallet, mint, account } = treasury
  const { signer, symbol = 'ACC' } = options
  const price = priorityPrice(endpoints, [account])
  return {
    asset: { mint: mint.toBase58(), decimals: treasury.decimals, symbol },
    treasury: wallet.toBase58(),
    rpcs: endpoints.map((endpoint) => toRpc(endpoint, treasury)),
    addressKind: async (address) => addressKind(endpoints, treasury, address),
    tokenAccounts: async (wallets) => tokenAccounts(endpoints, treasury, wallets),
    pack: packTransfers,
    simulate: async (batch) => simulate(endpoints, treasury, batch, await price()),
    sign: async (batch, blockhash, units) =>
      signMessage(
        signer,
        messageOf(treasury, batch, { blockhash, units: limitOf(units), price: await price() }),
      ),
    blame: async (raw, error) => blame(endpoints, treasury, raw, error),
    explorerUrl: (signature) => explorer?.replace('{signature}', signature),
  }
}

const addressKind: (
  endpoints: readonly Endpoint[],
  treasury: Treasury,
  address: string,
) => ReturnType<Chain['addressKind']> = async (endpoints, treasury, address) => {
  const bytes = fromBase58(address)
  if (bytes?.length !== 32) return 'not-base58'
  const key = new PublicKey(bytes)
  if (key.equals(treasury.wallet)) return 'treasury'
  const info = await askAny(endpoints, async (connection) => connection.getAccountInfo(key, 'confirmed'))
  return kindOfAddress(key, info)
}

const tokenAccounts = async (
  endpoints: readonly Endpoint[],
  { mint, program }: Treasury,
  wallets: readonly string[],
): Promise<TokenAccount[]> => {
  const keys = wallets
    .map((wallet) => fromBase58(wallet))
    .map((bytes) => (bytes?.length === 32 ? bytes : undefined))
  const addresses = keys.map((bytes) => bytes && tokenAddress(new PublicKey(bytes), mint, program))
  const wanted = addresses.filter((address) => address !== undefined)
  const infos = new Map<PublicKey, Info>()
  for (let start = 0; start < wanted.length; start += CALL) {
    const part = wanted.slice(start, start + CALL)
    const found = await askAny(endpoints, async (connection) =>
      connection.getMultipleAccountsInfo(part, 'confirmed'),
    )
    for (const [index, address] of part.entries()) infos.set(address, found[index] ?? null)
  }
  return wallets.map((wallet, index) => {
    const address = addresses[index]
    if (address === undefined) return 'unusable'
    return stateOf(address, infos.get(address) ?? null, wallet, mint)
  })
}

const UNSIGNED = new Uint8Array(64)

const simulate = async (
  endpoints: readonly Endpoint[],
  treasury: Treasury,
  batch: Batch,
  price: number,
): Promise<Simulation> => {
  const blockhash = PublicKey.default.toBase58()
  const message: Message = messageOf(treasury, batch, { blockhash, units: MAX_UNITS, price })
  const unsigned = new VersionedTransaction(message, [UNSIGNED])
  const { value } = await askAny(endpoints, async (connection) =>
    connection.simulateTransaction(unsigned, {
      sigVerify: false,
      replaceRecentBlockhash: true,
      commitment: 'confirmed',
    }),
  )
  if (value.err === null) return { units: value.unitsConsumed ?? MAX_UNITS }
  const at = await blame(endpoints, treasury, unsigned.serialize(), value.err)
  return { blame: at, error: JSON.stringify(value.err) }
}

/** A frozen treasury and a frozen recipient give the same error: the treasury is looked at first (rule 1). */
const blame = async (
  endpoints: readonly Endpoint[],
  treasury: Treasury,
  raw: Uint8Array,
  error: unknown,
): Promise<Blame> => {
  const reading = readError(raw, error, treasury)
  if (reading === 'nobody' || !('frozenOr' in reading)) return reading
  const info = await askAny(endpoints, async (connection) =>
    connection.getAccountInfo(treasury.account, 'confirmed'),
  )
  const account = readTokenAccount(treasury.account, info, treasury.mint)
  return account?.isFrozen === true
    ? { treasury: 'its token account is frozen' }
    : { transfer: reading.frozenOr }
}
