import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'

import { connect, type Db } from '#db/connect.ts'
import { startEmbedded } from '#embedded/start.ts'

import { startProcess } from './home.ts'
import { settle } from './settle.ts'

/**
 * Seconds from SIGKILL until the next process is at it (`resumed`: it has the lease), and until it has booked a payment that
 * was not booked before (`paid`): medians and the longest.
 */
export type Resumed = {
  kills: number
  resumed_median_s: number
  resumed_longest_s: number
  paid_median_s: number
  paid_longest_s: number
}

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const LOOK_MS = 20
/** Payouts between the first one that a process books and its end. */
const BETWEEN = 300

/**
 * Kills the command that pays, again and again, and starts it anew at once: how long nobody is paid. The embedded parts
 * run on meanwhile, as a database and a cluster would.
 */
export const measureResume = async (
  people: number,
  kills: number,
  tell: (line: string) => void,
): Promise<Resumed> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  const parts = startProcess('embedded', { home })
  await once(createInterface(parts.stdout as NodeJS.ReadableStream), 'line')
  try {
    await settle(home, people, tell)
    const { databaseUrl = '' } = await startEmbedded({ home, database: true, chain: true })
    const db = connect(databaseUrl, 1)
    const found = await killOften(db, { home, kills, tell })
    await db.destroy()
    return toResult(found)
  } finally {
    const gone = once(parts, 'exit')
    parts.stdin?.end()
    await gone
    await rm(home, { recursive: true })
  }
}

type Found = { resumed: number; paid: number }

const toResult = (found: readonly Found[]): Resumed => {
  const sorted = (key: keyof Found): number[] => found.map((one) => one[key]).toSorted((a, b) => a - b)
  const median = (values: number[]): number => values[Math.floor(values.length / 2)] ?? 0
  const [resumed, paid] = [sorted('resumed'), sorted('paid')]
  return {
    kills: found.length,
    resumed_median_s: median(resumed),
    resumed_longest_s: resumed.at(-1) ?? 0,
    paid_median_s: median(paid),
    paid_longest_s: paid.at(-1) ?? 0,
  }
}

type Order = { home: string; kills: number; tell: (line: string) => void }

const killOften = async (db: Db, { home, kills, tell }: Order): Promise<Found[]> => {
  const found: Found[] = []
  let payer = startPayer(home)
  for (let kill = 0; kill < kills; kill++) {
    await comesTo(payer, (await paidSoFar(db)) + BETWEEN, async () => paidSoFar(db))
    await end(payer)
    const [begun, fence, before] = [performance.now(), await lastFence(db), await paidSoFar(db)]
    const seconds = (): number => Math.round(performance.now() - begun) / 1000
    payer = startPayer(home)
    await comesTo(payer, fence + 1, async () => lastFence(db))
    const resumed = seconds()
    await comesTo(payer, before + 1, async () => paidSoFar(db))
    found.push({ resumed, paid: seconds() })
    tell(`killed ${kill + 1} times: gone on with after ${resumed} s, somebody paid after ${seconds()} s`)
  }
  await end(payer)
  return found
}

const end = async (payer: ChildProcess): Promise<void> => {
  const gone = once(payer, 'exit')
  payer.kill('SIGKILL')
  await gone
}

const startPayer = (home: string): ChildProcess =>
  spawn(process.execPath, [MAIN, 'payouts', 'run', '--due', '--json'], {
    env: { ...process.env, ACCORD_HOME: home, MINIMUM_PAYOUT: '0.001' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

const comesTo = async (payer: ChildProcess, least: number, look: () => Promise<number>): Promise<void> => {
  while ((await look()) < least) {
    if (payer.exitCode !== null) throw new Error('everybody is paid: take more people')
    await setTimeout(LOOK_MS)
  }
}

/** The number of the newest lease of the payouts (see payouts/lease.ts). */
const lastFence = async (db: Db): Promise<number> => {
  const { rows } = await sql<{ fence: number }>`
    select coalesce(max((value ->> 'fence')::bigint), 0) as fence from facts where key like 'payouts:%'`.execute(
    db,
  )
  return rows[0]?.fence ?? 0
}

const paidSoFar = async (db: Db): Promise<number> => {
  const { count } = await db
    .selectFrom('payouts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'paid')
    .executeTakeFirstOrThrow()
  return count
}
