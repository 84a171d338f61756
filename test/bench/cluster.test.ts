import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { callJson } from '#embedded/chain/rpc/call.ts'

import { openCluster, type Cluster } from '../../bench/payouts/cluster.ts'
import { FINALITY } from '../../bench/payouts/node.ts'
import { newWallet } from '../../bench/payouts/people.ts'

let folder: string
let cluster: Cluster
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  cluster = openCluster(folder)
})
afterAll(async () => {
  cluster.close()
  await rm(folder, { recursive: true })
})

const ask = (answer: (body: string) => string, method: string, params: unknown[]): unknown =>
  (JSON.parse(answer(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) as { result: unknown })
    .result
const seen = (lag: number, method: string, params: unknown[]): unknown =>
  (ask((body) => cluster.answer(body, lag), method, params) as { value: unknown }).value

/** Somebody gets lamports in the slot that is being filled. */
const give = () => {
  const wallet = newWallet()
  const signature = ask((body) => callJson(cluster.bank, body), 'requestAirdrop', [wallet, 5_000_000])
  const level = (lag: number): unknown => {
    const [status] = seen(lag, 'getSignatureStatuses', [[signature]]) as ({
      confirmationStatus: string
    } | null)[]
    return status?.confirmationStatus
  }
  const balance = (lag: number): unknown => seen(lag, 'getBalance', [wallet, { commitment: 'confirmed' }])
  return { level, balance }
}

test('a node that lags has not seen what the others have', () => {
  const { level, balance } = give()
  cluster.tick(3)
  expect([level(0), balance(0)]).toEqual(['confirmed', 5_000_000])
  expect([level(5), balance(5)]).toEqual([undefined, 0])
  cluster.tick(5)
  expect([level(5), balance(5)]).toEqual(['confirmed', 5_000_000])
})

test('a fork takes back what was confirmed, and never what was final', () => {
  const final = give()
  cluster.tick(FINALITY)
  const lost = give()
  cluster.tick(3)
  expect([final.level(0), lost.level(0)]).toEqual(['finalized', 'confirmed'])
  cluster.fork(FINALITY, () => false)
  cluster.tick(2 * FINALITY)
  expect([final.level(0), final.balance(0)]).toEqual(['finalized', 5_000_000])
  expect([lost.level(0), lost.balance(0)]).toEqual([undefined, 0])
})
