import type { Arena } from './arena.ts'
import type { Chance } from './chance.ts'
import { jump, now } from './clock.ts'
import type { Rule } from './gate.ts'
import { killProcess, pauseProcess } from './process.ts'
import type { Worker } from './worker.ts'

/** `pass`: what the worker under test does in one turn; `clear`: something done while all is well. */
export type Stage = {
  arena: Arena
  chance: Chance
  pass: (worker: Worker, clock?: () => Date) => Promise<void>
  clear: (work: () => Promise<void>) => Promise<void>
}

export type Turn = (stage: Stage) => Promise<void>

const MINUTE = 60_000

export const oneWorker: Turn = async ({ arena, pass }) => pass(arena.workers[0])

/** Breaks one message after the other, pass by pass, until a pass ends before its turn comes: then from the first again. */
const walk = () => {
  let next = 1
  return {
    at: () => next,
    reached: (count: number) => {
      next = next > count ? 1 : next + 1
    },
  }
}

/** Any step of a pass, as long as the last one was that came to its end. */
const anywhere = () => {
  let length = 60
  return {
    at: (chance: Chance) => chance.whole(1, length),
    reached: (step: number, count: number) => {
      if (count < step) length = Math.max(10, count)
      else length += 5
    },
  }
}

/** The connection to PostgreSQL breaks at one statement, and the next one finds it whole again. */
export const databaseLost = (): Turn => {
  const walked = walk()
  return async ({ arena, chance, pass }) => {
    const [{ gate }] = arena.workers
    let statements = 0
    gate.set((_, { to }) => {
      if (to !== 'database') return 'go'
      statements += 1
      if (statements !== walked.at()) return 'go'
      arena.strike()
      return chance.one(['cut', 'deaf'])
    })
    await pass(arena.workers[0])
    gate.set()
    walked.reached(statements)
  }
}

const dieAt =
  (step: number, chance: Chance): Rule =>
  (at) => {
    if (at < step) return 'go'
    return at === step ? chance.one(['cut', 'deaf']) : 'cut'
  }

/** From one step on nothing of the worker arrives anywhere; then another process takes its place. */
export const killed = (): Turn => {
  const walked = walk()
  return async ({ arena, chance, pass, clear }) => {
    const [worker] = arena.workers
    worker.gate.set(dieAt(walked.at(), chance))
    await pass(worker)
    if (worker.gate.count() >= walked.at()) arena.strike()
    walked.reached(worker.gate.count())
    await clear(worker.restart)
  }
}

/** A process of its own is killed with SIGKILL at a step. */
export const killedProcess = (): Turn => {
  const steps = anywhere()
  return async ({ arena, chance }) => {
    const step = steps.at(chance)
    steps.reached(step, await killProcess(arena, dieAt(step, chance)))
  }
}

/** Two at once; where the second one's clock is ahead, it takes the lease over in the middle of the first one's work. */
export const twoWorkers: Turn = async ({ arena, chance, pass }) => {
  const ahead = chance.one([0, 0, 5_000, MINUTE])
  const other = (): Date => new Date(now().getTime() + ahead)
  arena.strike()
  await Promise.all([pass(arena.workers[0]), pass(arena.workers[1], other)])
}

/** One sleeps for a minute at any step, another works meanwhile, and then the first one goes on as if nothing had been. */
export const paused = (): Turn => {
  const steps = anywhere()
  return async (stage) => {
    const { arena, chance, pass } = stage
    const [{ gate }] = arena.workers
    const step = steps.at(chance)
    const { rule, asleep, wake } = sleepAt(step)
    gate.set(rule)
    const sleeping = pass(arena.workers[0])
    await Promise.race([sleeping, asleep])
    steps.reached(step, gate.count())
    await meanwhile(stage)
    wake()
    await sleeping
    gate.set()
  }
}

/** A process of its own is stopped with SIGSTOP at a step, and goes on a minute later. */
export const pausedProcess = (): Turn => {
  const steps = anywhere()
  return async (stage) => {
    const step = steps.at(stage.chance)
    steps.reached(step, await pauseProcess(stage.arena, step, async () => meanwhile(stage)))
  }
}

const meanwhile = async ({ arena, chance, pass }: Stage): Promise<void> => {
  arena.strike()
  jump(MINUTE)
  arena.cluster.tick(chance.one([3, 20, 160]))
  await pass(arena.workers[1])
  arena.cluster.tick(chance.one([3, 20, 160]))
  await pass(arena.workers[1])
}

/** Every message from a step on waits until it is woken. */
const sleepAt = (step: number): { rule: Rule; asleep: Promise<void>; wake: () => void } => {
  const slept = Promise.withResolvers<void>()
  const woken = Promise.withResolvers<void>()
  const rule: Rule = async (at) => {
    if (at < step) return 'go' as const
    slept.resolve()
    await woken.promise
    return 'go' as const
  }
  return { rule, asleep: slept.promise, wake: woken.resolve }
}
