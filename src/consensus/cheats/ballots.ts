import type { Crowd } from '../crowd.ts'

/** By voice: its items, what it said of each, and the share of each label among its answers. */
export type Ballots = { items: Int32Array[]; labels: Int32Array[]; top: Float64Array[] }

/** Each voice's items and labels, and the share of each label among its answers. */
export const ballotsOf = ({ labels, items, voices, starts, voice, label }: Crowd): Ballots => {
  const sizes = new Int32Array(voices.length)
  for (const who of voice) sizes[who] = (sizes[who] as number) + 1
  const ballots: Ballots = {
    items: Array.from(sizes, (size) => new Int32Array(size)),
    labels: Array.from(sizes, (size) => new Int32Array(size)),
    top: Array.from(sizes, () => new Float64Array(labels)),
  }
  const filled = new Int32Array(voices.length)
  for (let item = 0; item < items; item += 1)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      const to = filled[who] as number
      const said = label[at] as number
      ;(ballots.items[who] as Int32Array)[to] = item
      ;(ballots.labels[who] as Int32Array)[to] = said
      const shares = ballots.top[who] as Float64Array
      shares[said] = (shares[said] as number) + 1 / (sizes[who] as number)
      filled[who] = to + 1
    }
  return ballots
}
