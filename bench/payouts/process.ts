import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { isRefusal } from '#core/refusal.ts'
import { silent } from '#core/log.ts'
import { connect } from '#db/connect.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import type { Arena } from './arena.ts'
import { jump, now, startClock } from './clock.ts'
import type { Rule } from './gate.ts'
import { openPaying, type Post } from './worker.ts'

const ENTRY = fileURLToPath(new URL('../payouts.ts', import.meta.url))

/** What a payout process is started with. `time`: its clock, in ms since 1970. */
type Order = { post: Post; secret: string; time: number }

/** One pass of the payouts in a process of its own: what the bench starts to kill it. */
export const payOnce = async (text: string): Promise<void> => {
  const { post, secret, time } = JSON.parse(text) as Order
  startClock()
  jump(time - Date.now())
  const signer = await loadSigner(secret)
  if (isRefusal(signer)) throw new Error(signer.refused)
  const db = connect(post.databaseUrl, 4)
  await runPayouts({ db, chain: await openPaying(post, signer), log: silent, now })
  await db.destroy()
}

const begin = ({ workers, secret }: Arena): { child: ChildProcess; ended: Promise<void> } => {
  const order: Order = { post: workers[0].post(), secret, time: Date.now() }
  const child = spawn(process.execPath, [ENTRY, 'worker'], { stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin?.end(JSON.stringify(order))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { child, ended }
}

/** Kills the process at the first message that the rule does not let through. Gives how many it sent. */
export const killProcess = async (arena: Arena, rule: Rule): Promise<number> => {
  const { gate } = arena.workers[0]
  const { child, ended } = begin(arena)
  gate.set(async (at, step) => {
    const verdict = await rule(at, step)
    if (verdict !== 'go' && child.kill('SIGKILL')) arena.strike()
    return verdict
  })
  await ended
  const sent = gate.count()
  gate.set()
  return sent
}

/** Stops the process at a step, and lets it go on once `meanwhile` is over. Gives how many messages it sent till then. */
export const pauseProcess = async (
  arena: Arena,
  step: number,
  meanwhile: () => Promise<void>,
): Promise<number> => {
  const { gate } = arena.workers[0]
  const { child, ended } = begin(arena)
  const stopped = Promise.withResolvers<void>()
  gate.set((at) => {
    if (at === step) {
      child.kill('SIGSTOP')
      stopped.resolve()
    }
    return 'go'
  })
  await Promise.race([ended, stopped.promise])
  const sent = gate.count()
  await meanwhile()
  child.kill('SIGCONT')
  await ended
  gate.set()
  return sent
}
