import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Chain } from '#rewards/chain.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { fundTreasury } from '#rewards/solana/fund.ts'
import { treasuryStatus } from '#rewards/treasury-status.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { endpointsFinding } from '../../src/cli/doctor/endpoints.ts'
import { agreementLines } from '../../src/cli/reconcile-lines.ts'
import { statusLines } from '../../src/cli/treasury-lines.ts'
import { withRpcs } from './faults.ts'
import { openTown, type Town } from './town.ts'

/** What an operator reads while one of two endpoints does not answer. */
let town: Town
let chain: Chain
beforeAll(async () => {
  town = await openTown()
  const dead = async (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED'))
  chain = withRpcs(
    town.chain,
    () => ({ name: 'good.test' }),
    () => ({ name: 'dead.test', treasury: dead, finalized: dead, statuses: dead, height: dead }),
  )
})
afterAll(async () => town.close())

test('a deposit that is not booked says that every endpoint has to agree, and which one is silent', async () => {
  const whose = { rpcUrl: town.rpcUrl, signer: town.signer, mint: chain.asset.mint }
  const making = fundTreasury(whose, { tokens: 5n, lamports: 0n })
  const clock = setInterval(town.tick, 20)
  await making
  clearInterval(clock)
  town.tick()
  expect(await openTreasury(town.db, chain)).toMatchObject({ booked: 0n })
  const status = await treasuryStatus(town.db, chain, 1n)
  expect(statusLines(status, chain.asset).lines.join('\n')).toMatch(
    /not booked yet +0\.000005 ACC: every endpoint has to say the same first, and dead\.test does not answer/,
  )
  const found = await reconcile(town.db, chain)
  expect(found.differences.join()).toMatch(/0\.000005 ACC came in that is not booked/)
  expect(agreementLines(found).join('\n')).toMatch(
    /^They differ:\n.*came in[^\n]*\n.*dead\.test does not answer/,
  )
  // With everybody there it is booked, and the line is gone.
  expect(await openTreasury(town.db, town.chain)).toMatchObject({ booked: 5n })
})

test('where nobody contradicts the ledger and one is silent, nobody says that they differ', async () => {
  const found = await reconcile(town.db, chain)
  expect(found).toMatchObject({ ok: false, differences: [], unheard: ['dead.test'] })
  const text = agreementLines(found).join('\n')
  expect(text).toMatch(/cannot be told.*dead\.test does not answer/)
  expect(text).not.toContain('differ')
  expect(agreementLines(await reconcile(town.db, town.chain))).toEqual(['Ledger and chain agree.'])
})

test('the doctor names who answers and who does not', async () => {
  expect(await endpointsFinding(chain, '')).toMatchObject({
    state: 'failed',
    what: 'good.test answers; dead.test does not: connect ECONNREFUSED',
  })
  expect(await endpointsFinding(town.chain, ', embedded')).toMatch(/answers, embedded$/)
})
