import type { Server } from 'node:http'

import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

import { editMessage, hasTranscript, writeMessages, type TranscriptContext } from '#chat/transcript.ts'
import { cookieSecret } from '#chat/web-identity.ts'
import type { Delivery, Door, Place, Posted, View } from '#core/view.ts'

import { createApp } from './app.ts'
import { loadAssets } from './assets.ts'
import type { Inside, WebDeps } from './deps.ts'
import { createHub, createLanes, type Hub } from './hub.ts'
import { createIdentities } from './identity.ts'

/** `app`: the routes, to be called without a port. `url`: where people open the page; known once it has started. */
export type WebDoor = Door & { app: Pick<Hono, 'fetch' | 'request'>; readonly url: string }

/**
 * The web chat: a messenger in a page, for people without Telegram and for the first try. Everything that it shows is in
 * the database; a restart loses nothing, and open pages find their way back by themselves.
 */
export const createWebDoor = async <C extends TranscriptContext>(deps: WebDeps<C>): Promise<WebDoor> => {
  const door: Inside<C> = {
    ...deps,
    limits: deps.limits ?? { burst: 20, perSecond: 5 },
    heartbeat: deps.heartbeat ?? 10_000,
    now: deps.now ?? (() => new Date()),
  }
  const hub = createHub()
  const identities = createIdentities(await cookieSecret(door.ctx))
  const app = createApp(door, { hub, lanes: createLanes(), identities, assets: await loadAssets() })
  let server: Server | undefined
  let { port } = door
  return {
    platform: 'web',
    app,
    get url() {
      return `http://${door.host.includes(':') ? `[${door.host}]` : door.host}:${port}`
    },
    start: async () => {
      server = createAdaptorServer({ fetch: app.fetch, hostname: door.host }) as Server
      port = await listen(server, door.host, door.port)
      door.log.info({ host: door.host, port }, 'the web chat is open')
    },
    stop: async () => {
      hub.close()
      await close(server)
      server = undefined
    },
    ...deliveries(door, hub),
  }
}

const deliveries = <C extends TranscriptContext>(door: Inside<C>, hub: Hub): Pick<Door, 'send' | 'edit'> => ({
  send: async (place: Place, view: View): Promise<Delivery> => {
    if (!(await hasTranscript(door.ctx, place.chat))) return { unreachable: 'this chat is gone' }
    if (view.how === 'toast') {
      hub.wake(place.chat, view)
      return { sent: { place, message: 'toast' } }
    }
    const [seq] = await writeMessages(door.ctx, place.chat, [{ view }], door.now())
    hub.wake(place.chat)
    return { sent: { place, message: String(seq) } }
  },
  edit: async ({ place, message }: Posted, view: View): Promise<Delivery> => {
    const edited = await editMessage(door.ctx, place.chat, Number(message), view, door.now())
    if (!edited) return { unreachable: 'this message is gone' }
    hub.wake(place.chat)
    return { sent: { place, message } }
  },
})

const listen = async (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, host, port)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** What to do about a port that cannot be had. */
const portError = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  const other = `Choose another one: PORT=${port < 65_535 ? port + 1 : 3000} npm start`
  if (error.code === 'EADDRINUSE')
    return new Error(`Port ${port} is in use by another program. ${other}`, { cause: error })
  if (error.code === 'EACCES')
    return new Error(
      `Port ${port} may only be used by an administrator. Choose one above 1023: PORT=3000 npm start`,
      {
        cause: error,
      },
    )
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Error(`This machine has no address ${host}. Choose another one: HOST=127.0.0.1 npm start`, {
      cause: error,
    })
  return error
}

/** Lets what runs finish for a moment, then cuts what is still open (pages keep their streams). */
const close = async (server: Server | undefined): Promise<void> => {
  if (server === undefined || !server.listening) return
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // A connection that a browser keeps open is idle once its stream has ended.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  const cut = setTimeout(() => server.closeAllConnections(), 2000)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
