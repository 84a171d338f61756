/** Wakes the streams of a chat when it changed. What changed is in the database: a lost call costs seconds, no message. */
export const createHub = () => {
  const listeners = new Map<string, Set<(toast?: unknown) => void>>()
  let closed = false
  const listen = (chat: string, listener: (toast?: unknown) => void): (() => void) => {
    const own = listeners.get(chat) ?? new Set()
    listeners.set(chat, own.add(listener))
    return () => {
      own.delete(listener)
      if (own.size === 0 && listeners.get(chat) === own) listeners.delete(chat)
    }
  }
  return {
    listen,
    wake: (chat: string, toast?: unknown): void =>
      listeners.get(chat)?.forEach((listener) => listener(toast)),
    count: (chat: string): number => listeners.get(chat)?.size ?? 0,
    isClosed: (): boolean => closed,
    close: (): void => {
      closed = true
      for (const own of listeners.values()) own.forEach((listener) => listener())
    },
  }
}
export type Hub = ReturnType<typeof createHub>

/** Runs the tasks of one chat one after the other, so that two quick taps answer in their order. */
export const createLanes = () => {
  const tails = new Map<string, Promise<unknown>>()
  return async <T>(chat: string, task: () => Promise<T>): Promise<T> => {
    const before = tails.get(chat) ?? Promise.resolve()
    const mine = before.then(task, task)
    const tail = mine.catch(() => undefined)
    tails.set(chat, tail)
    try {
      return await mine
    } finally {
      if (tails.get(chat) === tail) tails.delete(chat)
    }
  }
}
export type Lanes = ReturnType<typeof createLanes>
