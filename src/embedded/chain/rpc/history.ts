import { slotAt, type Bank, type Commitment } from '../bank.ts'
import { readRecord } from '../journal.ts'
import { readDetails, type Landed } from '../records.ts'
import { readTransaction } from '../transaction.ts'
import { encodeMeta, encodeTransaction, outcome } from './encode-transaction.ts'
import {
  commitmentOf,
  configAt,
  inContext,
  invalid,
  listAt,
  RpcError,
  toSignature,
  type Config,
  type Method,
} from './params.ts'

// Slots that a node looks back without `searchTransactionHistory` (Agave's MAX_RECENT_BLOCKHASHES).
const STATUS_CACHE = 300

export const confirmationStatus = (bank: Bank, landed: Landed): Commitment => {
  if (landed.slot <= slotAt(bank, 'finalized')) return 'finalized'
  return landed.slot <= slotAt(bank, 'confirmed') ? 'confirmed' : 'processed'
}

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
export const historyCommitment = (bank: Bank, config: Config): Commitment => {
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

export const historyMethods: Record<string, Method> = {
  getSignatureStatuses,
  getTransaction,
}
