/**
 * Drives the payouts against the embedded chain through everything that can go wrong, and counts what people got; `speed`
 * pays many people over HTTP with nothing in the way. See `--help`.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { parseArgs, promisify } from 'node:util'

import { startClock } from './payouts/clock.ts'
import { measureLamports } from './payouts/lamports.ts'
import { payOnce } from './payouts/process.ts'
import { faultless, showFaults, toJson } from './payouts/report.ts'
import { runFaults } from './payouts/run.ts'
import { serveEmbedded, type Home } from './payouts/speed/home.ts'
import { payEverybody } from './payouts/speed/payer.ts'
import { measureResume } from './payouts/speed/resume.ts'
import { measureSpeed, type Speed } from './payouts/speed/speed.ts'

const HELP = `npm run bench:payouts -- [--payouts N] [--seed S] [--only FAULT] [--json]
npm run bench:payouts -- speed [--payouts N] [--profile FOLDER] [--json]
npm run bench:payouts -- resume [--payouts N] [--kills N] [--json]

Pays N people (10,000) under every fault and under many at once, then has two other senders do the same; first it pays
20,000 with nothing in the way, for the speed. It ends with 1 if anybody got too much or too little from Accord, or
if the ledger says another thing than the chain.
speed: pays N people with nothing in the way, over HTTP, on the embedded database and chain. --profile keeps a CPU profile.
resume: kills the paying command (5 times) and starts it again: how long it takes until somebody is paid again.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    payouts: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    profile: { type: 'string' },
    kills: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const tell = (line: string): void => console.error(line)

/** Paid with nothing in the way: so many that the first and last of them do not decide. */
const UNDISTURBED = 20_000

/** In a process of its own, whose clock is the true one. */
const speedApart = async (): Promise<Speed> => {
  tell(`with nothing in the way: ${UNDISTURBED} payouts`)
  const args = [process.argv[1] ?? '', 'speed', '--payouts', `${UNDISTURBED}`, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as Speed
}

const faults = async (): Promise<void> => {
  const { only } = values
  const size = { payouts: Number(values.payouts), seed: Number(values.seed), tell }
  const undisturbed = await speedApart()
  startClock()
  const result = await runFaults({ ...size, ...(only !== undefined && { only }) })
  const lamports = await measureLamports()
  if (values.json) console.log(JSON.stringify(toJson(result, lamports, undisturbed)))
  else showFaults(result, lamports, undisturbed)
  process.exitCode = faultless(result) ? 0 : 1
}

const speed = async (): Promise<void> => {
  const found = await measureSpeed(Number(values.payouts), tell, values.profile)
  if (values.json) console.log(JSON.stringify(found))
  else console.table([found])
}

const resume = async (): Promise<void> => {
  const found = await measureResume(Number(values.payouts), Number(values.kills), tell)
  if (values.json) console.log(JSON.stringify(found))
  else console.table([found])
}

/** Parts of the bench that run in processes of their own: what to do comes in by standard input. */
const part = async (name: string): Promise<void> => {
  if (name === 'worker') return payOnce(await text(process.stdin))
  const lines = createInterface(process.stdin)
  const [order] = (await once(lines, 'line')) as [string]
  if (name === 'embedded') return serveEmbedded(JSON.parse(order) as Home, lines)
  console.log(JSON.stringify(await payEverybody(JSON.parse(order) as Home)))
}

const [mode] = positionals
if (values.help) console.log(HELP)
else if (mode === undefined) await faults()
else if (mode === 'speed') await speed()
else if (mode === 'resume') await resume()
else if (['worker', 'embedded', 'payer'].includes(mode)) await part(mode)
else throw new Error(`there is no mode "${mode}": see --help`)
