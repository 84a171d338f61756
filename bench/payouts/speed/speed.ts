import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { startProcess } from './home.ts'
import type { Paid } from './payer.ts'
import { settle } from './settle.ts'

export type Speed = {
  payouts: number
  payouts_per_s: number
  payouts_per_s_finalized: number
  payouts_per_s_booked: number
  plan_s: number
  /** Seconds of processor from the first payment on: what the time would come to without others on the machine. */
  payer_cpu_s: number
  embedded_cpu_s: number
  peak_mb: number
  base_mb: number
}

/**
 * Pays so many people over HTTP, on the embedded database and chain as `npm start` has them: they run in one process, the
 * payouts in another, which also says how much memory it took.
 */
export const measureSpeed = async (
  people: number,
  tell: (line: string) => void,
  profile?: string,
): Promise<Speed> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  const args = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const parts = startProcess('embedded', { home }, args)
  const said = createInterface(parts.stdout as NodeJS.ReadableStream)
  await once(said, 'line')
  const cpu = async (): Promise<number> => {
    const line = once(said, 'line')
    parts.stdin?.write('cpu\n')
    return Number(await line)
  }
  try {
    const mint = await settle(home, people, tell)
    const payer = startProcess('payer', { home, mint, people }, args)
    payer.stdin?.end()
    const heard = createInterface(payer.stdout as NodeJS.ReadableStream)
    await once(heard, 'line')
    const [before, [found]] = await Promise.all([cpu(), once(heard, 'line') as Promise<[string]>])
    const paid = JSON.parse(found) as Paid
    if (paid.paid !== people) throw new Error(`${paid.paid} of ${people} were paid`)
    return resultOf(people, paid, (await cpu()) - before)
  } finally {
    const gone = once(parts, 'exit')
    parts.stdin?.end()
    await gone
    await rm(home, { recursive: true })
  }
}

const resultOf = (people: number, paid: Paid, embedded: number): Speed => {
  const rate = (ms: number): number => Math.round((people / ms) * 1000)
  const seconds = (ms: number): number => Math.round(ms / 100) / 10
  return {
    payouts: people,
    payouts_per_s: rate(paid.confirmed),
    payouts_per_s_finalized: rate(paid.finalized),
    payouts_per_s_booked: rate(paid.booked),
    plan_s: seconds(paid.planned),
    payer_cpu_s: Math.round(paid.cpu * 10) / 10,
    embedded_cpu_s: Math.round(embedded * 10) / 10,
    peak_mb: paid.peakMb,
    base_mb: paid.baseMb,
  }
}
