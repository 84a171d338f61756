import { createServer } from 'node:net'

import type { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

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
  const port = await freePort()
  const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 100 })
  await server.start()
  const close = async (): Promise<void> => {
    await server.stop()
    await db.close()
  }
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, close }
}
