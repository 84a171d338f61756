import type { Update } from 'grammy/types'

/** Which updates are in work, and how far all of them are handled. */
export type Progress = {
  /** Of what Telegram gave, what nobody is handling or has just handled: it is in work from now on. */
  take(updates: Update[]): Update[]
  done(updateId: number): void
  /** For `getUpdates`: everything before it is handled. 0 while nothing is known. */
  offset(): number
  /** From now on everything up to here counts as handled. */
  skipTo(updateId: number): void
  working(): number
  /** Resolves when nothing is in work, or after so many milliseconds. */
  idle(atMost?: number): Promise<void>
}

export const createProgress = (): Progress => {
  const working = new Set<number>()
  const handled = new Set<number>()
  let floor = 0
  let highest = 0
  const sleepers = new Set<() => void>()

  return {
    take: (updates) =>
      updates.filter(({ update_id: id }) => {
        if (working.has(id) || handled.has(id)) return false
        working.add(id)
        highest = Math.max(highest, id)
        return true
      }),
    done(updateId) {
      working.delete(updateId)
      handled.add(updateId)
      if (working.size > 0) return
      for (const wake of sleepers) wake()
    },
    offset() {
      if (highest === 0) return 0
      let next = highest + 1
      for (const id of working) if (id < next) next = id
      next = Math.max(next, floor)
      for (const id of handled) if (id < next) handled.delete(id)
      return next
    },
    skipTo(updateId) {
      floor = Math.max(floor, updateId + 1)
    },
    working: () => working.size,
    async idle(atMost) {
      if (working.size === 0) return
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          sleepers.delete(wake)
          resolve()
        }
        const timer = atMost === undefined ? undefined : setTimeout(wake, atMost)
        sleepers.add(wake)
      })
    },
  }
}
