import type { WebSocket } from 'ws'

import { slotAt, type Bank, type Commitment } from './bank.ts'
import { commitmentOf, configAt, RpcError, toSignature, VERSION } from './rpc/params.ts'

type Subscription = { id: number; signature: string; commitment: Commitment }
type Request = { id?: unknown; method?: unknown; params?: unknown }

/** Serves signatureSubscribe and signatureUnsubscribe on one connection. A notice is sent once and ends its subscription. */
export const serveSubscriptions = (bank: Bank, socket: WebSocket): void => {
  const open = new Map<number, Subscription>()
  const send = (message: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }))
  const notify = (): void => {
    for (const subscription of open.values()) {
      const landed = bank.store.landed.get(subscription.signature)
      if (landed === undefined || landed.slot > slotAt(bank, subscription.commitment)) continue
      open.delete(subscription.id)
      const result = { context: { apiVersion: VERSION, slot: landed.slot }, value: { err: landed.err } }
      send({ method: 'signatureNotification', params: { result, subscription: subscription.id } })
    }
  }
  bank.watchers.add(notify)
  socket.on('close', () => bank.watchers.delete(notify))
  socket.on('error', () => socket.terminate())
  socket.on('message', (data: Buffer) => {
    const request = parse(data)
    try {
      const result = answer(bank, open, request)
      send({ result, id: request.id ?? null })
    } catch (error) {
      const code = error instanceof RpcError ? error.code : -32603
      send({
        error: { code, message: error instanceof Error ? error.message : 'Internal error' },
        id: request.id ?? null,
      })
    }
    notify()
  })
}

let last = 0

const answer = (bank: Bank, open: Map<number, Subscription>, request: Request): unknown => {
  const params = Array.isArray(request.params) ? (request.params as unknown[]) : []
  if (request.method === 'signatureSubscribe') {
    const signature = toSignature(params[0])
    const commitment = commitmentOf(bank, configAt(params, 1))
    last += 1
    open.set(last, { id: last, signature, commitment })
    return last
  }
  if (request.method === 'signatureUnsubscribe') {
    if (typeof params[0] === 'number' && open.delete(params[0])) return true
    throw new RpcError(-32602, 'Invalid subscription id.')
  }
  // The client library of web3.js pings with this.
  if (request.method === 'ping') return 'pong'
  throw new RpcError(request.method === undefined ? -32600 : -32601, 'Method not found')
}

const parse = (data: Buffer): Request => {
  try {
    const value: unknown = JSON.parse(data.toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
