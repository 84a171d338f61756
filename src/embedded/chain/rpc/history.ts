import { slotAt, type Bank, type Commitment } from '../bank.ts'
import { toBase58 } from '../base58.ts'
import { feeOf } from '../fee.ts'
import { readRecord } from '../journal.ts'
import { readDetails, type Landed, type Meta, type TokenBalance } from '../records.ts'
import { uiTokenAmount } from '../token.ts'
import { isWritable, readTransaction, type Transaction } from '../transaction.ts'
import {
  commitmentOf,
  configAt,
  inContext,
  invalid,
  listAt,
  RpcError,
  toAddress,
  toSignature,
  type Config,
  type Method,
} from './params.ts'

// Slots that a node looks back without `searchTransactionHistory` (Agave's MAX_RECENT_BLOCKHASHES).
const STATUS_CACHE = 300

const confirmationStatus = (bank: Bank, landed: Landed): Commitment => {
  if (landed.slot <= slotAt(bank, 'finalized')) return 'finalized'
  return landed.slot <= slotAt(bank, 'confirmed') ? 'confirmed' : 'processed'
}

const outcome = (landed: Landed): object => (landed.err === null ? { Ok: null } : { Err: landed.err })

const getSignatureStatuses: Method = (bank, params) => {
  const signatures = listAt(params, 0, 256).map(toSignature)
  const all = configAt(params, 1)['searchTransactionHistory'] === true
  const value = signatures.map((signature) => {
    const landed = bank.store.landed.get(signature)
    if (landed === undefined || (!all && bank.slot - landed.slot > STATUS_CACHE)) return null
    const status = confirmationStatus(bank, landed)
    return {
      slot: landed.slot,
      confirmations: status === 'finalized' ? null : bank.slot - landed.slot,
      status: outcome(landed),
      err: landed.err,
      confirmationStatus: status,
    }
  })
  return inContext(bank, 'processed', value)
}

/** History is told from `confirmed` on. */
const historyCommitment = (bank: Bank, config: Config): Commitment => {
  const commitment = commitmentOf(bank, config)
  if (commitment === 'processed') throw invalid('Method does not support commitment below `confirmed`')
  return commitment
}

const getTransaction: Method = (bank, params) => {
  const signature = toSignature(params[0])
  const config = typeof params[1] === 'string' ? { encoding: params[1] } : configAt(params, 1)
  const commitment = historyCommitment(bank, config)
  const landed = bank.store.landed.get(signature)
  if (landed === undefined || landed.slot > slotAt(bank, commitment)) return null
  const { meta, raw } = readDetails(readRecord(bank.store.journal, landed.offset).payload)
  const transaction = readTransaction(raw)
  const supported = config['maxSupportedTransactionVersion']
  const { version } = transaction
  if (version !== 'legacy' && (typeof supported !== 'number' || supported < version))
    throw new RpcError(
      -32015,
      `Transaction version (${version}) is not supported by the requesting client. Please try the request again with ` +
        `the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
    )
  return {
    slot: landed.slot,
    blockTime: Math.floor(landed.time / 1000),
    ...(supported === undefined || supported === null ? {} : { version }),
    meta: encodeMeta(landed, meta, transaction),
    transaction: encodeTransaction(transaction, meta, config['encoding'] ?? 'json'),
  }
}

const encodeTokens = (balances: TokenBalance[]): object[] =>
  balances.map(({ amount, decimals, ...rest }) => ({
    ...rest,
    uiTokenAmount: uiTokenAmount(BigInt(amount), decimals),
  }))

const encodeMeta = (landed: Landed, meta: Meta, transaction: Transaction): object => ({
  err: landed.err,
  status: outcome(landed),
  fee: Number(meta.fee),
  costUnits: Number(meta.units),
  computeUnitsConsumed: Number(meta.units),
  innerInstructions: meta.inner,
  logMessages: meta.logs,
  preBalances: meta.pre.map(Number),
  postBalances: meta.post.map(Number),
  preTokenBalances: encodeTokens(meta.preTokens),
  postTokenBalances: encodeTokens(meta.postTokens),
  rewards: [],
  loadedAddresses: meta.loaded,
  ...(meta.returned === undefined
    ? {}
    : { returnData: { programId: meta.returned.program, data: [meta.returned.data, 'base64'] } }),
  priorityFee: Number(feeOf(transaction)) - 5000 * transaction.header.signers,
})

const encodeTransaction = (transaction: Transaction, meta: Meta, encoding: unknown): unknown => {
  if (encoding === 'base64') return [Buffer.from(transaction.raw).toString('base64'), 'base64']
  if (encoding === 'base58') return [toBase58(transaction.raw), 'base58']
  if (encoding !== 'json' && encoding !== 'jsonParsed')
    throw invalid(`Invalid params: unknown variant \`${JSON.stringify(encoding)}\`.`)
  const message = encoding === 'json' ? plainMessage(transaction) : parsedMessage(transaction, meta)
  return { signatures: transaction.signatures.map(toBase58), message }
}

