import { chanceOf } from './chance.ts'
import { controls } from './controls.ts'
import { runEpisode, type Outcome, type Setting } from './episode.ts'
import { allFaults, type Fault, type Plan } from './faults.ts'
import { openGrounds } from './grounds.ts'
import { accord, type Sender } from './senders.ts'

export type Row = { fault: string } & Outcome
export type Result = { rows: Row[]; controls: Record<keyof typeof controls, Outcome> }

/** Recipients of one episode at most: enough for many batches. */
const MOST = 300
const LEAST = 40
/** The controls pay a part of what Accord pays: they overpay soon. */
const CONTROL_SHARE = 0.1

export type Size = { payouts: number; seed: number; only?: string; tell: (line: string) => void }

/** Runs all faults, or one, and then the controls through the same. */
export const runFaults = async ({ payouts, seed, only, tell }: Size): Promise<Result> => {
  const chosen = allFaults().filter(({ name }) => only === undefined || name === only)
  const weights = chosen.reduce((sum, { weight }) => sum + weight, 0)
  const each = (fault: Fault, all: number): number =>
    Math.max(LEAST, Math.ceil((all * fault.weight) / weights))
  const rows: Row[] = []
  const grounds = openGrounds(MOST)
  const own = accord('bench')
  for (const fault of chosen) {
    const outcome = await runFault(grounds, fault, own, each(fault, payouts), seed)
    rows.push({ fault: fault.name, ...outcome })
    tell(sentence(fault.name, outcome))
  }
  const found = {} as Result['controls']
  for (const [name, sender] of Object.entries(controls) as [keyof typeof controls, Sender][]) {
    const outcomes: Outcome[] = []
    for (const fault of chosen.filter((one) => one.controls))
      outcomes.push(await runFault(grounds, fault, sender, each(fault, payouts * CONTROL_SHARE), seed))
    found[name] = sum(outcomes)
    tell(sentence(`control ${name}`, found[name]))
  }
  await grounds.leave()
  return { rows, controls: found }
}

const runFault = async (
  grounds: ReturnType<typeof openGrounds>,
  fault: Fault,
  sender: Sender,
  payouts: number,
  seed: number,
): Promise<Outcome> => {
  const chance = chanceOf(seed ^ hash(fault.name))
  const outcomes: Outcome[] = []
  for (let left = payouts; left > 0;) {
    const size = Math.max(LEAST, Math.min(chance.one(fault.sizes), left))
    const setting: Setting = { ...(await grounds.get()), chance, size }
    const outcome = await runEpisode(setting, planFor(sender, fault.plan(chance)), sender)
    outcomes.push(outcome)
    await grounds.used(outcome.payouts, outcome.notes.length === 0)
    left -= outcome.payouts
  }
  return sum(outcomes)
}

const planFor = ({ poison }: Sender, { poison: kind, ...plan }: Plan): Plan =>
  poison && kind !== undefined ? { ...plan, poison: kind } : plan

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => Math.imul(sum, 31) + byte, 7)

export const sum = (outcomes: readonly Outcome[]): Outcome => {
  const total = (part: 'payouts' | 'overpaid' | 'underpaid' | 'failed' | 'struck' | 'seconds'): number =>
    outcomes.reduce((all, outcome) => all + outcome[part], 0)
  return {
    payouts: total('payouts'),
    overpaid: total('overpaid'),
    underpaid: total('underpaid'),
    failed: total('failed'),
    struck: total('struck'),
    seconds: total('seconds'),
    notes: outcomes.flatMap(({ notes }) => notes),
  }
}

const sentence = (
  name: string,
  { payouts, overpaid, underpaid, failed, struck, seconds, notes }: Outcome,
): string =>
  `${name}: ${payouts} payouts, ${overpaid} overpaid, ${underpaid} underpaid, ${failed} failed, met ${struck} times, ${seconds.toFixed(1)} s` +
  notes
    .slice(0, 3)
    .map((note) => `\n  ${note}`)
    .join('')
