import type { Crowd } from '../crowd.ts'

const votesOf = ({ starts }: Crowd, item: number): number =>
  (starts[item + 1] as number) - (starts[item] as number)

/** The crowd without items, unless they are gold, that fewer voices than this spoke of: they stay, without votes. */
export const withVotes = (crowd: Crowd, least: number): Crowd =>
  keep(crowd, (_, item) => (crowd.gold[item] as number) >= 0 || votesOf(crowd, item) >= least)

/** The same crowd in which these voices said nothing. */
export const without = (crowd: Crowd, voices: Set<number>): Crowd =>
  voices.size === 0 ? crowd : keep(crowd, (at) => !voices.has(crowd.voice[at] as number))

const keep = (crowd: Crowd, isKept: (at: number, item: number) => boolean): Crowd => {
  const { items, voice, label } = crowd
  const starts = new Int32Array(items + 1)
  const kept = new Int32Array(voice.length)
  let size = 0
  for (let item = 0; item < items; item += 1) {
    for (let at = crowd.starts[item] as number; at < (crowd.starts[item + 1] as number); at += 1)
      if (isKept(at, item)) {
        kept[size] = at
        size += 1
      }
    starts[item + 1] = size
  }
  if (size === voice.length) return crowd
  const pick = (from: Int32Array): Int32Array => kept.subarray(0, size).map((at) => from[at] as number)
  return { ...crowd, starts, voice: pick(voice), label: pick(label) }
}

/** Nats of surprise that nobody comes to by chance. */
const noChance = 10

const varies = -2

/** Voices that said one and the same of all their items, where others' answers make that more than chance. */
export const unvarying = ({ labels, voices, voice, label }: Crowd): Set<number> => {
  const said = new Int32Array(voices.length).fill(-1)
  const answers = new Int32Array(voices.length)
  const all = new Int32Array(labels)
  for (let at = 0; at < voice.length; at += 1) {
    const who = voice[at] as number
    const own = label[at] as number
    all[own] = (all[own] as number) + 1
    said[who] = answers[who] === 0 || said[who] === own ? own : varies
    answers[who] = (answers[who] as number) + 1
  }
  const found = new Set<number>()
  for (let who = 0; who < voices.length; who += 1) {
    const own = answers[who] as number
    if (own === 0 || said[who] === varies) continue
    const usual = ((all[said[who] as number] as number) - own + 1) / (voice.length - own + labels)
    if (-own * Math.log(usual) > noChance) found.add(who)
  }
  return found
}
