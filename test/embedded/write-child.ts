import pg from 'pg'

import { startDatabase } from '../../src/embedded/database/start.ts'

/** Writes rows over several connections until it is killed, and prints each id once PostgreSQL has acknowledged it. */
const [folder = ''] = process.argv.slice(2)
const { url } = await startDatabase({ folder })
const pool = new pg.Pool({ connectionString: url, max: 4 })
await pool.query('create table if not exists kept (id serial primary key, text text not null)')
const write = async (): Promise<never> => {
  for (;;) {
    const { rows } = await pool.query<{ id: number }>('insert into kept (text) values ($1) returning id', [
      'x'.repeat(500),
    ])
    console.log(rows[0]?.id)
  }
}
await Promise.all([write(), write(), write()])
