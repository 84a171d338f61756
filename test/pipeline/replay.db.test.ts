import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { playScript, type PlayOptions } from '#cli/replay-system.ts'
import { readAnswers, readTruth } from '#replay/read-files.ts'
import { writeScript, type Script } from '#replay/script.ts'

import { readConfig } from '../../src/config.ts'
import { crowd } from '../helpers/crowd.ts'
import { freshEnvironment } from '../helpers/environment.ts'

let environment: Awaited<ReturnType<typeof freshEnvironment>>
beforeEach(async () => {
  environment = await freshEnvironment()
})
afterEach(async () => environment.close())

const script = async (limit: number): Promise<Script> => {
  const files = crowd('d_sentiment')
  return writeScript({
    kind: 'sentiment',
    answers: await readAnswers(files.answers, {}),
    truth: await readTruth(files.truth, {}),
    ownLabels: ['negative', 'positive'],
    byText: false,
    order: 'random',
    seed: 7,
    limit,
  })
}

const options: Omit<PlayOptions, 'door'> = {
  min: 3,
  confidence: 0.99,
  reward: '0.5',
  onProgress: () => undefined,
  onRecorded: () => undefined,
}

describe('the whole way of an answer, with recorded people', () => {
  test.each(['telegram', 'web'] as const)(
    'by the %s door: every item decided, every reward paid',
    async (door) => {
      const played = await script(12)
      const recorded = new Set<string>()
      const result = await playScript(readConfig(environment.env), played, {
        ...options,
        door,
        onRecorded: (item, worker) => recorded.add(`${item} ${worker}`),
      })
      expect(result).toMatchObject({ items: 12, offered: 240, reconciled: true })
      expect(result.settled + result.disputed).toBe(12)
      expect(result.used).toBe(recorded.size)
      expect(result.used).toBeLessThan(result.offered)
      expect(result.accrued).toBeGreaterThan(0)
      expect(result.paid).toBe(result.accrued)
    },
  )
})
