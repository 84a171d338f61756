import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideText, learnText, type TextVote } from '#consensus/index.ts'
import { runs } from './arbitrary.ts'

const rule = { min: 3, max: 7, confidence: 0.99 }
const word = fc.constantFrom('the', 'cat', 'Sat', 'on', 'a', 'mat.', "it's", 'éte', '')
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
const votes = fc
  .array(text, { maxLength: 8 })
  .map((texts) => texts.map((text, at) => ({ voice: `c:${at}`, text })))
const crowd = fc.array(votes, { maxLength: 6 }).map((all) => all.map((votes) => ({ votes })))

describe('decideText', () => {
  test('people who each mend another mistake both count', () => {
    const original = 'he go to school yesterday , by bus'
    const said = (...texts: string[]): TextVote[] => texts.map((text, at) => ({ voice: `c:${at}`, text }))
    const two = said('he went to school yesterday , by bus', 'He go to school yesterday , by bus')
    const decision = decideText(two, learnText([]), { ...rule, min: 2 }, original)
    expect(decision).toMatchObject({ kind: 'more', text: 'He went to school yesterday , by bus' })
    expect(decision.accepted).toEqual(['c:0', 'c:1'])
    const against = said(original, original, 'he go to School yesterday , by bus')
    expect(decideText(against, learnText([]), rule, original).text).toBe(original)
  })

  test('texts are merged word by word, with the case and punctuation of most', () => {
    const votes = ['The cat sat on a mat.', 'the cat sat on the mat', 'The dog sat on the mat.'].map(
      (text, at) => ({
        voice: `c:${at}`,
        text,
      }),
    )
    expect(decideText(votes, learnText([]), rule).text).toBe('The cat sat on the mat.')
  })

  test('three people who write the same settle it at once', () => {
    const votes = ['Its a dog.', "It's a dog.", "It's  a dog.", 'It’s a dog.'].map((text, at) => ({
      voice: `c:${at}`,
      text,
    }))
    const decision = decideText(votes.slice(1), learnText([]), rule, 'Its a dog.')
    expect(decision).toMatchObject({ kind: 'settled', text: "It's a dog.", accepted: ['c:1', 'c:2', 'c:3'] })
    expect(decideText(votes, learnText([]), { ...rule, final: true }, 'Its a dog.').accepted).not.toContain(
      'c:0',
    )
  })

  test('people who agree on nothing are disputed at the end, and nobody gets words put in their mouth', () => {
    const votes = ['one two three', 'four five six', 'seven eight nine'].map((text, at) => ({
      voice: `c:${at}`,
      text,
    }))
    expect(decideText(votes, learnText([]), rule).kind).toBe('more')
    expect(decideText(votes, learnText([]), { ...rule, final: true }).kind).toBe('disputed')
  })

  test('no word of the chosen text is made up: somebody wrote it', () => {
    fc.assert(
      fc.property(crowd, votes, (items, votes) => {
        const { text } = decideText(votes, learnText(items), rule)
        const written = new Set(votes.flatMap((vote) => vote.text.split(' ')))
        expect((text ?? '').split(' ').every((word) => word === '' || written.has(word))).toBe(true)
      }),
      runs(200),
    )
  })

  test('of two who wrote the same, the name does not decide whose text is merged into', () => {
    const decided = ([a, b, c]: [string, string, string]) => {
      const learnt = learnText([
        {
          votes: [
            { voice: a, text: 'the cat' },
            { voice: b, text: 'cat the' },
          ],
        },
      ])
      const votes = [
        { voice: a, text: 'éte mat.' },
        { voice: b, text: '' },
        { voice: c, text: 'éte mat.' },
      ]
      const { text, probability } = decideText(votes, learnt, rule)
      return { text, probability }
    }
    const one = decided(['c:0', 'c:1', 'c:2'])
    expect(one.text).toBe('éte mat.')
    expect(decided(['c:9', 'c:8', 'c:7'])).toEqual(one)
  })

  test('order of answers and names of people are irrelevant; nobody counts twice; nothing is NaN', () => {
    const rename = ({ voice, text }: TextVote): TextVote => ({
      voice: `c:${99 - Number(voice.slice(2))}`,
      text,
    })
    fc.assert(
      fc.property(crowd, votes, (items, votes) => {
        const one = decideText(votes, learnText(items), rule)
        const renamed = items.map((item) => ({ votes: [...item.votes, ...item.votes].map(rename).reverse() }))
        const other = decideText(
          [...votes, ...votes].map(rename).reverse(),
          learnText(renamed.reverse()),
          rule,
        )
        expect(other.text).toBe(one.text)
        expect(other.kind).toBe(one.kind)
        expect(other.probability).toBeCloseTo(one.probability, 6)
        expect(other.accepted).toHaveLength(one.accepted.length)
        for (const value of [one.probability, ...one.quality.values()]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
      }),
      runs(200),
    )
  })
})
