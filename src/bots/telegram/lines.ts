/** Work in order, one line a chat; and edits of one message of which only the newest counts. */
export type Lines = {
  run<T>(line: string, work: () => Promise<T>): Promise<T>
  /** Like `run`, but work for the same key that still waits is replaced, and shares the outcome. */
  latest(line: string, key: string, work: () => Promise<void>): Promise<void>
  idle(): Promise<void>
}

/**
 * A group may be written to twenty times a minute, and its members tap more often: without this the edits of a card
 * would queue up, each to be overwritten by the next.
 */
export const createLines = (): Lines => {
  const tails = new Map<string, Promise<unknown>>()
  const waiting = new Map<string, { work: () => Promise<void>; outcome: Promise<void> }>()

  const run = async <T>(line: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(line) ?? Promise.resolve()
    const mine = before.then(work)
    const tail = mine.then(
      () => undefined,
      () => undefined,
    )
    tails.set(line, tail)
    try {
      return await mine
    } finally {
      if (tails.get(line) === tail) tails.delete(line)
    }
  }

  const latest = async (line: string, key: string, work: () => Promise<void>): Promise<void> => {
    const known = waiting.get(key)
    if (known !== undefined) {
      known.work = work
      return known.outcome
    }
    const entry = { work, outcome: Promise.resolve() }
    waiting.set(key, entry)
    entry.outcome = run(line, async () => {
      waiting.delete(key)
      await entry.work()
    })
    return entry.outcome
  }

  const idle = async (): Promise<void> => {
    while (tails.size > 0) await Promise.all(tails.values())
  }

  return { run, latest, idle }
}
