import { afterAll, beforeAll, expect, test } from 'vitest'

import { due, treasury } from '#rewards/accounts.ts'
import type { Chain } from '#rewards/chain.ts'
import { post } from '#rewards/ledger.ts'
import { treasuryStatus } from '#rewards/treasury-status.ts'
import { setWallet } from '#rewards/wallets.ts'

import { statusLines } from '../../src/cli/treasury-lines.ts'
import { withRpcs } from './faults.ts'
import { newWallet, openTown, settle, type Town } from './town.ts'

const MARKER = 890_880n
const OPENING = 2_039_280n

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const see = async (chain: Chain = town.chain) => {
  const status = await treasuryStatus(town.db, chain, 1n)
  return { status, ...statusLines(status, chain.asset) }
}

/** The treasury as if it had so many lamports, which payments need. */
const poor = (lamports: bigint): Chain =>
  withRpcs(town.chain, (rpc) => ({ treasury: async () => ({ ...(await rpc.treasury()), lamports }) }))

/** Due and with a wallet, and nobody has asked for it. */
const ready = async (amount: bigint): Promise<void> =>
  town.db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    const asset = town.chain.asset.mint
    await post(tx, [
      { key: `ready:${id}`, from: treasury, to: due(id), amount, asset, reason: 'answer-accepted' },
    ])
    await setWallet(tx, id, newWallet(), new Date())
  })

test('what is planned or in an unsigned batch needs SOL as well, and so does every batch, for its marker', async () => {
  expect((await see()).status.outlook).toBe(0n)
  for (let person = 0; person < 11; person += 1) await town.person(5n)
  await ready(5n)
  const { status, lines, problems } = await see()
  expect(status.ready.people).toBe(1)
  expect(status.waiting).toMatchObject({ people: 11, accounts: 11 })
  // Twelve that have to be opened go in two transactions.
  expect(status.ahead).toEqual({ count: 2, lamports: 2n * MARKER })
  expect(status.outlook).toBe(12n * (status.feeEach + OPENING) + 2n * MARKER)
  expect(lines.join('\n')).toMatch(/0\.00178176 SOL of it lies on the markers of 2 batches.*comes back/)
  expect(lines.join('\n')).toMatch(/planned already +11 people/)
  expect(problems).toEqual([])
  const short = await see(poor(status.outlook))
  expect(short.problems.join()).toMatch(/0\.00089088 SOL .*have to stay.*see treasury fund/)
  expect((await see(poor(status.outlook + MARKER))).problems).toEqual([])
})

test('what is signed and final needs nothing more, and only markers that hold something are counted', async () => {
  await settle(town, town.chain)
  const { status, lines } = await see()
  expect(status.waiting.people).toBe(0)
  expect(status.outlook).toBe(status.feeEach + OPENING + MARKER)
  // They are paid, and what their transactions locked is booked with the next costs.
  expect(status.markers).toEqual({ count: 0, lamports: 0n })
  expect(lines.join('\n')).toMatch(/on markers +0 SOL of 0 batches/)
})
