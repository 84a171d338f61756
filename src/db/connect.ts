import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'

import type { Schema } from './schema.ts'

/** The database, or a transaction in it. */
export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>

const INT8 = 20
const NUMERIC = 1700

/** int8 as number (ids stay below 2^53), numeric as bigint (amounts): cast what has decimals to float8 in the query. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === NUMERIC) return BigInt
    return pg.types.getTypeParser(oid, format)
  },
}

/** A pool of at most `max` connections to a `postgres://` URL. The caller ends it with `db.destroy()`. */
export const connect = (url: string, max = 10): Db => {
  const pool = new pg.Pool({ connectionString: url, max, types })
  pool.on('error', () => {
    // An idle connection was lost; the pool has dropped it and the next query opens another.
  })
  pool.on('connect', (client) => {
    client.on('error', () => {
      // It was lost while somebody had it, between two statements: their next one fails, and the pool drops it.
    })
  })
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}

/** A value for a jsonb column. node-postgres would send an array as a Postgres array, and a string unquoted. */
export const json = (value: unknown): string => JSON.stringify(value)
