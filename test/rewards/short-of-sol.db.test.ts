import { PublicKey, SystemProgram, TransactionMessage } from '@solana/web3.js'
import { expect, test } from 'vitest'

import { signMessage } from '#rewards/solana/batch.ts'
import { fundTreasury } from '#rewards/solana/fund.ts'
import { treasuryState } from '#rewards/treasury.ts'

import { newWallet, openTown, settle, type Town } from './town.ts'

const MARKER = 890_880n
/** Seven accounts, a marker and a signature: what a full legacy transaction that opens accounts takes. */
const BATCH = 7n * 2_039_280n + MARKER + 5_000n

/** Leaves so many lamports in the treasury's wallet. */
const leave = async (town: Town, lamports: bigint): Promise<void> => {
  const fromPubkey = new PublicKey(town.chain.treasury)
  const { blockhash } = await town.connection.getLatestBlockhash()
  const { lamports: own } = await treasuryState(town.chain)
  const message = new TransactionMessage({
    payerKey: fromPubkey,
    recentBlockhash: blockhash,
    instructions: [
      SystemProgram.transfer({
        fromPubkey,
        toPubkey: new PublicKey(newWallet()),
        lamports: own - lamports - 5_000n,
      }),
    ],
  }).compileToLegacyMessage()
  const { raw } = await signMessage(town.signer, message.serialize())
  await town.connection.sendRawTransaction(raw, { skipPreflight: true })
  town.tick()
  expect((await treasuryState(town.chain)).lamports).toBe(lamports)
}

test('of batches that each suffice alone only as many are signed as the SOL suffices for, and none fails', async () => {
  const town = await openTown(undefined, { format: 'legacy' })
  try {
    const people = []
    for (let one = 0; one < 21; one += 1) people.push(await town.person(5n))
    await leave(town, MARKER + (BATCH * 17n) / 10n)
    const reports = await settle(town, town.chain)
    expect(reports.map(({ failed }) => failed)).toEqual(reports.map(() => 0))
    expect(reports.reduce((sum, { signed }) => sum + signed, 0)).toBe(1)
    expect(reports[0]?.waiting.join()).toMatch(/SOL does not suffice for all .*treasury fund/)
    expect(reports.at(-1)?.stopped).toMatch(/treasury cannot pay/)
    const whose = { rpcUrl: town.rpcUrl, signer: town.signer, mint: town.chain.asset.mint }
    const clock = setInterval(town.tick, 20)
    await fundTreasury(whose, { tokens: 0n, lamports: 10n ** 9n })
    clearInterval(clock)
    town.tick()
    await settle(town, town.chain)
    for (const { wallet } of people) expect(await town.held(wallet)).toBe(5n)
    const attempts = await town.db.selectFrom('attempts').select('status').execute()
    expect(attempts.map(({ status }) => status)).toEqual(['finalized_ok', 'finalized_ok', 'finalized_ok'])
  } finally {
    await town.close()
  }
})

test('what simulating lets through is signed alone, even where it was reckoned to take more', async () => {
  const town = await openTown(undefined, { format: 'legacy' })
  try {
    const { wallet } = await town.person(5n)
    await leave(town, MARKER + 2_039_280n + MARKER + 5_000n)
    const reports = await settle(town, town.chain)
    expect([await town.held(wallet), reports[0]?.waiting]).toEqual([5n, []])
  } finally {
    await town.close()
  }
})
