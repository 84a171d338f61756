import type { PGlite } from '@electric-sql/pglite'

import { firstColumn, partNotices, simpleQuery, SYNC, type Notice } from './messages.ts'

/** What a connection hands over, to be run in one piece. `answer` gets PostgreSQL's bytes. */
export type Piece = { owner: symbol; bytes: Buffer; answer: (bytes: Buffer) => void }

/**
 * The one session that PGlite has, shared by all connections: their pieces run one after another, and whoever is inside
 * a transaction (or has not yet sent Sync) has the session to itself until that ends.
 */
export type Session = {
  db: PGlite
  queue: Piece[]
  holder: symbol | undefined
  /** Since when the holder has not asked anything, in ms since 1970. */
  idleSince: number
  running: boolean
  tell: (notice: Notice) => void
  /** Called when the database itself has failed; nothing works after that. */
  fail: (error: Error) => void
}

export const openSession = (db: PGlite, tell: Session['tell'], fail: Session['fail']): Session => ({
  db,
  queue: [],
  holder: undefined,
  idleSince: 0,
  running: false,
  tell,
  fail,
})

export const submit = (session: Session, piece: Piece): void => {
  session.queue.push(piece)
  void pump(session)
}

/** A connection is gone: what it had not finished is rolled back, and what it still wanted is dropped. */
export const leave = async (session: Session, owner: symbol): Promise<void> => {
  session.queue = session.queue.filter((piece) => piece.owner !== owner)
  while (session.running) await new Promise((resolve) => setImmediate(resolve))
  if (session.holder !== owner) return
  await run(session, {
    owner,
    bytes: Buffer.concat([SYNC, simpleQuery('rollback')]),
    answer: () => undefined,
  })
  session.holder = undefined
  await pump(session)
}

const pump = async (session: Session): Promise<void> => {
  if (session.running) return
  session.running = true
  for (;;) {
    const at =
      session.holder === undefined ? 0 : session.queue.findIndex(({ owner }) => owner === session.holder)
    const [piece] = at === -1 ? [] : session.queue.splice(at, 1)
    if (piece === undefined) break
    await run(session, piece)
  }
  session.running = false
}

const run = async (session: Session, piece: Piece): Promise<void> => {
  const parts: Buffer[] = []
  try {
    await session.db.runExclusive(() =>
      session.db.execProtocolRawStream(piece.bytes, {
        onRawData: (bytes) => void parts.push(Buffer.from(bytes)),
      }),
    )
  } catch (error) {
    session.fail(error instanceof Error ? error : new Error(String(error)))
    return
  }
  const { own, notices } = partNotices(Buffer.concat(parts))
  // PostgreSQL says with ReadyForQuery (the last message) that a piece is over, and whether a transaction is open.
  const ready = own.length >= 6 && own[own.length - 6] === 0x5a && own[own.length - 2] === 5
  const open = session.db.isInTransaction() || !(ready || piece.bytes[0] === 0)
  session.holder = open ? piece.owner : undefined
  session.idleSince = Date.now()
  piece.answer(own)
  for (const notice of notices) session.tell(notice)
}

/** Runs SQL of the house between the connections' pieces, never inside anybody's transaction. Gives the first column. */
export const ask = async (session: Session, sql: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const answer = (bytes: Buffer): void => {
      const { values, error } = firstColumn(bytes)
      if (error === undefined) resolve(values)
      else reject(new Error(`${error}: ${sql}`))
    }
    submit(session, { owner: Symbol('house'), bytes: simpleQuery(sql), answer })
  })
