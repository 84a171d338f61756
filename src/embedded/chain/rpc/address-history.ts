import { toBase58 } from '#core/base58.ts'

import { addressOf } from '../accounts.ts'
import { slotAt, type Bank } from '../bank.ts'
import { readRecord } from '../journal.ts'
import { readDetails, type Landed } from '../records.ts'
import { readTransaction } from '../transaction.ts'
import { confirmationStatus, historyCommitment } from './history.ts'
import { configAt, invalid, toAddress, toSignature, type Method } from './params.ts'

/** Newest first. Reads the journal through: fine for a page of a local chain, not for a hot path. */
export const getSignaturesForAddress: Method = (bank, params) => {
  const address = toBase58(toAddress(params[0]))
  const config = configAt(params, 1)
  const final = slotAt(bank, historyCommitment(bank, config))
  const { limit = 1000 } = config
  const [before, until] = [config['before'], config['until']].map((each) =>
    each === undefined ? undefined : toSignature(each),
  )
  if (typeof limit !== 'number' || limit < 1 || limit > 1000) throw invalid('Invalid limit; max 1000')
  const found: object[] = []
  let passed = before === undefined
  for (const [key, landed] of [...bank.store.landed].reverse()) {
    if (key === until || found.length === limit) break
    if (passed && landed.slot <= final && touches(bank, landed, address)) {
      const { slot, err, time } = landed
      const signature = toBase58(addressOf(key))
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
    passed ||= key === before
  }
  return found
}

const touches = (bank: Bank, { offset }: Landed, address: string): boolean => {
  const { meta, raw } = readDetails(readRecord(bank.store.journal, offset).payload)
  if (meta.loaded.writable.includes(address) || meta.loaded.readonly.includes(address)) return true
  return readTransaction(raw).keys.some((key) => toBase58(key) === address)
}
