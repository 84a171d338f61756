import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test, vi } from 'vitest'

import { readRecorded } from '../../bench/consensus/data.ts'

const folder = mkdtempSync(join(tmpdir(), 'accord-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (answers: string | Buffer, truth: string | Buffer = 'item,truth\na,yes\nb,no\n') => {
  const [said, known] = [join(folder, 'said.csv'), join(folder, 'known.csv')]
  writeFileSync(said, answers)
  writeFileSync(known, truth)
  return readRecorded('test', said, known)
}

const rows = 'a,1,yes\na,2,yes\nb,1,no\nb,2,yes\n'

test('an answers file with nothing below its header is named itself, not the truth', () => {
  expect(() => read('item,worker,label\n')).toThrow(
    /said\.csv, line 1, column 1: nothing follows the names of the columns/,
  )
})

test('a header of unknown names is no answer: it is refused with the names that are known', () => {
  expect(() => read(`sample,crowdworker,opinion\n${rows}`)).toThrow(
    /said\.csv.*sample, crowdworker, opinion look like names of columns.*item, worker, label/,
  )
  expect(read(rows).items).toBe(2)
})

test('one name that is guessed is said', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(read(`item,worker,opinion\n${rows}`).answers).toHaveLength(4)
  expect(said.mock.calls.join()).toContain('the column “opinion” is read as label')
  said.mockRestore()
})

test('nothing of a binary file reaches the terminal', () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x1b, 0x5b, 0x32, 0x4a, 0, 1, 2, 10, 0x1b, 0x63, 0])
  expect(() => read(bytes)).toThrow(/^[^\p{Cc}]*said\.csv is no text: give a CSV file in UTF-8$/u)
  const escapes = Buffer.from('\u001b[2J\u001b]0;x\u0007,b\n')
  const caught = (): string => {
    try {
      read(escapes)
      return ''
    } catch (error) {
      return String(error)
    }
  }
  expect(caught()).toContain('expected the columns')
  expect(caught()).not.toMatch(/[\p{Cc}]/u)
})
