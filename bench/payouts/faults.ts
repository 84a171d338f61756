import type { Chance } from './chance.ts'
import { skies, type Sky } from './skies.ts'
import {
  databaseLost,
  killed,
  killedProcess,
  oneWorker,
  paused,
  pausedProcess,
  twoWorkers,
  type Turn,
} from './turns.ts'

/**
 * `skies`: what goes wrong on the way, of these; `turn`: how the workers work; `forks`: the chain forks now and then;
 * `poison`: some recipients are spoilt, before anything is signed or at the last moment. `weight`: its part of all payouts.
 */
export type Fault = {
  name: string
  plan: (chance: Chance) => Plan
  weight: number
  /** Recipients of an episode: few where it takes many passes to meet the fault at every step. */
  sizes: readonly number[]
  /** Whether the controls meet it, too. */
  controls: boolean
}

export type Plan = {
  skies: readonly Sky[]
  turn: Turn
  forks: boolean
  poison?: 'early' | 'late'
  token2022: boolean
}

const plain: Plan = { skies: [], turn: oneWorker, forks: false, token2022: false }
const MANY = [300]
const FEW = [40]
const MIXED = [40, 40, 120]

const fault = (name: string, plan: Partial<Plan>, more: Partial<Fault> = {}): Fault => ({
  name,
  plan: () => ({ ...plain, ...plan }),
  weight: 1,
  sizes: MANY,
  controls: true,
  ...more,
})

/** A process of its own takes a second to start. */
const RARE = 0.06

/** Every fault alone, and at last many of them together. */
export const allFaults = (): Fault[] => {
  const breaks = databaseLost()
  const dies = killed()
  const sleeps = paused()
  return [
    fault('none', {}),
    ...Object.entries(skies).map(([name, sky]) => fault(name, { skies: [sky] })),
    fault('fork', { forks: true }),
    fault('database-lost', { turn: breaks }, { sizes: MIXED }),
    fault('killed', { turn: dies }, { sizes: MIXED }),
    fault('killed-process', { turn: killedProcess() }, { weight: RARE, sizes: FEW, controls: false }),
    fault('two-workers', { turn: twoWorkers }, { sizes: MIXED }),
    fault('paused-worker', { turn: sleeps }, { sizes: MIXED }),
    fault('paused-process', { turn: pausedProcess() }, { weight: RARE, sizes: FEW, controls: false }),
    poisoned('poison', 'early'),
    poisoned('poison-at-last-moment', 'late'),
    {
      name: 'combined',
      weight: 3,
      sizes: [40, 120, 300],
      controls: true,
      plan: (chance) => ({
        skies: chance.some(Object.values<Sky>(skies), chance.whole(2, 4)),
        turn: chance.one([oneWorker, breaks, dies, twoWorkers, sleeps]),
        forks: chance.yes(0.5),
        ...(chance.yes(0.5) && { poison: chance.one(['early', 'late'] as const) }),
        token2022: chance.yes(0.3),
      }),
    },
  ]
}

const poisoned = (name: string, poison: 'early' | 'late'): Fault => ({
  name,
  weight: 1,
  sizes: MIXED,
  controls: false,
  plan: (chance) => ({ ...plain, poison, token2022: chance.yes(0.5) }),
})
