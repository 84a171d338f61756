import { fromBase58, toBase58 } from '#core/base58.ts'

import { accountAt, blockhashAt, type Bank } from '../bank.ts'
import { errorSentence, type TransactionError } from '../errors.ts'
import { payFromFaucet } from '../faucet.ts'
import { toInner, toReturned } from '../meta.ts'
import { execute, isRecent, signatureOf, simulate, type Simulation } from '../execute.ts'
import { PACKET, PACKET_V1, readTransaction, sanitize, type Transaction } from '../transaction.ts'
import { keyOf } from '../accounts.ts'
import { encodeAccount } from './accounts.ts'
import {
  commitmentOf,
  configAt,
  countAt,
  inContext,
  invalid,
  RpcError,
  textAt,
  toAddress,
  type Config,
  type Method,
} from './params.ts'

const MAX_TEXT = 8192

/** A transaction from a parameter; throws what a node answers to text or bytes it cannot read. */
const decode = (text: string, encoding: unknown): Transaction => {
  const name = encoding ?? 'base58'
  if (name !== 'base58' && name !== 'base64')
    throw invalid(`unsupported encoding: ${JSON.stringify(name)}. Supported encodings: base58, base64`)
  if (text.length > MAX_TEXT) throw invalid(`${name} encoded transaction too large: ${text.length} bytes`)
  const raw = name === 'base58' ? fromBase58(text, MAX_TEXT) : Buffer.from(text, 'base64')
  if (raw === undefined) throw invalid('invalid base58 encoding')
  const limit = ((raw[0] ?? 0) & 0x80) === 0 ? PACKET : PACKET_V1
  if (raw.length > limit)
    throw invalid(`decoded transaction too large: ${raw.length} bytes (max: ${limit} bytes)`)
  const transaction = read(raw)
  const wrong = sanitize(transaction)
  if (wrong !== undefined) throw invalid(`invalid transaction: ${wrong}`)
  return transaction
}

const read = (raw: Uint8Array): Transaction => {
  try {
    return readTransaction(raw)
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : String(error)
    throw invalid(`failed to deserialize solana_transaction::versioned::VersionedTransaction: ${reason}`)
  }
}

const unverified = (): RpcError => new RpcError(-32003, 'Transaction signature verification failure')

/**
 * Takes a transaction at once into the slot being filled. As on a node, one that has landed before, or that cannot land
 * (an old blockhash, no money for the fee), gets its signature back and changes nothing, unless the preflight tells.
 */
const sendTransaction: Method = (bank, params) => {
  const config = configAt(params, 1)
  commitmentOf(bank, config, 'preflightCommitment')
  const transaction = decode(textAt(params, 0, 'a transaction'), config['encoding'])
  if (config['skipPreflight'] !== true) preflight(bank, transaction)
  submit(bank, transaction)
  return toBase58(signatureOf(transaction))
}

const submit = (bank: Bank, transaction: Transaction): TransactionError | undefined => {
  if (bank.store.landed.has(keyOf(signatureOf(transaction)))) return 'AlreadyProcessed'
  return isRecent(bank, transaction) ? execute(bank, transaction) : 'BlockhashNotFound'
}

const preflight = (bank: Bank, transaction: Transaction): void => {
  const outcome = tryOut(bank, transaction, { verify: true, anyBlockhash: false })
  const err = typeof outcome === 'string' ? outcome : outcome.err
  if (err === 'SignatureFailure') throw unverified()
  if (err === null) return
  throw new RpcError(-32002, `Transaction simulation failed: ${errorSentence(err)}`, {
    accounts: null,
    err,
    innerInstructions: null,
    loadedAccountsDataSize: 0,
    replacementBlockhash: null,
    ...told(outcome),
  })
}

const told = (
  outcome: Simulation | string,
): { logs: string[]; returnData: unknown; unitsConsumed: number } => {
  if (typeof outcome === 'string') return { logs: [], returnData: null, unitsConsumed: 0 }
  const returned = toReturned(outcome.meta)
  return {
    logs: outcome.meta.logs(),
    returnData:
      returned === undefined ? null : { programId: returned.program, data: [returned.data, 'base64'] },
    unitsConsumed: Number(outcome.meta.computeUnitsConsumed()),
  }
}

/** A simulation, or the name of what stops the transaction before the runtime looks at it. */
const tryOut = (
  bank: Bank,
  transaction: Transaction,
  how: { verify: boolean; anyBlockhash: boolean },
): Simulation | 'AlreadyProcessed' | 'BlockhashNotFound' => {
  if (bank.store.landed.has(keyOf(signatureOf(transaction)))) return 'AlreadyProcessed'
  if (!how.anyBlockhash && !isRecent(bank, transaction)) return 'BlockhashNotFound'
  return simulate(bank, transaction, how.verify)
}

const simulateTransaction: Method = (bank, params) => {
  const config = configAt(params, 1)
  const commitment = commitmentOf(bank, config)
  const verify = config['sigVerify'] === true
  const replace = config['replaceRecentBlockhash'] === true
  if (verify && replace) throw invalid('sigVerify may not be used with replaceRecentBlockhash')
  const transaction = decode(textAt(params, 0, 'a transaction'), config['encoding'])
  const addresses = addressesOf(config)
  const outcome = tryOut(bank, transaction, { verify, anyBlockhash: replace })
  const err = typeof outcome === 'string' ? outcome : outcome.err
  if (err === 'SignatureFailure') throw unverified()
  const { blockhash, lastHeight } = blockhashAt(bank, commitment)
  return inContext(bank, commitment, {
    err,
    accounts: addresses === undefined ? null : accountsAfter(bank, outcome, addresses, config),
    innerInstructions:
      config['innerInstructions'] === true && typeof outcome !== 'string' ? toInner(outcome.meta) : null,
    replacementBlockhash: replace ? { blockhash, lastValidBlockHeight: lastHeight } : null,
    ...told(outcome),
  })
}

const addressesOf = (config: Config): Uint8Array[] | undefined => {
  const accounts = config['accounts'] as { addresses?: unknown } | null | undefined
  if (accounts === undefined || accounts === null) return undefined
  if (!Array.isArray(accounts.addresses)) throw invalid('Invalid params: accounts takes a list of addresses.')
  return accounts.addresses.map(toAddress)
}

const accountsAfter = (
  bank: Bank,
  outcome: Simulation | string,
  addresses: Uint8Array[],
  config: Config,
): (object | null)[] => {
  if (typeof outcome === 'string' || outcome.err !== null) return addresses.map(() => null)
  const { encoding = 'base64' } = config['accounts'] as { encoding?: unknown }
  return addresses.map((address) => {
    const key = keyOf(address)
    const state = outcome.after.has(key) ? outcome.after.get(key) : accountAt(bank, address, 'processed')
    return encodeAccount(state, { encoding })
  })
}

const requestAirdrop: Method = (bank, params) => {
  const to = toAddress(params[0])
  const lamports = BigInt(countAt(params, 1, 'an amount of lamports'))
  const blockhash = fromBase58(blockhashAt(bank, 'processed').blockhash) ?? new Uint8Array(32)
  const transaction = readTransaction(payFromFaucet(bank.faucet, to, lamports, blockhash))
  const err = submit(bank, transaction)
  if (err !== undefined) throw new RpcError(-32603, `The faucet could not pay: ${errorSentence(err)}`)
  return toBase58(signatureOf(transaction))
}

export const sendMethods: Record<string, Method> = { sendTransaction, simulateTransaction, requestAirdrop }
