import type { Bank } from '../bank.ts'
import { accountMethods } from './accounts.ts'
import { blockMethods } from './blocks.ts'
import { getSignaturesForAddress } from './address-history.ts'
import { historyMethods } from './history.ts'
import { RpcError, type Method } from './params.ts'
import { sendMethods } from './send.ts'

const methods = new Map<string, Method>(
  Object.entries({
    ...accountMethods,
    ...blockMethods,
    ...historyMethods,
    ...sendMethods,
    getSignaturesForAddress,
  }),
)

const failure = (id: unknown, code: number, message: string, data?: unknown): object => ({
  jsonrpc: '2.0',
  error: data === undefined ? { code, message } : { code, message, data },
  id,
})

/** Answers a JSON-RPC body, one request or a batch, with the JSON text of the response. */
export const callJson = (bank: Bank, body: string): string => {
  const request = parse(body)
  if (request === undefined) return JSON.stringify(failure(null, -32700, 'Parse error'))
  if (!Array.isArray(request)) return JSON.stringify(call(bank, request))
  if (request.length === 0) return JSON.stringify(failure(null, -32600, 'Invalid Request'))
  return JSON.stringify(request.map((each) => call(bank, each)))
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const call = (bank: Bank, request: unknown): object => {
  const {
    id = null,
    method,
    params = [],
  } = (request ?? {}) as { id?: unknown; method?: unknown; params?: unknown }
  if (typeof method !== 'string') return failure(id, -32600, 'Invalid Request')
  const run = methods.get(method)
  if (run === undefined) return failure(id, -32601, 'Method not found')
  if (!Array.isArray(params)) return failure(id, -32602, 'Invalid params: expected a list.')
  try {
    return { jsonrpc: '2.0', result: run(bank, params), id }
  } catch (error) {
    if (error instanceof RpcError) return failure(id, error.code, error.message, error.data)
    return failure(id, -32603, `Internal error: ${error instanceof Error ? error.message : String(error)}`)
  }
}
