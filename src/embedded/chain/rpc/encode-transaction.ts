import { toBase58 } from '#core/base58.ts'

import { feeOf } from '../fee.ts'
import type { Landed, Meta, TokenBalance } from '../records.ts'
import { uiTokenAmount } from '../token.ts'
import { isWritable, type Transaction } from '../transaction.ts'
import { invalid } from './params.ts'

export const outcome = (landed: Landed): object => (landed.err === null ? { Ok: null } : { Err: landed.err })

const encodeTokens = (balances: TokenBalance[]): object[] =>
  balances.map(({ amount, decimals, ...rest }) => ({
    ...rest,
    uiTokenAmount: uiTokenAmount(BigInt(amount), decimals),
  }))

export const encodeMeta = (landed: Landed, meta: Meta, transaction: Transaction): object => ({
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

export const encodeTransaction = (transaction: Transaction, meta: Meta, encoding: unknown): unknown => {
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

/** v1 says in the message itself what older ones ask the compute budget program for. */
const settings = ({ settings }: Transaction): object =>
  settings === undefined ? {} : { transactionConfig: settings }

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
  ...settings(transaction),
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
    ...settings(transaction),
  }
}
