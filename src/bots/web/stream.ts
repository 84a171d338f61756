import type { Context } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'

import { changesSince, type TranscriptContext } from '#chat/transcript.ts'

import { readCursor } from './act.ts'
import type { Inside } from './deps.ts'
import type { Hub } from './hub.ts'
import type { Identity } from './identity.ts'

/** Milliseconds until a browser that lost the stream opens it again. */
const retry = 1000
const maxStreams = 20

/**
 * The server-sent events of one identity: `changes` (id: the cursor, so that a browser resumes by itself where it
 * stopped), `toast`, and `ping`.
 */
export const stream = <C extends TranscriptContext>(
  c: Context,
  door: Inside<C>,
  hub: Hub,
  who: Identity,
): Response => {
  if (hub.count(who.id) >= maxStreams) return c.json({ error: 'too-many-pages' }, 429)
  const cursor = readCursor(c.req.header('last-event-id') ?? c.req.query('since'))
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(
    c,
    async (out) => follow(out, door, hub, who, cursor),
    async (error) => door.log.warn({ chat: who.id, error: error.message }, 'a page lost its stream'),
  )
}

const follow = async <C extends TranscriptContext>(
  out: SSEStreamingApi,
  door: Inside<C>,
  hub: Hub,
  who: Identity,
  since: string | undefined,
): Promise<void> => {
  const waiter = createWaiter()
  const toasts: unknown[] = []
  const unlisten = hub.listen(who.id, (toast) => {
    if (toast !== undefined) toasts.push(toast)
    waiter.wake()
  })
  out.onAbort(() => waiter.wake())
  try {
    await out.writeSSE({ event: 'ping', data: '1', retry })
    let cursor = since
    while (!out.aborted && !hub.isClosed()) {
      const changes = await changesSince(door.ctx, who.id, cursor)
      if (changes.reset || changes.messages.length > 0)
        await out.writeSSE({ event: 'changes', id: changes.cursor, data: JSON.stringify(changes) })
      cursor = changes.cursor
      for (const toast of toasts.splice(0))
        await out.writeSSE({ event: 'toast', data: JSON.stringify(toast) })
      if (!(await waiter.wait(door.heartbeat))) await out.writeSSE({ event: 'ping', data: '1' })
    }
  } finally {
    unlisten()
    waiter.stop()
  }
}

/** Waits for a wake-up that may have come before the wait began; false where the time ran out. */
const createWaiter = () => {
  let woken = false
  let timer: NodeJS.Timeout | undefined
  let release: ((woken: boolean) => void) | undefined
  const settle = (value: boolean): void => {
    clearTimeout(timer)
    woken = value && release === undefined
    release?.(value)
    release = undefined
  }
  const wait = async (ms: number): Promise<boolean> => {
    if (woken) return !(woken = false)
    return new Promise((resolve) => {
      release = resolve
      timer = setTimeout(() => settle(false), ms)
    })
  }
  return { wake: () => settle(true), wait, stop: () => clearTimeout(timer) }
}
