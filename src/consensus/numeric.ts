/** log Σ exp, without overflow; -Infinity for nothing. */
export const logSumExp = (logs: ArrayLike<number>): number => {
  let top = -Infinity
  for (let i = 0; i < logs.length; i += 1) top = Math.max(top, logs[i] as number)
  if (top === -Infinity) return top
  let sum = 0
  for (let i = 0; i < logs.length; i += 1) sum += Math.exp((logs[i] as number) - top)
  return top + Math.log(sum)
}

/** Log weights to probabilities that sum to 1; equal ones where no weight is finite. */
export const softmax = (logs: ArrayLike<number>): number[] => {
  const total = logSumExp(logs)
  if (!Number.isFinite(total)) return Array.from(logs, () => 1 / logs.length)
  return Array.from(logs, (log) => Math.exp(log - total))
}

/** The probability as log odds, kept finite. */
export const logit = (probability: number): number => {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, probability))
  return Math.log(inside / (1 - inside))
}

/** The index of the largest value, and whether another comes within rounding of it. */
export const leader = (values: ArrayLike<number>): { at: number; tied: boolean } => {
  let at = 0
  for (let i = 1; i < values.length; i += 1) if ((values[i] as number) > (values[at] as number)) at = i
  let tied = false
  for (let i = 0; i < values.length; i += 1)
    if (i !== at && (values[i] as number) >= (values[at] as number) - 1e-9) tied = true
  return { at, tied }
}

/** The derivative of log Γ for positive x (recurrence up to 6, then the asymptotic series). */
export const digamma = (x: number): number => {
  let shift = 0
  let at = x
  while (at < 6) {
    shift -= 1 / at
    at += 1
  }
  const square = 1 / (at * at)
  return (
    shift +
    Math.log(at) -
    0.5 / at -
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
  )
}

export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))

const grid = 2 ** 40

/**
 * A probability on a grid. Where two labels are perfectly balanced, the last bits of a sum, which depend on its order, would
 * otherwise grow from round to round of a fit and break the tie.
 */
export const onGrid = (probability: number): number => Math.round(probability * grid) / grid

/** log Γ for positive x (recurrence up to 8, then Stirling's series). */
export const logGamma = (x: number): number => {
  let product = 1
  let at = x
  while (at < 8) {
    product *= at
    at += 1
  }
  const square = 1 / (at * at)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
