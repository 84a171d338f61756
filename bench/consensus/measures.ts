/** How well probabilities (one list an item) match the truth (-1: unknown, left out). Per cent, but for `log_loss` (nats). */
export type Measures = { accuracy: number; macro_f1: number; log_loss: number; ece: number }

const bins = 10

/** A tie is half right where one of two leading labels is, a third where one of three is. */
export const measure = (posteriors: number[][], truth: Int32Array, labels: number): Measures => {
  const hits = new Float64Array(labels)
  const chosen = new Float64Array(labels)
  const present = new Float64Array(labels)
  const calibration = Array.from({ length: bins }, () => ({ right: 0, said: 0 }))
  let known = 0
  let right = 0
  let loss = 0
  for (const [item, posterior] of posteriors.entries()) {
    const label = truth[item] ?? -1
    if (label < 0) continue
    known += 1
    const top = Math.max(...posterior)
    const leaders = posterior.flatMap((value, at) => (value > top - 1e-9 ? [at] : []))
    const share = leaders.includes(label) ? 1 / leaders.length : 0
    right += share
    hits[label] = (hits[label] as number) + share
    present[label] = (present[label] as number) + 1
    for (const at of leaders) chosen[at] = (chosen[at] as number) + 1 / leaders.length
    loss -= Math.log(Math.max(1e-12, posterior[label] ?? 0))
    const bin = calibration[Math.min(bins - 1, Math.floor(top * bins))]
    if (bin === undefined) continue
    bin.right += share
    bin.said += top
  }
  const scores = [...hits].map(
    (hit, at) => (2 * hit) / Math.max(1, (chosen[at] as number) + (present[at] as number)),
  )
  const used = scores.filter((_, at) => (present[at] as number) > 0)
  return {
    accuracy: (100 * right) / known,
    macro_f1: (100 * used.reduce((sum, score) => sum + score, 0)) / used.length,
    log_loss: loss / known,
    ece: (100 * calibration.reduce((sum, bin) => sum + Math.abs(bin.right - bin.said), 0)) / known,
  }
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
