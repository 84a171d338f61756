import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import { silent } from '#core/log.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import { later, openTown, settle } from './town.ts'

test('while the signer is away payouts wait and say so; when it is back everybody is paid once', async () => {
  const town = await openTown()
  let away = false
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (away) response.writeHead(503).end()
      else if (body === '') response.end(JSON.stringify({ publicKey: town.signer.publicKey }))
      else
        void town.signer
          .sign(Buffer.from((JSON.parse(body) as { message: string }).message, 'base64'))
          .then((bytes) => response.end(JSON.stringify({ signature: Buffer.from(bytes).toString('base64') })))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign`
  const signer = await loadSigner(address, 'a token of sixteen')
  if (isRefusal(signer)) throw new Error(signer.refused)
  const chain = await openChain({ rpcUrls: [town.rpcUrl], signer, mint: town.chain.asset.mint })
  const people = [await town.person(5n), await town.person(6n)]
  away = true
  const report = await runPayouts({ db: town.db, chain, log: silent, now: later() })
  expect(report).toMatchObject({ signed: 0, held: [] })
  expect(report.waiting.join()).toMatch(/The signer at 127\.0\.0\.1:\d+ answers 503/)
  away = false
  await settle(town, chain)
  expect(await Promise.all(people.map(async ({ wallet }) => town.held(wallet)))).toEqual([5n, 6n])
  expect(await reconcile(town.db, chain)).toMatchObject({ ok: true })
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await town.close()
})
