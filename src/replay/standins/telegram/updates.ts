import type { Update } from 'grammy/types'

import { conflict } from './refusal.ts'

type UpdateType = Exclude<keyof Update, 'update_id'>
type Poll = { offset: number; limit: number; timeout: number; allowed?: string[] }

/** The updates that wait for the bot, as `getUpdates` hands them out. Times in seconds as in the Bot API. */
export type UpdateQueue = {
  push(type: UpdateType, content: object): number
  poll(ask: Poll, gone: AbortSignal): Promise<Update[]>
  /** From now on every update is delivered so many times, also when it was acknowledged. */
  redeliver(times: number): void
  /** Resolves once the bot has acknowledged every update, and got every redelivery. */
  settled(): Promise<void>
  pending(): number
  close(): void
}

type Parked = { give: (updates: Update[]) => void; refuse: (error: Error) => void; limit: number }

/** An update with the deliveries that it still has to get. */
type Waiting = { update: Update; left: number }

/** Kinds that a bot gets only when it asks for them by name. */
const onRequest = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

export const createUpdates = (firstId: number): UpdateQueue => {
  let nextId = firstId
  let waiting: Waiting[] = []
  let times = 1
  let allowed: Set<string> | undefined
  let listeners: (() => void)[] = []
  const place = createPlace()

  const wanted = (type: string): boolean => (allowed === undefined ? !onRequest.has(type) : allowed.has(type))
  const take = (limit: number): Update[] => waiting.slice(0, limit).map((entry) => entry.update)

  const acknowledge = (offset: number): void => {
    const from = waiting.findIndex((entry) => entry.update.update_id >= offset)
    const done = waiting.splice(0, from === -1 ? waiting.length : from)
    for (const entry of done) entry.left--
    if (times > 1) waiting = [...done.filter((entry) => entry.left > 0), ...waiting]
    if (waiting.length > 0) return
    for (const listener of listeners) listener()
    listeners = []
  }

  return {
    push(type, content) {
      const update: Update = { update_id: nextId++, [type]: content }
      if (!wanted(type)) return update.update_id
      waiting.push({ update, left: times })
      // One turn later, so that what is pushed together is delivered together.
      setImmediate(() => place.parked()?.give(take(place.parked()?.limit ?? 100)))
      return update.update_id
    },
    async poll(ask, gone) {
      const clash = 'terminated by other getUpdates request; make sure that only one bot instance is running'
      place.parked()?.refuse(conflict(clash))
      if (ask.allowed !== undefined) allowed = ask.allowed.length === 0 ? undefined : new Set(ask.allowed)
      if (ask.offset > 0) acknowledge(ask.offset)
      if (ask.offset < 0) acknowledge(waiting.at(ask.offset)?.update.update_id ?? 0)
      if (waiting.length > 0) return take(ask.limit)
      if (ask.timeout === 0) return []
      return place.park(ask, gone)
    },
    redeliver(count) {
      times = count
    },
    async settled() {
      if (waiting.length > 0)
        await new Promise<void>((resolve) => {
          listeners.push(resolve)
        })
    },
    pending: () => waiting.length,
    close: () => place.parked()?.give([]),
  }
}

/** The place of the one poll that may wait for an update. */
const createPlace = () => {
  let parked: Parked | undefined
  const park = async (ask: Poll, gone: AbortSignal): Promise<Update[]> =>
    new Promise<Update[]>((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer)
        gone.removeEventListener('abort', giveUp)
        if (parked === mine) parked = undefined
      }
      const give = (updates: Update[]): void => {
        leave()
        resolve(updates)
      }
      const giveUp = (): void => give([])
      const mine: Parked = {
        give,
        limit: ask.limit,
        refuse: (error) => {
          leave()
          reject(error)
        },
      }
      const timer = setTimeout(giveUp, ask.timeout * 1000)
      gone.addEventListener('abort', giveUp)
      parked = mine
    })
  return { park, parked: () => parked }
}
