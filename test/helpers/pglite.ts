import type { PGlite } from '@electric-sql/pglite'

import { serveConnections } from '#embedded/database/connections.ts'

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
