import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { seeded } from '#replay/plan.ts'

import { crowd } from '../helpers/crowd.ts'
import { accord, runAccord } from '../helpers/process.ts'

const kills = 10
const { answers, truth } = crowd('d_sentiment')
const replay = [
  'replay',
  '--task',
  'sentiment',
  '--answers',
  answers,
  '--truth',
  truth,
  '--labels',
  '0=negative,1=positive',
]
const command = [...replay, '--door', 'telegram', '--limit', '40', '--seed', '3', '--json']

type Result = Record<string, number | boolean>
/** What has to be the same; how long it took need not be. */
const totals = ({ seconds, answers_per_second, ...result }: Result): Result => {
  expect(seconds).toBeGreaterThan(0)
  expect(answers_per_second).toBeGreaterThan(0)
  return result
}

const acknowledged = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')

test('a replay killed at ten random moments and resumed ends with the totals of an undisturbed one, and no acknowledged answer is lost', async () => {
  const home = await mkdtemp(join(tmpdir(), 'accord-kill-'))
  try {
    const calm = await accord(command, { ACCORD_HOME: join(home, 'calm') })
    expect(calm.code, calm.stderr).toBe(0)
    const env = { ACCORD_HOME: join(home, 'killed') }
    const journal = join(home, 'acknowledged.tsv')
    await writeFile(journal, '')
    const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000)
    const random = seeded(seed)
    console.log(`KILL_SEED=${seed}`)
    let killed = 0
    for (; killed < kills; killed++) {
      const running = runAccord([...command, '--acknowledged', journal], env)
      // Early, so that start-up is hit too; later, so that the replay gets on.
      const before = (await acknowledged(journal)).length
      const moment = setTimeout(200 + 6000 * random())
      await Promise.race([moment, running.says(/\}/).catch(() => undefined)])
      expect((await acknowledged(journal)).length).toBeGreaterThanOrEqual(before)
      await running.kill()
    }
    const resumed = await accord([...command, '--acknowledged', journal], env)
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(totals(JSON.parse(resumed.stdout) as Result)).toEqual(totals(JSON.parse(calm.stdout) as Result))
    const exported = await accord(['campaign', 'list', '--json'], env)
    const campaigns = JSON.parse(exported.stdout) as { answers: number }[]
    expect(campaigns).toHaveLength(1)
    expect(campaigns[0]?.answers).toBeGreaterThanOrEqual(new Set(await acknowledged(journal)).size)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}, 600_000)
