/** A message of a worker to the database or to a node. `open`: its database session is inside a transaction. */
export type Step = { to: 'database' | 'node'; open: boolean }

/** `cut`: the connection breaks before the message arrives; `deaf`: after it arrived, and before the answer. */
export type Verdict = 'go' | 'cut' | 'deaf'

/** Says of each message of one worker, counted from 1, what happens to it; it may take its time. */
export type Rule = (at: number, step: Step) => Verdict | Promise<Verdict>

export type Gate = {
  step: (step: Step) => Verdict | Promise<Verdict>
  count: () => number
  set: (rule?: Rule) => void
}

const free: Rule = () => 'go'

/** Every message of a worker passes here, so it can be cut off, killed or made to wait at any step. */
export const openGate = (): Gate => {
  let rule = free
  let count = 0
  return {
    step: (step) => rule((count += 1), step),
    count: () => count,
    set: (next = free) => {
      rule = next
      count = 0
    },
  }
}
