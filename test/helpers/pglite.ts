import { createServer } from 'node:net'

import type { PGlite } from '@electric-sql/pglite'

import { serveConnections } from '#embedded/database/connections.ts'

/** A loopback port that nobody listens on right now. */
export const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Puts a PGlite behind its Postgres socket on a free port; `close` ends both. */
export const servePglite = async (db: PGlite): Promise<{ url: string; close: () => Promise<void> }> => {
  const fail = (error: Error): void => {
    throw error
  }
  const how = { port: undefined, password: 'test', maxConnections: 100, idleTransactionMs: 60_000, fail }
  const server = await serveConnections(db, how)
  const close = async (): Promise<void> => {
    await server.close()
    await db.close()
  }
  return { url: `postgres://postgres:test@127.0.0.1:${server.port}/postgres`, close }
}
