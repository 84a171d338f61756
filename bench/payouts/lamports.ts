import { PublicKey } from '@solana/web3.js'

import { silent } from '#core/log.ts'
import { readAccount } from '#embedded/chain/accounts.ts'
import { sweepMarkers } from '#rewards/markers/sweep-markers.ts'

import type { Arena } from './arena.ts'
import { jump, now } from './clock.ts'
import { closeGround, openGround } from './grounds.ts'
import { FINALITY } from './node.ts'
import { accord } from './senders.ts'
import { calm } from './weather.ts'

export type Lamports = Record<'v1' | 'legacy', number>

/** All of them have an account: 36 full batches in v1, as many as one transaction reclaims the markers of. */
const PEOPLE = 57 * 36
const TURNS = 20
const HOUR_MS = 3_600_000
/** Beyond the blocks after which a marker is reclaimed. */
const DEAD_SLOTS = 1_300

/** What a payout to an existing account costs on the chain: all that left the treasury's wallet, markers reclaimed. */
export const measureLamports = async (): Promise<Lamports> => {
  const ground = await openGround(PEOPLE)
  const lamports = { v1: await measure(ground, 'v1'), legacy: await measure(ground, 'legacy') }
  await closeGround(ground)
  return lamports
}

type Ground = Awaited<ReturnType<typeof openGround>>

const measure = async ({ arena, crowd }: Ground, format: 'v1' | 'legacy'): Promise<number> => {
  const money = arena.money.classic
  const [worker] = arena.workers
  const sender = accord(format)
  arena.weather(calm)
  await worker.start({ mint: money.mint.toBase58(), format, timeoutMs: 5_000 })
  await sender.owe(
    arena,
    money,
    crowd.map(({ wallet }) => ({ wallet, amount: 1n, before: 0n })),
    crowd,
  )
  const before = treasuryLamports(arena, worker.chain().treasury)
  for (let turn = 0; turn < TURNS && !(await sender.isOver(arena, money)); turn += 1) {
    await worker.pass()
    arena.cluster.tick(FINALITY + 1)
  }
  jump(HOUR_MS + 1)
  arena.cluster.tick(DEAD_SLOTS)
  const deps = { db: worker.db(), chain: worker.chain(), log: silent, now }
  let swept = 0
  for (let turn = 0; turn < TURNS; turn += 1) {
    const report = await sweepMarkers(deps)
    swept += report.swept
    arena.cluster.tick(FINALITY + 1)
    if (report.swept === 0 && report.live === 0 && swept > 0) break
  }
  const { count } = await arena.db
    .selectFrom('batches')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'paid')
    .where('swept_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count > 0) throw new Error(`${count} markers were not reclaimed`)
  return Number(before - treasuryLamports(arena, worker.chain().treasury)) / crowd.length
}

const treasuryLamports = ({ cluster }: Arena, wallet: string): bigint =>
  readAccount(cluster.bank.svm, new PublicKey(wallet).toBytes())?.lamports ?? 0n
