import type { Crowd } from '../crowd.ts'

const none = -1

/** Growing typed arrays of answers, chained by item: adding one and reading an item's own cost the same among any number. */
export type AnswerStore = {
  /** False, with nothing stored, where this voice has answered the item. */
  add(item: number, voice: number, label: number): boolean
  has(item: number): boolean
  each(item: number, visit: (voice: number, label: number) => void): void
  size: () => number
  crowd(labels: number, voices: number): Crowd
}

export const openStore = (): AnswerStore => {
  let [votes, items] = [0, 0]
  let heads: Int32Array = new Int32Array(64).fill(none)
  let voice: Int32Array = new Int32Array(64)
  let label: Int32Array = new Int32Array(64)
  let next: Int32Array = new Int32Array(64)
  const each = (item: number, visit: (voice: number, label: number) => void): void => {
    for (let at = heads[item] ?? none; at !== none; at = next[at] as number)
      visit(voice[at] as number, label[at] as number)
  }
  return {
    each,
    has: (item) => (heads[item] ?? none) !== none,
    size: () => votes,
    add: (item, who, said) => {
      heads = grown(heads, item + 1, none)
      let isNew = true
      each(item, (other) => {
        if (other === who) isNew = false
      })
      if (!isNew) return false
      items = Math.max(items, item + 1)
      voice = put(voice, votes, who)
      label = put(label, votes, said)
      next = put(next, votes, heads[item] as number)
      heads[item] = votes
      votes += 1
      return true
    },
    crowd: (labels, voices) => {
      const starts = new Int32Array(items + 1)
      const [byVoice, byLabel] = [new Int32Array(votes), new Int32Array(votes)]
      let to = 0
      for (let item = 0; item < items; item += 1) {
        each(item, (who, said) => {
          byVoice[to] = who
          byLabel[to] = said
          to += 1
        })
        starts[item + 1] = to
      }
      const names = Array.from({ length: voices }, (_, who) => String(who))
      const gold = new Int32Array(items).fill(none)
      return { labels, items, voices: names, starts, voice: byVoice, label: byLabel, gold }
    },
  }
}

const put = (array: Int32Array, at: number, value: number): Int32Array => {
  const larger = grown(array, at + 1, 0)
  larger[at] = value
  return larger
}

/** The same numbers in an array of at least this length: doubled, so that growing costs a constant a number. */
export const grown = <T extends Int32Array | Float64Array>(array: T, length: number, filler: number): T => {
  if (array.length >= length) return array
  const make = array.constructor as new (length: number) => T
  const larger = new make(Math.max(length, 2 * array.length))
  larger.fill(filler, array.length)
  larger.set(array)
  return larger
}
