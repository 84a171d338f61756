import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import pg from 'pg'
import { expect, test } from 'vitest'

import { startDatabase } from '#embedded/database/start.ts'
import { startPart } from '#embedded/part.ts'

import { startChild } from './child.ts'
import { freshFolder } from './folder.ts'

const fail = (error: Error): void => {
  throw error
}

test('a database killed anywhere keeps every row it acknowledged', async () => {
  await using folder = await freshFolder()
  const ids: number[] = []
  for (const count of [1, 40, 150]) {
    const child = startChild(new URL('write-child.ts', import.meta.url), folder.path)
    for (let i = 0; i < count; i++) ids.push(Number(await child.line()))
    await child.kill()
  }
  const { url, stop } = await startDatabase({ folder: folder.path })
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const { rows } = await pool.query<{ id: number }>('select id from kept')
  const kept = new Set(rows.map(({ id }) => id))
  expect(ids.filter((id) => !kept.has(id))).toEqual([])
  await pool.end()
  await stop()
})

test('a first start that was cut off is made again', async () => {
  await using folder = await freshFolder()
  await mkdir(join(folder.path, 'data'))
  await writeFile(join(folder.path, 'data', 'PG_VERSION'), '17')
  await writeFile(join(folder.path, 'unfinished'), '')
  const { url, stop } = await startDatabase({ folder: folder.path })
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pool.end()
  await stop()
  await expect(startDatabase({ folder: join(folder.path, 'data', 'PG_VERSION') })).rejects.toThrow('EEXIST')
})

test.each([
  ['a file of it is cut off', async (data: string) => truncate(join(data, 'global', 'pg_control'))],
  ['it is of another version', async (data: string) => writeFile(join(data, 'PG_VERSION'), '12\n')],
  [
    'its files are gone',
    async (data: string) => {
      await rm(data, { recursive: true })
      await mkdir(data)
    },
  ],
  ['the file that says what it is is gone', async (data: string) => rm(join(data, 'PG_VERSION'))],
  ['that file is empty', async (data: string) => truncate(join(data, 'PG_VERSION'))],
])('a database is not opened, and the operator is told what to do, where %s', async (_, damage) => {
  await using folder = await freshFolder()
  await (await startDatabase({ folder: folder.path })).stop()
  await damage(join(folder.path, 'data'))
  const opening = startDatabase({ folder: folder.path })
  await expect(opening).rejects.toThrow(/data cannot be opened as a database .* put back the newest backup/)
})

test('statements larger than a packet never mix, however many connections ask at once', async () => {
  await using folder = await freshFolder()
  // In a thread of its own, as in a running Accord: the parts of a statement then arrive between other people's.
  const { url, stop } = await startPart({ part: 'database', options: { folder: folder.path } }, fail)
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  await pool.query('create table mixed (id int primary key, who int not null)')
  const long = 'x'.repeat(500_000)
  const one = async (who: number): Promise<void> => {
    for (let i = 0; i < 12; i++) {
      const id = who * 100 + i
      const asked =
        who % 2 === 0
          ? await pool.query('select $1::int as id, length($2::text) as length', [id, long])
          : await pool.query('insert into mixed values ($1, $2) returning id', [id, who])
      expect(asked.rows).toEqual([who % 2 === 0 ? { id, length: long.length } : { id }])
    }
  }
  await Promise.all(Array.from({ length: 16 }, async (_, who) => one(who)))
  await pool.end()
  await stop()
})

test('transactions keep apart; one whose client dies or falls asleep is rolled back', async () => {
  await using folder = await freshFolder()
  const { url, stop } = await startDatabase({ folder: folder.path, idleTransactionMs: 300 })
  const lost: string[] = []
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', ({ message }) => lost.push(message))
    await client.connect()
    return client
  }
  const [reader, dying, sleeping, wellBehaved] = await Promise.all([open(), open(), open(), open()])
  await reader.query('create table apart (id int)')
  await dying.query('begin; insert into apart values (1)')
  const { connection } = dying as unknown as { connection: { stream: { destroy: () => void } } }
  const counted = reader.query('select count(*)::int as rows from apart')
  connection.stream.destroy()
  expect((await counted).rows).toEqual([{ rows: 0 }])

  await sleeping.query('begin; insert into apart values (2)')
  expect((await reader.query('select count(*)::int as rows from apart')).rows).toEqual([{ rows: 0 }])
  await expect(sleeping.query('commit')).rejects.toThrow('not queryable')
  expect(lost).toContain('terminating connection due to idle-in-transaction timeout')

  await wellBehaved.query('begin; insert into apart values (3)')
  const waiting = reader.query('select count(*)::int as rows from apart')
  await wellBehaved.query('commit')
  expect((await waiting).rows).toEqual([{ rows: 1 }])
  await expect(reader.query('select * from nothing_here')).rejects.toThrow('does not exist')
  expect((await wellBehaved.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await Promise.all([reader.end(), wellBehaved.end()])
  await stop()
})

test('a notification reaches who listens and nobody else', async () => {
  await using folder = await freshFolder()
  const { url, stop } = await startDatabase({ folder: folder.path })
  const clients = await Promise.all(
    [0, 1, 2].map(async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const [listener, speaker, stranger] = clients as [pg.Client, pg.Client, pg.Client]
  const overheard: unknown[] = []
  stranger.on('notification', (notice) => overheard.push(notice))
  speaker.on('notification', (notice) => overheard.push(notice))
  const heard = new Promise((resolve) => {
    listener.on('notification', ({ channel, payload }) => resolve({ channel, payload }))
  })
  await listener.query('LISTEN "work"')
  const answer = await speaker.query(`select pg_notify('work', $1), 42 as number`, ['now'])
  expect(answer.rows).toMatchObject([{ number: 42 }])
  expect(await heard).toEqual({ channel: 'work', payload: 'now' })
  await stranger.query('select 1')
  expect(overheard).toEqual([])
  await Promise.all(clients.map(async (client) => client.end()))
  await stop()
})

test('neither a second process nor a wrong password gets in', async () => {
  await using folder = await freshFolder()
  const { url, stop } = await startDatabase({ folder: folder.path })
  await expect(startDatabase({ folder: folder.path })).rejects.toThrow(`the process with pid ${process.pid}`)
  const wrong = new URL(url)
  wrong.password = 'guess'
  const client = new pg.Client({ connectionString: wrong.href })
  await expect(client.connect()).rejects.toThrow('password authentication failed')
  await stop()
})
