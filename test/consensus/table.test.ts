import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readRecorded } from '../../bench/consensus/data.ts'
import { readTexts } from '../../bench/consensus/text-data.ts'

const folder = mkdtempSync(join(tmpdir(), 'accord-table-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = (answers: string, truth: string): [string, string] => {
  const paths: [string, string] = [join(folder, 'answers.csv'), join(folder, 'truth.csv')]
  writeFileSync(paths[0], answers)
  writeFileSync(paths[1], truth)
  return paths
}

/** Items, people, labels and truth as words, whatever the file looks like. */
const plain = (answers: string, truth: string): unknown => {
  const data = readRecorded('test', ...files(answers, truth))
  return {
    labels: data.labels,
    said: data.answers.map(({ item, voice, label }) => [item, voice, data.labels[label]]),
    truth: Array.from(data.truth, (label) => data.labels[label]),
  }
}

const cats = {
  labels: ['cat', 'dog'],
  said: [
    [0, 'c:ann', 'cat'],
    [0, 'c:bob', 'dog'],
    [1, 'c:ann', 'dog'],
  ],
  truth: ['cat', undefined],
}

describe('recorded answers of other people', () => {
  test.each([
    ['the format', 'item,worker,label\n1,ann,cat\n1,bob,dog\n2,ann,dog\n', 'item,truth\n1,cat\n'],
    ['no header', '1,ann,cat\n1,bob,dog\n2,ann,dog', '1,cat'],
    [
      'a mark, CRLF and an empty line',
      '\uFEFFitem,worker,label\r\n1,ann,cat\r\n\r\n1,bob,dog\r\n2,ann,dog\r\n',
      '1,cat\r\n2,\r\n',
    ],
    [
      'other names, tabs',
      'task\tperformer\tanswer\n1\tann\tcat\n1\tbob\tdog\n2\tann\tdog',
      'task\tgold\n1\tcat',
    ],
    [
      'another order, more columns',
      'when,label,worker_id,question\n9,cat,ann,1\n9,dog,bob,1\n9,dog,ann,2',
      'question;truth\n1;cat',
    ],
    [
      'quotes',
      '"item","worker","label"\n"1","ann","cat"\n1,"bob",dog\n2,ann,"dog"',
      '"item","truth"\n"1","cat"',
    ],
    [
      'one name that nobody knows',
      'picture,worker,label\n1,ann,cat\n1,bob,dog\n2,ann,dog',
      'picture,truth\n1,cat\n9,dog',
    ],
  ])('are read from files with %s', (_, answers, truth) => {
    expect(plain(answers, truth)).toEqual(cats)
  })

  test('labels with commas, quotes and other alphabets; numbers by value; a label that is no heading', () => {
    expect(plain('1,ann,"a, ""b"""\n1,bob,ünï', '1,ünï')).toMatchObject({
      labels: ['a, "b"', 'ünï'],
      truth: ['ünï'],
    })
    expect(plain('1,ann,10.0\n1,bob,9.0', '1,9')).toMatchObject({ labels: ['9', '10'], truth: ['9'] })
    expect(plain('1,ann,correct\n2,bob,wrong', '1,correct\n2,wrong')).toMatchObject({
      truth: ['correct', 'wrong'],
    })
  })

  test.each([
    ['a cell too few', '1,ann,cat\n1,bob', '1,cat', 'answers.csv, line 2, column 3: there is no label'],
    ['nobody', 'item,worker,label\n1,,cat', '1,cat', 'answers.csv, line 2, column 2: there is no worker'],
    [
      'columns that say nothing',
      'a,b,c,d\n1,2,3,4',
      '1,cat',
      'answers.csv, line 1, column 1: expected the columns item, worker, label',
    ],
    [
      'two truths',
      '1,ann,cat',
      'item,truth\n1,cat\n1,dog',
      'truth.csv, line 3, column 2: 1 has had another truth before',
    ],
    [
      'truth of other items',
      '1,ann,cat',
      'item,truth\n7,cat',
      'truth.csv, line 1, column 1: it knows none of the items',
    ],
    ['nothing', '', '1,cat', 'answers.csv, line 1, column 1: the file is empty'],
    ['an open quote', 'item,worker,label\n1,ann,"cat\n', '1,cat', 'answers.csv, line 2, column 3'],
  ])('%s is told with its place', (_, answers, truth, message) => {
    expect(() => plain(answers, truth)).toThrow(message)
  })

  test('texts by the names of the speech collection, or as item, worker, text; empty ones too', () => {
    const truth = 'a.mp3\tone two\nb.mp3\tthree'
    const spoken = 'INPUT:audio\tOUTPUT:transcription\tASSIGNMENT:worker_id\na.mp3\tOne, "two"\t7\na.mp3\t\t8'
    const expected = [
      {
        id: 'a.mp3',
        truth: 'one two',
        votes: [
          { voice: 'c:7', text: 'One, "two"' },
          { voice: 'c:8', text: '' },
        ],
      },
    ]
    expect(readTexts('test', ...files(spoken, truth)).items).toEqual(expected)
    expect(readTexts('test', ...files('a.mp3,7,"One, ""two"""\na.mp3,8,', truth)).items).toEqual(expected)
  })
})
