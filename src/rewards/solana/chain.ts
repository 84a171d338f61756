import { PublicKey } from '@solana/web3.js'

import { fromBase58 } from '#core/base58.ts'
import type { Chain, Rpc, TokenAccount } from '#rewards/chain.ts'

import { accountsOf } from './accounts-of.ts'
import { limitOf, messageOf, signMessage, type Treasury } from './batch.ts'
import { connectTo, type ChainOptions } from './connect-to.ts'
import { costOf } from './cost.ts'
import { askAny, toRpc, type Endpoint } from './endpoint.ts'
import { priorityPrice } from './fees.ts'
import { openFormats, type Formats } from './formats.ts'
import { packTransfers } from './pack.ts'
import { payeeOf } from './payee.ts'
import { movementsOf } from './movements.ts'
import { markersOf, reclaimWidth, signReclaim } from './reclaim.ts'
import { accountBytes, openRent } from './rent.ts'
import { blame, simulate } from './simulate.ts'
import { kindOfAddress, stateOf } from './token-state.ts'

export type { ChainOptions } from './connect-to.ts'

/** Opens the chain over its endpoints: checks the mint and that all of them belong to one cluster. */
export const openChain = async (options: ChainOptions): Promise<Chain> => {
  const { endpoints, treasury, cluster, explorer } = await connectTo(options)
  const { wallet, mint, account, program } = treasury
  const { signer, symbol = 'ACC' } = options
  const price = priorityPrice(endpoints, [account])
  const rent = openRent(endpoints)
  const openingCost = async (): Promise<bigint> => rent(accountBytes(program))
  const formats = openFormats(endpoints, wallet, options.format ?? 'auto')
  await formats.refresh()
  const terms = async () => ({ format: formats.current(), price: await price(), rent: await rent(0) })
  return {
    asset: { mint: mint.toBase58(), decimals: treasury.decimals, symbol },
    treasury: wallet.toBase58(),
    cluster,
    rpcs: endpoints.map((endpoint) => doubting(toRpc(endpoint, treasury), formats)),
    addressKind: async (address) => addressKind(endpoints, treasury, address),
    tokenAccounts: async (wallets) => {
      // What is looked at is packed next: this is the moment to learn in which format.
      await formats.refresh()
      return tokenAccounts(endpoints, treasury, wallets)
    },
    pack: (transfers) => packTransfers(formats.current(), transfers),
    simulate: async (batch) => simulate(endpoints, treasury, batch, await terms()).catch(formats.doubt),
    sign: async (batch, blockhash, units) =>
      signMessage(
        signer,
        messageOf(treasury, batch, { ...(await terms()), blockhash, units: limitOf(units) }),
      ),
    blame: async (raw, error) => blame(endpoints, treasury, raw, error),
    openingCost,
    markerCost: async () => rent(0),
    costOf: async (landed) => costOf(endpoints, landed, openingCost),
    markers: async (seeds) => markersOf(endpoints, wallet, seeds),
    reclaimWidth: () => reclaimWidth(formats.current()),
    signReclaim: async (markers, blockhash) =>
      signReclaim({ signer, wallet, format: formats.current() }, markers, blockhash),
    movements: async (limit) => movementsOf(endpoints, treasury, limit),
    health: () => endpoints.map((endpoint) => endpoint.health()),
    explorerUrl: (signature) => explorer?.replace('{signature}', signature),
  }
}

/** An endpoint that refuses to take a transaction may not know its format (any more). */
const doubting = (rpc: Rpc, formats: Formats): Rpc => ({
  ...rpc,
  send: async (raw) => rpc.send(raw).catch(formats.doubt),
})

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
  treasury: Treasury,
  wallets: readonly string[],
): Promise<TokenAccount[]> => {
  const addresses = wallets.map((wallet) => payeeOf(treasury, wallet)?.account)
  const wanted = addresses.filter((address) => address !== undefined)
  const found = await accountsOf(endpoints, wanted, 'confirmed')
  const infos = new Map(wanted.map((address, index) => [address, found[index] ?? null]))
  return wallets.map((wallet, index) => {
    const address = addresses[index]
    if (address === undefined) return 'unusable'
    return stateOf(address, infos.get(address) ?? null, wallet, treasury.mint)
  })
}
