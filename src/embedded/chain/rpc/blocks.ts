import { toBase58 } from '#core/base58.ts'

import { blockhashAt, heightAt, slotAt } from '../bank.ts'
import { feeOf } from '../fee.ts'
import { readBareMessage } from '../transaction.ts'
import {
  commitmentOf,
  configAt,
  countAt,
  inContext,
  invalid,
  textAt,
  VERSION,
  type Method,
} from './params.ts'

const SLOTS_A_EPOCH = 432_000

const getLatestBlockhash: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 0))
  const { blockhash, lastHeight } = blockhashAt(bank, commitment)
  return inContext(bank, commitment, { blockhash, lastValidBlockHeight: lastHeight })
}

const isBlockhashValid: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 1))
  const slot = bank.recent.get(textAt(params, 0, 'a blockhash'))
  return inContext(bank, commitment, slot !== undefined && slot <= slotAt(bank, commitment))
}

/** Null where the message's blockhash is no longer valid, as nodes answer. */
const getFeeForMessage: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 1))
  const bytes = Buffer.from(textAt(params, 0, 'a message'), 'base64')
  const message = (() => {
    try {
      return readBareMessage(bytes)
    } catch (error) {
      throw invalid(`failed to deserialize solana_message::versions::VersionedMessage: ${String(error)}`)
    }
  })()
  const known = bank.recent.has(toBase58(message.blockhash))
  return inContext(bank, commitment, known ? Number(feeOf(message)) : null)
}

const getRecentPrioritizationFees: Method = (bank) =>
  [...bank.recent.values()].map((slot) => ({ slot, prioritizationFee: 0 }))

const getEpochInfo: Method = (bank, params) => {
  const commitment = commitmentOf(bank, configAt(params, 0))
  const absoluteSlot = slotAt(bank, commitment)
  return {
    absoluteSlot,
    blockHeight: heightAt(bank, commitment),
    epoch: Math.floor(absoluteSlot / SLOTS_A_EPOCH),
    slotIndex: absoluteSlot % SLOTS_A_EPOCH,
    slotsInEpoch: SLOTS_A_EPOCH,
    transactionCount: bank.store.landed.size,
  }
}

export const blockMethods: Record<string, Method> = {
  getLatestBlockhash,
  isBlockhashValid,
  getFeeForMessage,
  getRecentPrioritizationFees,
  getEpochInfo,
  getSlot: (bank, params) => slotAt(bank, commitmentOf(bank, configAt(params, 0))),
  getBlockHeight: (bank, params) => heightAt(bank, commitmentOf(bank, configAt(params, 0))),
  getGenesisHash: (bank) => bank.genesisHash,
  getHealth: () => 'ok',
  getVersion: () => ({ 'solana-core': VERSION, 'feature-set': 0 }),
  getMinimumBalanceForRentExemption: (bank, params) =>
    Number(bank.svm.minimumBalanceForRentExemption(BigInt(countAt(params, 0, 'a size')))),
}
