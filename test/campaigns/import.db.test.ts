import { afterAll, beforeAll, expect, test } from 'vitest'

import { createCampaign } from '#campaigns/create-campaign.ts'
import { importItems, type ImportOptions } from '#campaigns/import/import-items.ts'
import type { ImportFile } from '#campaigns/import/import-file.ts'
import type { ImportReport } from '#campaigns/import/import-report.ts'
import { refuse } from '#core/refusal.ts'

import { draft, file, itemsOf, ok, openWorld, running, spec, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

const load = async (
  id: number,
  content: Parameters<typeof file>[0],
  format: ImportFile['format'] = 'csv',
  options: ImportOptions = {},
): Promise<ImportReport> => importItems(world.db, world.types, id, file(content, format), options)

const payloads = async (id: number): Promise<unknown[]> =>
  (await itemsOf(world, id)).map((item) => item.payload)

test('rows become items that wait for the campaign’s minimum of answers', async () => {
  const id = await draft(world, 0, { minAnswers: 3 })
  const report = await load(id, 'id,text,gold\na,Lovely!,positive\nb,"Hm, well",\n')
  expect(report).toEqual({
    file: 'items.csv',
    ok: true,
    rows: 2,
    imported: 2,
    gold: 1,
    bad: [],
    badCount: 0,
    duplicates: [],
    duplicateCount: 0,
    unknownColumns: [],
  })
  expect(await itemsOf(world, id)).toMatchObject([
    {
      external_id: 'a',
      payload: { text: 'Lovely!' },
      gold: 'positive',
      wanted: 3,
      baseline: 'due',
      status: 'open',
    },
    { external_id: 'b', payload: { text: 'Hm, well' }, gold: null },
  ])
})

test('a byte order mark, any line ending, quotes with line breaks and split characters are read', async () => {
  const id = await draft(world, 0)
  const bytes = Buffer.from('\uFEFFid,text\r\n1,"He said ""no"",\r\nthen left"\r\n\r\n2,Déjà vu 🙂\r\n')
  const bits = async function* () {
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  const report = await importItems(world.db, world.types, id, {
    name: 'x.csv',
    format: 'csv',
    stream: bits(),
  })
  expect(report).toMatchObject({ ok: true, imported: 2 })
  expect(await payloads(id)).toEqual([{ text: 'He said "no",\nthen left' }, { text: 'Déjà vu 🙂' }])
})

test('tab-separated files keep the quotes inside their cells, JSON lines their types', async () => {
  const tsv = await draft(world, 0)
  expect(await load(tsv, 'id\ttext\n1\tshe said "hi" to me\n', 'tsv')).toMatchObject({ ok: true })
  expect(await payloads(tsv)).toEqual([{ text: 'she said "hi" to me' }])
  const jsonl = await draft(world, 0)
  const lines = ['{"id":7,"text":"one"', ',"gold":"mixed"}\n\n{"id":"8","te', 'xt":"two","when":1}']
  expect(await load(jsonl, lines, 'jsonl')).toMatchObject({
    ok: true,
    imported: 2,
    gold: 1,
    unknownColumns: ['when'],
  })
  expect((await itemsOf(world, jsonl)).map((item) => item.external_id)).toEqual(['7', '8'])
})

test('a bad row is named by file, line, column and what was expected, and nothing is imported', async () => {
  const id = await draft(world, 0)
  const rows = [
    'id,text,gold',
    '1,"fine,',
    'over two lines",',
    '2,,',
    '3,too,many,cells',
    '4,ok,joyful',
    '5,ok,',
  ]
  const report = await load(id, rows.join('\n'))
  expect(report).toMatchObject({
    ok: false,
    rows: 5,
    imported: 0,
    badCount: 3,
    refused: { refused: 'import-bad-rows' },
  })
  expect(report.bad).toEqual([
    { file: 'items.csv', line: 4, column: 'text', expected: expect.any(String) },
    { file: 'items.csv', line: 5, column: 'gold', expected: '3 cells as in the header, found 4' },
    { file: 'items.csv', line: 6, column: 'gold', expected: expect.stringMatching(/^one of .*positive/) },
  ])
  expect(report.bad[0]?.expected).not.toMatch(/^expected/)
  expect(await itemsOf(world, id)).toEqual([])
  const rest = await load(id, rows.join('\n'), 'csv', { skipBad: true })
  expect(rest).toMatchObject({ ok: true, imported: 2, badCount: 3 })
  expect((await itemsOf(world, id)).map((item) => item.external_id)).toEqual(['1', '5'])
})

test('a bad row far down takes back what was written before it', async () => {
  const id = await draft(world, 0)
  const rows = Array.from({ length: 1200 }, (_, index) => `${index},text ${index}`)
  const seen: number[] = []
  const report = await load(id, ['id,text\n', rows.join('\n'), '\nlast,\n'], 'csv', {
    onProgress: ({ rows }) => seen.push(rows),
  })
  expect(report).toMatchObject({ ok: false, rows: 1201, badCount: 1 })
  expect(seen).toEqual([500, 1000, 1201])
  expect(await itemsOf(world, id)).toEqual([])
})

test('the first hundred bad rows are listed, all are counted', async () => {
  const id = await draft(world, 0)
  const report = await load(id, `id,text\n${'1,\n'.repeat(250)}`)
  expect([report.bad.length, report.badCount]).toEqual([100, 250])
})

test('duplicates, in the file or stored before, are told and skipped', async () => {
  const id = await draft(world, 0)
  await load(id, 'id,text\n1,one\n')
  const report = await load(id, 'id,text\n1,one\n2,two\n2,two again\n')
  expect(report).toMatchObject({ ok: true, rows: 3, imported: 1, duplicateCount: 2 })
  expect(report.duplicates).toEqual([
    { line: 4, id: '2' },
    { line: 2, id: '1' },
  ])
})

test('without an id the content names the item, so the same file twice adds nothing', async () => {
  const id = await draft(world, 0)
  const text = 'text\nsame\nother\nsame\n'
  expect(await load(id, text)).toMatchObject({ imported: 2, duplicateCount: 1 })
  expect(await load(id, text)).toMatchObject({ ok: true, imported: 0, duplicateCount: 3 })
})

test.each<[string, string | Uint8Array, ImportFile['format'], object]>([
  [
    'without its column',
    'id,txt\n1,one\n',
    'csv',
    { refused: 'import-column-missing', words: { columns: 'text', found: 'id, txt' } },
  ],
  [
    'with a column twice',
    'id,text,Text\n1,a,b\n',
    'csv',
    { refused: 'import-column-twice', words: { column: 'text' } },
  ],
  ['with nothing in it', '', 'csv', { refused: 'import-empty' }],
  ['with a header alone', 'id,text\n', 'csv', { refused: 'import-empty' }],
  [
    'whose quote never ends',
    'id,text\n1,ok\n2,"no end\n3,x\n',
    'csv',
    { refused: 'import-broken-quotes', words: { line: 3 } },
  ],
  [
    'with text after a quote',
    'id,text\n1,"a"b\n',
    'csv',
    { refused: 'import-broken-quotes', words: { line: 2 } },
  ],
  [
    'with a quote in mid-cell',
    'id,text\n1,a"b\n',
    'csv',
    { refused: 'import-broken-quotes', words: { line: 2 } },
  ],
  ['not in UTF-8', Uint8Array.of(0x69, 0x64, 0xff, 0xfe), 'csv', { refused: 'import-not-utf8' }],
  ['that ends in mid-character', Uint8Array.of(0x69, 0xc3), 'jsonl', { refused: 'import-not-utf8' }],
  [
    'with a line without end',
    `{"text":"${'x'.repeat(1_100_000)}`,
    'jsonl',
    { refused: 'import-line-too-long', words: { line: 1 } },
  ],
])('a file %s is refused as a whole', async (_what, content, format, refused) => {
  const id = await draft(world, 0)
  const report = await load(id, content, format, { skipBad: true })
  expect(report).toMatchObject({ ok: false, imported: 0, refused })
  expect(await itemsOf(world, id)).toEqual([])
})

test('a broken quote is named with its line and column', async () => {
  const report = await load(await draft(world, 0), 'id,text\n1,"a"b\n')
  expect(report.bad).toEqual([
    {
      file: 'items.csv',
      line: 2,
      column: 'text',
      expected: 'quotes around the whole cell, and "" for a quote inside it',
    },
  ])
})

test('JSON lines that are no objects are bad rows', async () => {
  const report = await load(await draft(world, 0), '{"text":"ok"}\nnull\n[1]\n{"text":\n', 'jsonl')
  expect(report.bad.map((row) => row.line)).toEqual([2, 3, 4])
})

test('text that the database cannot keep is a bad row', async () => {
  const id = await draft(world, 0)
  const report = await load(
    id,
    '{"id":"a\\u0000","text":"x"}\n{"id":"b","text":"x","gold":"\\ud800"}\n{"id":"","text":"x"}\n',
    'jsonl',
  )
  expect(report.bad.map((row) => [row.line, row.column])).toEqual([
    [1, 'id'],
    [2, 'gold'],
    [3, 'id'],
  ])
})

test('a file that is too large is refused before it is read, or as soon as it is', async () => {
  const id = await draft(world, 0)
  let read = 0
  const endless = async function* () {
    yield 'id,text\n'
    for (;;) yield `${(read += 1)},${'x'.repeat(1000)}\n`
  }
  const known = { name: 'big.csv', format: 'csv' as const, stream: endless(), bytes: 60_000_000 }
  const refused = { refused: 'import-too-large', words: { megabytes: 50 } }
  expect(await importItems(world.db, world.types, id, known)).toMatchObject({ ok: false, refused })
  expect(read).toBe(0)
  const unknown = { name: 'big.csv', format: 'csv' as const, stream: endless() }
  const report = await importItems(world.db, world.types, id, unknown, { maxBytes: 2_000_000 })
  expect(report.refused).toEqual({ refused: 'import-too-large', words: { megabytes: 2 } })
  expect(read).toBeLessThan(2200)
  expect(await itemsOf(world, id)).toEqual([])
})

test('a stream that breaks is an error, and nothing of it stays', async () => {
  const id = await draft(world, 0)
  const stream = async function* () {
    yield 'id,text\n1,one\n'
    await Promise.resolve()
    throw new Error('the connection was lost')
  }
  await expect(
    importItems(world.db, world.types, id, { name: 'x.csv', format: 'csv', stream: stream() }),
  ).rejects.toThrow('the connection was lost')
  expect(await itemsOf(world, id)).toEqual([])
})

test('the columns of a task type without any that is required are checked row by row', async () => {
  const options = { labels: ['cat', 'dog'] }
  const { id } = ok(await createCampaign(world.db, world.types, spec({ taskKind: 'choice', options })))
  expect(await load(id, 'id,label\n1,x\n')).toMatchObject({
    bad: [{ line: 2, column: 'text' }],
    unknownColumns: ['label'],
  })
  const report = await load(id, 'id,picture,gold\n1,https://example.org/1.jpg,dog\n')
  expect(report).toMatchObject({ ok: true, imported: 1, gold: 1 })
})

test('a running campaign grows only with its new budget', async () => {
  const id = await running(world, 1, { reward: 10n, maxAnswers: 5 })
  const more = 'id,text\na,One more\n'
  const poor = async () => refuse('treasury-too-low', { missing: '50' })
  expect(await load(id, more, 'csv', { reserve: poor })).toMatchObject({
    ok: false,
    imported: 0,
    refused: { refused: 'treasury-too-low' },
  })
  let reserved = 0n
  const rich = async (_tx: unknown, _id: number, amount: bigint) => {
    reserved = amount
    return undefined
  }
  expect(await load(id, more, 'csv', { reserve: rich })).toMatchObject({ ok: true, imported: 1 })
  expect(reserved).toBe(100n)
  expect(await load(999_999, more)).toMatchObject({ ok: false, refused: { refused: 'campaign-not-found' } })
})
