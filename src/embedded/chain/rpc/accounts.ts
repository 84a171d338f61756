import { toBase58 } from '#core/base58.ts'

import type { AccountState } from '../accounts.ts'
import { accountAt, type Bank } from '../bank.ts'
import { readMint, readTokenAccount, uiTokenAmount } from '../token.ts'
import {
  commitmentOf,
  configAt,
  inContext,
  invalid,
  listAt,
  RpcError,
  toAddress,
  type Config,
  type Method,
} from './params.ts'

// Nodes refuse to write more than this in base 58, which takes quadratic time.
const MAX_BASE58 = 128

/** An account as nodes write it. `jsonParsed` falls back to base64, as nodes do for programs they cannot parse. */
export const encodeAccount = (state: AccountState | undefined, config: Config): object | null => {
  if (state === undefined) return null
  return {
    lamports: Number(state.lamports),
    data: encodeData(state.data, config),
    owner: toBase58(state.owner),
    executable: state.executable,
    rentEpoch: Number(state.rentEpoch),
    space: state.data.length,
  }
}

const encodeData = (data: Uint8Array, { encoding, dataSlice }: Config): unknown => {
  const part = slice(data, dataSlice)
  if (encoding === 'base64' || encoding === 'jsonParsed')
    return [Buffer.from(part).toString('base64'), 'base64']
  if (encoding !== undefined && encoding !== 'base58' && encoding !== 'binary')
    throw invalid(`Invalid params: unknown variant \`${JSON.stringify(encoding)}\`.`)
  if (part.length > MAX_BASE58)
    throw new RpcError(
      -32600,
      'Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.',
    )
  return encoding === 'base58' ? [toBase58(part), 'base58'] : toBase58(part)
}

const slice = (data: Uint8Array, dataSlice: unknown): Uint8Array => {
  if (dataSlice === undefined || dataSlice === null) return data
  const { offset, length } = dataSlice as { offset: unknown; length: unknown }
  if (typeof offset !== 'number' || typeof length !== 'number')
    throw invalid('Invalid params: dataSlice takes offset and length.')
  return data.subarray(offset, offset + length)
}

const getAccountInfo: Method = (bank, params) => {
  const config = configAt(params, 1)
  const commitment = commitmentOf(bank, config)
  const state = accountAt(bank, toAddress(params[0]), commitment)
  return inContext(bank, commitment, encodeAccount(state, config))
}

const getMultipleAccounts: Method = (bank, params) => {
  const config = { encoding: 'base64', ...configAt(params, 1) }
  const commitment = commitmentOf(bank, config)
  const addresses = listAt(params, 0, 100).map(toAddress)
  const states = addresses.map((address) => accountAt(bank, address, commitment))
  return inContext(
    bank,
    commitment,
    states.map((state) => encodeAccount(state, config)),
  )
}

const getBalance: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 1))
  const state = accountAt(bank, toAddress(params[0]), commitment)
  return inContext(bank, commitment, Number(state?.lamports ?? 0n))
}

const mintOf = (bank: Bank, address: Uint8Array): { supply: bigint; decimals: number } => {
  const mint = readMint(accountAt(bank, address, 'processed'))
  if (mint === undefined) throw invalid('Invalid param: mint could not be unpacked')
  return mint
}

const getTokenAccountBalance: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 1))
  const state = accountAt(bank, toAddress(params[0]), commitment)
  if (state === undefined) throw invalid('Invalid param: could not find account')
  const token = readTokenAccount(state)
  if (token === undefined) throw invalid('Invalid param: not a Token account')
  return inContext(bank, commitment, uiTokenAmount(token.amount, mintOf(bank, token.mint).decimals))
}

const getTokenSupply: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 1))
  const state = accountAt(bank, toAddress(params[0]), commitment)
  if (state === undefined) throw invalid('Invalid param: could not find mint')
  const mint = readMint(state)
  if (mint === undefined) throw invalid('Invalid param: not a Token mint')
  return inContext(bank, commitment, uiTokenAmount(mint.supply, mint.decimals))
}

export const accountMethods: Record<string, Method> = {
  getAccountInfo,
  getMultipleAccounts,
  getBalance,
  getTokenAccountBalance,
  getTokenSupply,
}
