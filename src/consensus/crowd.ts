import { distinctVotes, type LabelItem, type Voice } from './method.ts'

/**
 * All votes in typed arrays, grouped by item: the votes of item i are at `starts[i]` to `starts[i + 1] - 1` of `voice`
 * and `label`. `gold[i]` is -1 where no label is known.
 */
export type Crowd = {
  labels: number
  items: number
  voices: Voice[]
  starts: Int32Array
  voice: Int32Array
  label: Int32Array
  gold: Int32Array
}

/** Items and votes as typed arrays; voices are numbered in the order of their names. */
export const toCrowd = (items: LabelItem[], labels: number): Crowd => {
  const clean = items.map((item) => distinctVotes(item.votes, labels))
  const voices = [...new Set(clean.flatMap((votes) => votes.map((vote) => vote.voice)))].sort()
  const index = new Map(voices.map((voice, at) => [voice, at]))
  const size = clean.reduce((sum, votes) => sum + votes.length, 0)
  const crowd: Crowd = {
    labels,
    items: items.length,
    voices,
    starts: new Int32Array(items.length + 1),
    voice: new Int32Array(size),
    label: new Int32Array(size),
    gold: Int32Array.from(items, ({ gold }) =>
      gold !== undefined && gold >= 0 && gold < labels ? gold : -1,
    ),
  }
  let at = 0
  for (const [item, votes] of clean.entries()) {
    for (const { voice, label } of votes) {
      crowd.voice[at] = index.get(voice) ?? 0
      crowd.label[at] = label
      at += 1
    }
    crowd.starts[item + 1] = at
  }
  return crowd
}
