import { join } from 'node:path'

import { silent } from '#core/log.ts'
import { isRefusal } from '#core/refusal.ts'
import { connect, type Db } from '#db/connect.ts'
import { startEmbedded } from '#embedded/start.ts'
import type { Chain } from '#rewards/chain.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { requestDue } from '#rewards/request-due.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import type { Home } from './home.ts'

/**
 * Times in ms. `planned`: everybody's payout is planned; the others count from then on: `confirmed` and `finalized` when
 * the chain had come so far with the last one, `booked` when the ledger said so of all. `peakMb`: this process.
 */
export type Paid = {
  paid: number
  planned: number
  confirmed: number
  finalized: number
  booked: number
  peakMb: number
  baseMb: number
  cpu: number
}

const LOOK_MS = 50
const PAUSE_MS = 100
const MB = 2 ** 20

/** Pays everybody who is due, as an operator's one command does, in a process of its own. */
export const payEverybody = async ({ home, mint, people }: Home): Promise<Paid> => {
  const { databaseUrl = '', rpcUrl = '' } = await startEmbedded({ home, database: true, chain: true })
  const signer = await loadSigner(join(home, 'treasury-keypair.json'))
  if (isRefusal(signer)) throw new Error(signer.refused)
  const db = connect(databaseUrl)
  const chain = await openChain({ rpcUrls: [rpcUrl], signer, mint })
  const memory = watchMemory()
  const begun = performance.now()
  await requestDue(db, { asset: mint, minimum: 1n }, (planned) => tell('planned', planned, people))
  // Whoever started this process looks now what the others have taken so far.
  console.log('planned')
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const slots = watchSlots(chain)
  const paid = await payAll(db, chain, people)
  const booked = performance.now() - start
  const last = await lastSlot(db)
  const when = await slots.reached(last)
  const { user, system } = process.cpuUsage(cpu)
  await db.destroy()
  return {
    paid,
    planned: start - begun,
    confirmed: when.confirmed - start,
    finalized: when.finalized - start,
    booked,
    ...memory.stop(),
    cpu: (user + system) / 1e6,
  }
}

const payAll = async (db: Db, chain: Chain, people: number): Promise<number> => {
  let paid = 0
  for (;;) {
    const before = paid
    const onProgress = (report: { paid: number[] }): void => tell('paid', before + report.paid.length, people)
    const report = await runPayouts({ db, chain, log: silent, now: () => new Date(), onProgress })
    paid += report.paid.length
    tell('paid', paid, people)
    if (report.stopped !== undefined) throw new Error(report.stopped)
    if (report.live === 0 && paid >= people) return paid
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

const lastSlot = async (db: Db): Promise<number> => {
  const { slot } = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.max<number>('slot').as('slot'))
    .executeTakeFirstOrThrow()
  return slot
}

/** When each slot was confirmed and final: asked twenty times a second, beside the payouts. */
const watchSlots = (chain: Chain) => {
  const seen: { at: number; finalized: number }[] = []
  const timer = setInterval(() => {
    chain.rpcs[0]
      ?.finalized()
      .then(({ slot }) => seen.push({ at: performance.now(), finalized: slot }))
      .catch(() => undefined)
  }, LOOK_MS)
  /** Slots between what is confirmed and what is final on the embedded chain. */
  const between = 1
  const first = (slot: number): number | undefined => seen.find(({ finalized }) => finalized >= slot)?.at
  return {
    reached: async (slot: number): Promise<{ confirmed: number; finalized: number }> => {
      for (;;) {
        const [confirmed, finalized] = [first(slot - between), first(slot)]
        if (confirmed !== undefined && finalized !== undefined) {
          clearInterval(timer)
          return { confirmed, finalized }
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    },
  }
}

const watchMemory = () => {
  const baseMb = Math.round(process.memoryUsage.rss() / MB)
  // The system's own highest mark, in KiB.
  const stop = () => ({ baseMb, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) })
  return { stop }
}

const tell = (what: string, done: number, all: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done} of ${all}   `)
}