const lookups = (transaction: Transaction): object =>
  transaction.version === 0
    ? {
        addressTableLookups: transaction.lookups.map(({ table, writable, readonly }) => ({
          accountKey: toBase58(table),
          writableIndexes: [...writable],
          readonlyIndexes: [...readonly],
        })),
      }
    : {}

const plainMessage = (transaction: Transaction): object => ({
  accountKeys: transaction.keys.map(toBase58),
  header: {
    numRequiredSignatures: transaction.header.signers,
    numReadonlySignedAccounts: transaction.header.readonlySigners,
    numReadonlyUnsignedAccounts: transaction.header.readonlyOthers,
  },
  recentBlockhash: toBase58(transaction.blockhash),
  instructions: transaction.instructions.map(({ program, accounts, data }) => ({
    programIdIndex: program,
    accounts: [...accounts],
    data: toBase58(data),
    stackHeight: 1,
  })),
  ...lookups(transaction),
})

/** What `jsonParsed` gives for programs that a node has no parser for: addresses instead of indexes. */
const parsedMessage = (transaction: Transaction, { loaded }: Meta): object => {
  const own = transaction.keys.map((key, index) => ({
    pubkey: toBase58(key),
    signer: index < transaction.header.signers,
    source: 'transaction',
    writable: isWritable(transaction, index),
  }))
  const looked = (keys: string[], writable: boolean): typeof own =>
    keys.map((pubkey) => ({ pubkey, signer: false, source: 'lookupTable', writable }))
  const accountKeys = [...own, ...looked(loaded.writable, true), ...looked(loaded.readonly, false)]
  return {
    accountKeys,
    recentBlockhash: toBase58(transaction.blockhash),
    instructions: transaction.instructions.map(({ program, accounts, data }) => ({
      programId: accountKeys[program]?.pubkey,
      accounts: Array.from(accounts, (index) => accountKeys[index]?.pubkey),
      data: toBase58(data),
      stackHeight: 1,
    })),
    ...lookups(transaction),
  }
}

/** Newest first. Reads the journal through: fine for a page of a local chain, not for a hot path. */
const getSignaturesForAddress: Method = (bank, params) => {
  const address = toBase58(toAddress(params[0]))
  const config = configAt(params, 1)
  const final = slotAt(bank, historyCommitment(bank, config))
  const { limit = 1000, before, until } = config
  if (typeof limit !== 'number' || limit < 1 || limit > 1000) throw invalid('Invalid limit; max 1000')
  const found: object[] = []
  let passed = typeof before !== 'string'
  for (const [signature, landed] of [...bank.store.landed].reverse()) {
    if (signature === until || found.length === limit) break
    if (passed && landed.slot <= final && touches(bank, landed, address)) {
      const { slot, err, time } = landed
      const status = confirmationStatus(bank, landed)
      found.push({
        signature,
        slot,
        err,
        memo: null,
        blockTime: Math.floor(time / 1000),
        confirmationStatus: status,
      })
    }
    passed ||= signature === before
  }
  return found
}

const touches = (bank: Bank, { offset }: Landed, address: string): boolean => {
  const { meta, raw } = readDetails(readRecord(bank.store.journal, offset).payload)
  if (meta.loaded.writable.includes(address) || meta.loaded.readonly.includes(address)) return true
  return readTransaction(raw).keys.some((key) => toBase58(key) === address)
}

export const historyMethods: Record<string, Method> = {
  getSignatureStatuses,
  getTransaction,
  getSignaturesForAddress,
}
