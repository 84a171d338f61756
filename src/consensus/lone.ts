import type { Crowd } from './crowd.ts'

/** The crowd without votes that nobody else's stand beside: they say nothing of the voice that gave them. */
export const withoutLone = (crowd: Crowd): { heard: Crowd; lone: boolean } => {
  const { starts, gold, items } = crowd
  const isLone = (item: number): boolean =>
    (gold[item] as number) < 0 && (starts[item + 1] as number) - (starts[item] as number) === 1
  const kept = new Int32Array(items + 1)
  for (let item = 0; item < items; item += 1)
    kept[item + 1] =
      (kept[item] as number) + (isLone(item) ? 0 : (starts[item + 1] as number) - (starts[item] as number))
  const size = kept[items] as number
  if (size === crowd.voice.length) return { heard: crowd, lone: false }
  const heard = { ...crowd, starts: kept, voice: new Int32Array(size), label: new Int32Array(size) }
  for (let item = 0; item < items; item += 1) {
    const [from, to] = [starts[item] as number, starts[item + 1] as number]
    if (isLone(item)) continue
    heard.voice.set(crowd.voice.subarray(from, to), kept[item])
    heard.label.set(crowd.label.subarray(from, to), kept[item])
  }
  return { heard, lone: true }
}
