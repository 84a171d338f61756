import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { startChain } from '#embedded/chain/start.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { treasuryState } from '#rewards/treasury.ts'

test('the first start makes key, mint and supply; later ones, and half ones, find them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'accord-first-'))
  const options = { folder: join(folder, 'chain'), slotMs: 10 }
  let chain = await startChain(options)
  const first = await createMintAndTreasury({ rpcUrl: chain.rpcUrl, home: folder, supply: 5000n })
  expect((await stat(first.keypair)).mode & 0o777).toBe(0o600)
  const fresh = await openChain({ rpcUrls: [chain.rpcUrl], signer: first.signer, mint: first.mint })
  expect((await treasuryState(fresh)).tokens).toBe(5000n)
  await chain.stop()
  chain = await startChain(options)
  const again = await Promise.all([
    createMintAndTreasury({ rpcUrl: chain.rpcUrl, home: folder, supply: 5000n }),
    createMintAndTreasury({ rpcUrl: chain.rpcUrl, home: folder, supply: 5000n }),
  ])
  expect(again.map((one) => [one.mint, one.signer.publicKey])).toEqual(
    again.map(() => [first.mint, first.signer.publicKey]),
  )
  const opened = await openChain({ rpcUrls: [chain.rpcUrl], signer: first.signer, mint: first.mint })
  expect(opened.asset).toEqual({ mint: first.mint, decimals: 6, symbol: 'ACC' })
  expect(opened.explorerUrl('x')).toBeUndefined()
  await expect.poll(async () => (await treasuryState(opened)).tokens).toBe(5000n)
  await expect(
    openChain({ rpcUrls: [chain.rpcUrl], signer: first.signer, mint: first.signer.publicKey }),
  ).rejects.toThrow(/is no token mint/)
  await chain.stop()
  await rm(folder, { recursive: true })
})
