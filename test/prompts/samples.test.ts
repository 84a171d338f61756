import { readFile } from 'node:fs/promises'

import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'

import { toLocale } from '#core/locale.ts'
import { fromDecimal } from '#core/money.ts'
import { isRefusal } from '#core/refusal.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

type Sample = {
  name: string
  kind: string
  locale: string
  file: string
  options: unknown
  reward: string
  minAnswers: number
  maxAnswers: number
  confidence: number
  firstStart: boolean
}

const folder = new URL('../../samples/', import.meta.url)
const samples = JSON.parse(await readFile(new URL('campaigns.json', folder), 'utf8')) as Sample[]
const types = await loadTaskTypes()

const rowsOf = async (file: string) =>
  parse(await readFile(new URL(file, folder), 'utf8'), { columns: true }) as Record<string, string>[]

/** What the gold column of an item means: as the import reads it. */
const goldOf = (type: TaskType, item: TaskItem, gold: string): unknown => {
  const read = type.read(item, { text: gold })
  return isRefusal(read) ? read : read.answer
}

test('the first start begins sentiment and text fix, in English and French', () => {
  const first = samples.filter(({ firstStart }) => firstStart)
  expect(first.map(({ kind, locale }) => `${kind} ${locale}`).sort()).toEqual([
    'sentiment en',
    'sentiment fr',
    'text-fix en',
    'text-fix fr',
  ])
})

describe.each(samples)('$name', (sample) => {
  const type = types.get(sample.kind) as TaskType

  test('is a campaign that can be made', () => {
    expect(type.options.safeParse(sample.options).success).toBe(true)
    expect(toLocale(sample.locale)).toBe(sample.locale)
    expect(fromDecimal(sample.reward, 6)).toBeGreaterThan(0n)
    expect(sample.maxAnswers).toBeGreaterThanOrEqual(sample.minAnswers)
    expect(sample.confidence).toBeGreaterThan(0.5)
    expect(sample.confidence).toBeLessThan(1)
  })

  test('has enough items of its own, each once, and gold answers that can be given', async () => {
    const rows = await rowsOf(sample.file)
    expect(rows.length).toBeGreaterThanOrEqual(sample.firstStart ? 60 : 20)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length)
    const gold = rows.filter((row) => row['gold'] !== '')
    expect(gold.length).toBeGreaterThanOrEqual(Math.floor(rows.length / 10))
    const options = type.options.parse(sample.options)
    for (const row of rows) expect(type.payload.parse(row)).toEqual({ text: row['text'] })
    for (const { gold: answer = '', ...row } of gold)
      expect(goldOf(type, { payload: type.payload.parse(row), options }, answer)).toBe(answer)
  })
})
