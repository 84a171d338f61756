import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { loadTaskTypes } from '#prompts/registry.ts'

const good = fileURLToPath(new URL('../../src/prompts/types/sentiment.ts', import.meta.url))

let folder: string
/** Beside this test, so that the files in it find the project's packages. */
beforeEach(async () => {
  folder = await mkdtemp(join(import.meta.dirname, 'types-'))
})
afterEach(async () => rm(folder, { recursive: true }))

const load = async () => loadTaskTypes(pathToFileURL(`${folder}/`))

/** A task type like sentiment, but for what `changes` says of it. */
const write = async (kind: string, changes: string) =>
  writeFile(
    join(folder, `${kind}.ts`),
    `import { taskType as good } from ${JSON.stringify(pathToFileURL(good).href)}
export const taskType = { ...good, ${changes} }
`,
  )

test('every file of the folder is a task type by its name', async () => {
  await write('sentiment', '')
  expect([...(await load()).keys()]).toEqual(['sentiment'])
})

test('the task types of the program are in order', async () => {
  expect([...(await loadTaskTypes()).keys()]).toEqual(['choice', 'sentiment', 'text-fix'])
})

test('every mistake of every file is told at once', async () => {
  await writeFile(join(folder, 'empty.ts'), 'export const nothing = 1\n')
  await writeFile(join(folder, 'throws.ts'), "throw new Error('boom')\n")
  await write('renamed', '')
  await write('sentiment', "words: { en: 'sentiment-title = A', fr: 'title = B' }")
  const error = await load().then(
    () => '',
    (reason: unknown) => String(reason),
  )
  for (const expected of [
    'empty.ts: exports no `taskType`',
    'throws.ts: cannot be loaded: boom',
    'renamed.ts: its kind is "sentiment", its file\'s name is "renamed"',
    'sentiment.ts: the word "title" must start with "sentiment-"',
    'sentiment.ts: words missing in "fr": sentiment-title',
    'sentiment.ts: sample 1: uses the word "sentiment-question", which "en" does not have',
  ])
    expect(error).toContain(expected)
})

test.each([
  ['words: { en: good.words.en }', 'has no words in "fr"'],
  ['samples: []', 'has no `samples`'],
  ['ask: undefined', 'has no function `ask`'],
  ['payload: {}', 'has no zod schema `payload`'],
  ["compare: { by: 'taste' }", '`compare.by` must be "label" or "text"'],
  ["local: '../../main'", '`local` must be the name of a file'],
  ["baseline: (...of) => ({ ...good.baseline(...of), version: '' })", "its prompt's version must be"],
  ["baseline: (...of) => ({ ...good.baseline(...of), user: ' ' })", 'its prompt says nothing'],
  ["read: () => ({ refused: 'sentiment-not-a-choice' })", 'does not read its own choice "positive"'],
  ["show: () => ''", 'shows an answer as nothing'],
  ["samples: [{ payload: {}, options: {}, answer: 'mixed' }]", 'sample 1: the payload does not parse'],
  [
    "samples: [{ payload: { text: 'a' }, options: {}, answer: 'odd' }]",
    'sample 1: the answer does not parse',
  ],
  ["ask: () => { throw new Error('broken') }", 'sample 1: throws: broken'],
  ["compare: { ...good.compare, labels: () => ['positive'] }", 'needs at least two labels'],
])('a task type with { %s } is refused: %s', async (changes, mistake) => {
  await write('sentiment', changes)
  await expect(load()).rejects.toThrow(mistake)
})

test('an empty folder is a mistake', async () => {
  await expect(load()).rejects.toThrow('there is no task type')
})
