import type { Arena } from './arena.ts'
import type { Chance } from './chance.ts'
import { jump } from './clock.ts'
import type { Plan } from './faults.ts'
import type { Money } from './money.ts'
import { FINALITY } from './node.ts'
import { newWallet, type Person } from './people.ts'
import { somePoison, type Poison } from './poison.ts'
import type { Due, Sender } from './senders.ts'
import type { Stage } from './turns.ts'
import { calm, together, type Weather } from './weather.ts'

/** What an episode came to. `notes`: what must not be, in words. */
export type Outcome = {
  payouts: number
  overpaid: number
  underpaid: number
  failed: number
  /** How often the fault did something. */
  struck: number
  seconds: number
  notes: string[]
}

/** `crowd`: people who have been paid before; `size`: recipients. */
export type Setting = { arena: Arena; chance: Chance; crowd: readonly Person[]; size: number }

const TURNS = 10
const CALM_TURNS = 60
/** Recipients without an account, and those that are spoilt, where any are. */
const NEWCOMERS = 4
const POISON = 5
const MOST = 1_000_000

/** Owes people money, lets a sender pay it while the fault is there, then while all is well, and looks at what they got. */
export const runEpisode = async (setting: Setting, plan: Plan, sender: Sender): Promise<Outcome> => {
  const { arena, chance } = setting
  const money = sender.money(arena, plan)
  const poison = plan.poison === undefined ? [] : somePoison(chance, money, POISON)
  const dues = owed(setting, money, poison)
  const [failures, strikes] = [arena.cluster.failures(), arena.strikes()]
  arena.cluster.tick(FINALITY + 1)
  await sender.owe(arena, money, dues, setting.crowd)
  await startWorkers(setting, plan, money)
  const start = performance.now()
  if (plan.poison === 'early') spoil(arena, poison)
  const stage = stageOf(arena, chance, sender, weatherOf(arena, plan, chance, poison))
  const isOver = async (): Promise<boolean> => sender.isOver(arena, money)
  await underFaults(stage, plan, isOver)
  const settled = await whileCalm(stage, isOver)
  const seconds = (performance.now() - start) / 1000
  const outcome = judge(dues, money)
  const stuck = `it does not settle: ${arena.workers[0].trouble()}`
  const notes = [...(settled ? [] : [stuck]), ...(await sender.audit(arena, money, dues))]
  const struck = arena.strikes() - strikes
  return { ...outcome, failed: arena.cluster.failures() - failures, struck, seconds, notes }
}

const owed = ({ chance, crowd, size }: Setting, money: Money, poison: readonly Poison[]): Due[] => {
  const known = chance.some(crowd, Math.max(0, size - NEWCOMERS - poison.length))
  const newcomers = Array.from({ length: NEWCOMERS }, newWallet)
  const due = (wallet: string): Due => ({
    wallet,
    amount: BigInt(chance.whole(1, MOST)),
    before: money.held(wallet),
  })
  const good = [...known.map((person) => person.wallet), ...newcomers].map(due)
  return chance.some([...good, ...poison.map((one) => ({ ...due(one.wallet), poison: one }))], size)
}

const startWorkers = async ({ arena, chance }: Setting, { skies }: Plan, money: Money): Promise<void> => {
  arena.weather(calm)
  const timeoutMs = Math.min(400, ...skies.map((sky) => sky.timeoutMs ?? 400))
  const how = { mint: money.mint.toBase58(), format: chance.one(['legacy', 'v1'] as const), timeoutMs }
  for (const worker of arena.workers) await worker.start(how)
}

const spoil = (arena: Arena, poison: readonly Poison[]): void => {
  for (const one of poison) {
    arena.strike()
    one.spoil()
  }
}

const weatherOf = (
  arena: Arena,
  { skies, poison }: Plan,
  chance: Chance,
  spoilt: readonly Poison[],
): Weather => {
  const late = poison === 'late' ? [...spoilt] : []
  const beforeLanding = (): void => {
    spoil(arena, late.splice(0))
  }
  return together([...skies.map((sky) => sky.make(chance)), { beforeLanding }])
}

const stageOf = (
  arena: Arena,
  chance: Chance,
  sender: Sender,
  weather: Weather,
): Stage & { weather: Weather } => ({
  arena,
  chance,
  weather,
  pass: async (worker, clock) => sender.pass({ arena, chance }, worker, clock),
  clear: async (work) => {
    arena.weather(calm)
    await work()
    arena.weather(weather)
  },
})

const underFaults = async (
  stage: Stage & { weather: Weather },
  plan: Plan,
  isOver: () => Promise<boolean>,
): Promise<void> => {
  const { arena, chance, weather } = stage
  for (let turn = 0; turn < TURNS && !(await isOver()); turn += 1) {
    arena.weather(weather)
    await plan.turn(stage)
    arena.weather(calm)
    if (plan.forks && chance.yes(0.7)) fork(stage)
    else arena.cluster.tick(chance.one([0, 1, 3, 10, 40, 160]))
    jump(5_000)
  }
}

/** What was confirmed is gone, and a part of it comes back. */
const fork = ({ arena, chance }: Stage): void => {
  arena.strike()
  arena.cluster.tick(chance.whole(1, 3))
  arena.cluster.fork(chance.whole(1, FINALITY - 1), () => chance.yes(0.5))
}

/** All faults are over: whatever they left has to end well, without anybody's help. */
const whileCalm = async ({ arena, pass }: Stage, isOver: () => Promise<boolean>): Promise<boolean> => {
  const [worker] = arena.workers
  for (const { gate } of arena.workers) gate.set()
  for (let turn = 0; turn < CALM_TURNS; turn += 1) {
    jump(15_000)
    arena.cluster.tick(turn < 3 ? FINALITY + 1 : 80)
    await pass(worker)
    if (await isOver()) return true
  }
  return false
}

const judge = (dues: readonly Due[], money: Money): Pick<Outcome, 'payouts' | 'overpaid' | 'underpaid'> => {
  const got = dues.map(({ wallet, before, amount, poison }) => ({
    amount,
    more: money.held(wallet) - before,
    mayWait: poison !== undefined,
  }))
  return {
    payouts: dues.length,
    overpaid: got.filter(({ more, amount }) => more > amount).length,
    underpaid: got.filter(({ more, amount, mayWait }) => more < amount && !(mayWait && more === 0n)).length,
  }
}
