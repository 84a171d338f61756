import { fromBase58 } from '#core/base58.ts'

import { slotAt, type Bank, type Commitment } from '../bank.ts'
import { keyOf } from '../accounts.ts'

/** An error as JSON-RPC answers it; codes and texts are Agave's (`rpc-client-api/src/custom_error.rs`). */
export class RpcError extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export type Config = Record<string, unknown>

export const invalid = (message: string): RpcError => new RpcError(-32602, message)

/** The configuration object at a place among the parameters, empty where it is left out. */
export const configAt = (params: unknown[], index: number): Config => {
  const value = params[index] ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('Invalid params: expected an object.')
  return value as Config
}

export const textAt = (params: unknown[], index: number, name: string): string => {
  const value = params[index]
  if (typeof value !== 'string') throw invalid(`Invalid params: expected ${name} as a string.`)
  return value
}

export const countAt = (params: unknown[], index: number, name: string): number => {
  const value = params[index]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw invalid(`Invalid params: expected ${name} as a whole number.`)
  return value
}

const exactly = (text: string, size: number): Uint8Array => {
  const bytes = text.length > 2 * size ? undefined : fromBase58(text)
  if (bytes === undefined) throw invalid('Invalid param: Invalid')
  if (bytes.length !== size) throw invalid('Invalid param: WrongSize')
  return bytes
}

export const toAddress = (text: unknown): Uint8Array => {
  if (typeof text !== 'string') throw invalid('Invalid params: expected an address as a string.')
  return exactly(text, 32)
}

/** A signature as the key that the store knows it by. */
export const toSignature = (text: unknown): string => {
  if (typeof text !== 'string') throw invalid('Invalid params: expected a signature as a string.')
  return keyOf(exactly(text, 64))
}

/** Up to `max` values of a list parameter. */
export const listAt = (params: unknown[], index: number, max: number): unknown[] => {
  const value = params[index]
  if (!Array.isArray(value)) throw invalid('Invalid params: expected a list.')
  if (value.length > max) throw invalid(`Too many inputs provided; max ${max}`)
  return value
}

const commitments: Record<string, Commitment> = {
  processed: 'processed',
  recent: 'processed',
  confirmed: 'confirmed',
  single: 'confirmed',
  singleGossip: 'confirmed',
  finalized: 'finalized',
  max: 'finalized',
  root: 'finalized',
}

/** The commitment asked for (nodes answer with finalized state where none is); refuses a slot not yet reached. */
export const commitmentOf = (bank: Bank, config: Config, name = 'commitment'): Commitment => {
  const asked = config[name] ?? 'finalized'
  const commitment = typeof asked === 'string' ? commitments[asked] : undefined
  if (commitment === undefined) throw invalid(`Invalid params: unknown variant \`${JSON.stringify(asked)}\`.`)
  const { minContextSlot } = config
  if (typeof minContextSlot === 'number' && minContextSlot > slotAt(bank, commitment))
    throw new RpcError(-32016, 'Minimum context slot has not been reached', {
      contextSlot: slotAt(bank, commitment),
    })
  return commitment
}

export const VERSION = '3.1.0'

/** An answer with the slot it is about. */
export const inContext = (bank: Bank, commitment: Commitment, value: unknown): object => ({
  context: { apiVersion: VERSION, slot: slotAt(bank, commitment) },
  value,
})

export type Method = (bank: Bank, params: unknown[]) => unknown
