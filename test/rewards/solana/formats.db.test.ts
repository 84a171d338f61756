import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openChain } from '#rewards/solana/chain.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { newWallet, openTown, settle, type Town } from '../town.ts'

const answer = async (text: string): Promise<string> => {
  const { id, params } = JSON.parse(text) as { id: unknown; params?: unknown[] }
  const isV1 = typeof params?.[0] === 'string' && params[0].startsWith('gQ')
  if (behaves === 'old' && isV1)
    return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32602, message: 'failed to deserialize' } })
  return (await fetch(town.rpcUrl, { method: 'POST', body: text })).text()
}

let town: Town
let server: Server
let url = ''
/** What the endpoint does with v1: as the real one; as a node that cannot read it; or nothing at all. */
let behaves: 'new' | 'old' | 'dead' = 'new'
beforeAll(async () => {
  town = await openTown()
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      if (behaves === 'dead') request.socket.destroy()
      else
        void answer(text).then((body) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(body),
        )
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await town.close()
})
beforeEach(() => {
  behaves = 'new'
})

const open = async (format: 'auto' | 'legacy' | 'v1' = 'auto') =>
  openChain({
    rpcUrls: [town.rpcUrl, url],
    signer: town.signer,
    mint: town.chain.asset.mint,
    format,
  })
const transfers = Array.from({ length: 57 }, () => ({ wallet: newWallet(), amount: 1n, create: false }))

test('v1 is used where every endpoint takes it, legacy where one does not or is silent, and what the operator says before both', async () => {
  expect((await open()).pack(transfers).length).toBe(1)
  expect((await open('legacy')).pack(transfers).length).toBe(5)
  behaves = 'old'
  expect((await open()).pack(transfers).length).toBe(5)
  expect((await open('v1')).pack(transfers).length).toBe(1)
  behaves = 'dead'
  expect((await open()).pack(transfers).length).toBe(5)
})

test('an endpoint that refuses v1 later on brings legacy back: large batches are split, and everybody is paid once', async () => {
  const wallets = Array.from({ length: 30 }, newWallet)
  for (const wallet of wallets) await town.person(3n, wallet)
  await settle(town, town.chain)
  for (const wallet of wallets) await town.person(4n, wallet)
  const chain = await open()
  const stuck = { ...chain, sign: async () => Promise.reject(new Error('not yet')) }
  await expect(settle(town, stuck)).rejects.toThrow('not yet')
  behaves = 'old'
  const reports = await settle(town, { ...chain, rpcs: chain.rpcs })
  expect(reports.flatMap((report) => report.paid).length).toBe(30)
  for (const wallet of wallets) expect(await town.held(wallet)).toBe(7n)
  expect(chain.pack(transfers).length).toBe(1)
  for (const wallet of wallets) await town.person(5n, wallet)
  await settle(town, chain)
  expect(chain.pack(transfers).length).toBe(5)
  const rows = await town.db.selectFrom('attempts').select('raw').orderBy('id', 'desc').limit(3).execute()
  expect(rows.map(({ raw }) => raw[0])).toEqual([1, 1, 1])
  for (const wallet of wallets) expect(await town.held(wallet)).toBe(12n)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
})
