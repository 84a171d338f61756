/** Speed and memory: `npm run bench:scale -- --help`. */
import { fitAccord } from '#consensus/accord/accord.ts'
import type { Crowd } from '#consensus/crowd.ts'
import { openOnline } from '#consensus/online/online.ts'
import { progress, runBench } from './consensus/command.ts'
import { round } from './consensus/measures.ts'
import { seeded } from './consensus/random.ts'

const labels = 5
const peopleFor = (answers: number): number => Math.max(20, Math.round(answers / 200))

const simulate = (answers: number): { crowd: Crowd; truth: Int32Array } => {
  const random = seeded(1)
  const items = Math.round(answers / 10)
  const people = peopleFor(answers)
  const skill = Float64Array.from({ length: people }, () => 0.4 + 0.55 * random())
  const truth = Int32Array.from({ length: items }, () => Math.floor(random() * labels))
  const starts = Int32Array.from({ length: items + 1 }, (_, item) => item * 10)
  const voice = new Int32Array(items * 10)
  const label = new Int32Array(items * 10)
  for (let at = 0; at < voice.length; at += 1) {
    // People take turns from a random one on, so that nobody answers an item twice.
    voice[at] = at % 10 === 0 ? Math.floor(random() * people) : ((voice[at - 1] as number) + 7919) % people
    const isRight = random() < (skill[voice[at] as number] as number)
    label[at] = isRight ? (truth[Math.floor(at / 10)] as number) : Math.floor(random() * labels)
  }
  const voices = Array.from({ length: people }, (_, who) => `c:${who}`)
  return {
    crowd: { labels, items, voices, starts, voice, label, gold: new Int32Array(items).fill(-1) },
    truth,
  }
}

const fitAll = (total: number) => {
  const { crowd, truth } = simulate(total)
  const [start, busy] = [performance.now(), process.cpuUsage()]
  const { posteriors } = fitAccord(crowd)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(busy)
  let right = 0
  for (let item = 0; item < crowd.items; item += 1) {
    const own = posteriors.subarray(item * labels, (item + 1) * labels)
    if (own.indexOf(Math.max(...own)) === truth[item]) right += 1
  }
  const peak = process.resourceUsage().maxRSS / 1024
  return { seconds, cpu: (user + system) / 1e6, accuracy: (100 * right) / crowd.items, peak }
}

/** Mean microseconds of an arriving answer once `stored` are there. */
const online = (stored: number, people: number): number => {
  const engine = openOnline(labels)
  const random = seeded(2)
  const items = Math.round(stored / 10)
  const add = (): void => {
    const item = Math.floor(random() * items)
    engine.add(
      item,
      Math.floor(random() * people),
      random() < 0.6 ? item % labels : Math.floor(random() * labels),
    )
  }
  while (engine.size() < stored) add()
  engine.refit()
  const probes = 20_000
  const start = performance.now()
  for (let probe = 0; probe < probes; probe += 1) add()
  return ((performance.now() - start) * 1000) / probes
}

runBench(
  {
    about:
      'A full fit of many simulated answers (ten an item, 200 a person, five classes), and what one arriving answer takes among few and among many, in microseconds.',
    script: 'bench:scale',
    options: { answers: { is: 'how many', usually: '10000000' } },
  },
  ({ json, count }) => {
    const total = count('answers')
    const fit = fitAll(total)
    progress(
      `full fit: ${round(fit.seconds, 1)} s (${round(fit.cpu, 1)} s of processor), ${round(fit.accuracy)} % right`,
    )
    const sizes = [1e4, 1e5, 1e6, 1e7].filter((size) => size <= Math.max(total, 1e4))
    const times = sizes.map((size): [string, number] => [
      size.toExponential(0).replace('+', ''),
      round(online(size, peopleFor(total))),
    ])
    const report = {
      answers: total,
      answers_per_s: Math.round(total / fit.seconds),
      peak_mb: Math.round(fit.peak),
      online_us: Object.fromEntries(times),
    }
    if (json) console.log(JSON.stringify(report))
    else console.table([{ ...report, online_us: JSON.stringify(report.online_us) }])
  },
)
