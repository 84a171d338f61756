import { readFile } from 'node:fs/promises'

import { Hono } from 'hono'

import { toLocale } from '#core/locale.ts'

import { countEverything, type Count } from './figures.ts'
import { sharedStyle } from './frame/frame.ts'
import { toPrometheus } from './metrics.ts'
import { style } from './style.ts'
import { transparencyPage, type Public } from './transparency.ts'
import { createVerifyPage } from './verify/app.ts'
import { createWalletPages, type WalletPageDeps } from './wallet/app.ts'

/** `wallets`: the pages on which people prove theirs; a console without them has none. */
export type ConsoleDeps = Public & {
  wallets?: WalletPageDeps
  /** Jobs by queue and state, as the queues count them. */
  queueCounts: () => Promise<Record<string, Record<string, number>>>
}

/** The pages beside the chat: `/transparency` and `/verify` for everybody, `/metrics` and `/readyz` for who runs the server. */
export const createConsole = (deps: ConsoleDeps): Hono => {
  const app = new Hono()
  if (deps.wallets !== undefined) app.route('/', createWalletPages(deps.wallets))
  app.route('/', createVerifyPage())
  app.get('/transparency', async (c) =>
    c.html(await transparencyPage(deps, toLocale(c.req.header('accept-language')))),
  )
  app.get('/transparency.css', async (c) =>
    c.body(`${await readFile(sharedStyle, 'utf8')}${style}`, 200, {
      'content-type': 'text/css; charset=utf-8',
    }),
  )
  app.get('/metrics', async (c) => {
    const counts = [...(await countEverything(deps.db)), ...queueMetrics(await deps.queueCounts())]
    return c.text(toPrometheus(counts))
  })
  app.get('/readyz', async (c) => {
    try {
      await countEverything(deps.db)
      await deps.queueCounts()
      return c.json({ ready: true })
    } catch (error) {
      return c.json({ ready: false, why: error instanceof Error ? error.message : String(error) }, 503)
    }
  })
  return app
}

const queueMetrics = (queues: Record<string, Record<string, number>>): Count[] =>
  Object.entries(queues).flatMap(([queue, states]) =>
    Object.entries(states).map(([state, value]) => ({
      name: 'accord_queue_jobs',
      labels: { queue, state },
      value,
    })),
  )
