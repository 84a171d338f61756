import { connect as dial, createServer, type Socket } from 'node:net'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { connect } from '#db/connect.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())

/** A way to the database that can be cut. */
const openWay = async () => {
  const target = new URL(base.url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial(Number(target.port), target.hostname)
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined))
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(base.url)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as { port: number }).port)
  const cut = async (): Promise<void> => {
    const closed = [...sockets].map(async (socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
    sockets.clear()
  }
  return { url: url.href, cut, close: () => server.close() }
}

test('a connection lost between two statements of a transaction fails the transaction, not the process', async () => {
  const way = await openWay()
  const db = connect(way.url, 1)
  const work = db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx)
    await way.cut()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await sql`select 2`.execute(tx)
  })
  await expect(work).rejects.toThrow(/connection|terminated|closed/i)
  const { rows } = await sql<{ three: number }>`select 3 as three`.execute(db)
  expect(rows).toEqual([{ three: 3 }])
  await db.destroy()
  way.close()
})
