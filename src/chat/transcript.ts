import { sql } from 'kysely'

import { newToken } from '#core/ids.ts'
import type { View } from '#core/view.ts'
import { json, type Db } from '#db/connect.ts'

/** What a transcript needs of the conversation's context. */
export type TranscriptContext = { db: Db }

/** A bubble. `seq`: its place in the chat; `rev`: the change that wrote it last; `key`: what caused it. */
export type Message = {
  seq: number
  rev: number
  key?: string
  mine: boolean
  view: View
  at: string
  edited?: string
}

/** Something to write: a new bubble, or with `replace` the new content of the bubble at that place. */
export type Write = { view: View; mine?: boolean; key?: string; replace?: number }

/** What a page has to learn. `reset`: forget all bubbles, these are the last ones; `cursor`: ask from here next time. */
export type Changes = { reset: boolean; messages: Message[]; earlier: boolean; cursor: string }

type Row = {
  seq: number
  rev: number
  key: string | null
  mine: boolean
  view: unknown
  created_at: Date
  edited_at: Date | null
}
const columns = [
  'web_messages.seq',
  'web_messages.rev',
  'web_messages.key',
  'web_messages.mine',
  'web_messages.view',
  'web_messages.created_at',
  'web_messages.edited_at',
] as const
const pageSize = 60
const maxMissed = 200
const kept = 2000

const toMessage = (row: Row): Message => ({
  seq: row.seq,
  rev: row.rev,
  ...(row.key === null ? {} : { key: row.key }),
  mine: row.mine,
  view: row.view as View,
  at: row.created_at.toISOString(),
  ...(row.edited_at === null ? {} : { edited: row.edited_at.toISOString() }),
})

/**
 * Writes bubbles, all or none, and gives their places. A key that the chat has already writes nothing; a bubble to
 * replace that is not there becomes a new one. The row of the chat is the lock that keeps its changes in order. One
 * statement, because a person is waiting for every round trip.
 */
export const writeMessages = async (
  ctx: TranscriptContext,
  chat: string,
  writes: Write[],
  now: Date,
): Promise<number[]> => {
  if (writes.length === 0) return []
  const list = json(writes.map((write, index) => ({ ...write, n: index + 1 })))
  const { rows } = await sql<{ seq: number }>`
    with chat as (
      insert into web_chats (id, epoch, rev) values (${chat}, ${newToken()}, ${writes.length})
        on conflict (id) do update set rev = web_chats.rev + excluded.rev
        returning id, rev),
    writes as (
      select w.*, chat.id as chat, chat.rev - ${writes.length}::int + w.n as at
        from jsonb_to_recordset(${list}::jsonb) as w (n int, view jsonb, mine boolean, key text, replace bigint), chat),
    edited as (
      update web_messages m set view = w.view, rev = w.at, edited_at = ${now}
        from writes w where m.chat = w.chat and m.seq = w.replace and not m.mine
        returning w.n, m.seq),
    added as (
      insert into web_messages (chat, seq, rev, key, mine, view, created_at)
        select w.chat, w.at, w.at, w.key, coalesce(w.mine, false), w.view, ${now}::timestamptz
          from writes w where w.n not in (select n from edited)
        on conflict (chat, key) do nothing
        returning seq),
    old as (
      delete from web_messages m using chat where m.chat = chat.id and m.seq <= chat.rev - ${kept}::int)
    select seq from edited union all select seq from added`.execute(ctx.db)
  return rows.map((row) => row.seq)
}

/** Edits one bubble; false where the chat has no such bubble (anymore). */
export const editMessage = async (
  ctx: TranscriptContext,
  chat: string,
  seq: number,
  view: View,
  now: Date,
): Promise<boolean> => {
  const known = await ctx.db
    .selectFrom('web_messages')
    .select('seq')
    .where('chat', '=', chat)
    .where('seq', '=', seq)
    .executeTakeFirst()
  if (known === undefined) return false
  await writeMessages(ctx, chat, [{ view, replace: seq }], now)
  return true
}

/** Whether a person has been here: nobody is written to first. */
export const hasTranscript = async (ctx: TranscriptContext, chat: string): Promise<boolean> =>
  (await ctx.db.selectFrom('web_chats').select('id').where('id', '=', chat).executeTakeFirst()) !== undefined

const openChat = async (ctx: TranscriptContext, chat: string) =>
  ctx.db
    .insertInto('web_chats')
    .values({ id: chat, epoch: newToken() })
    .onConflict((on) => on.column('id').doUpdateSet((is) => ({ rev: is.ref('web_chats.rev') })))
    .returning(['epoch', 'rev as last'])
    .executeTakeFirstOrThrow()

/** What changed since a cursor; without one, or with one of another transcript, the last bubbles. */
export const changesSince = async (
  ctx: TranscriptContext,
  chat: string,
  cursor: string | undefined,
): Promise<Changes> => {
  const [epoch = '', seen] = (cursor ?? '').split('.')
  const after = Number.isSafeInteger(Number(seen)) ? Number(seen) : 0
  const rows = await ctx.db
    .selectFrom('web_chats')
    .leftJoin('web_messages', (join) =>
      join
        .onRef('web_messages.chat', '=', 'web_chats.id')
        .on('web_messages.rev', '>', after)
        .on('web_chats.epoch', '=', epoch),
    )
    .select(['web_chats.epoch', 'web_chats.rev as last', ...columns])
    .where('web_chats.id', '=', chat)
    .orderBy('web_messages.rev')
    .limit(maxMissed + 1)
    .execute()
  const state = rows[0] ?? { ...(await openChat(ctx, chat)), seq: null }
  const next = `${state.epoch}.${state.last}`
  if (state.epoch !== epoch || after > state.last || rows.length > maxMissed)
    return { reset: true, ...(await listMessages(ctx, chat)), cursor: next }
  const messages = rows.flatMap((row) => (row.seq === null ? [] : [toMessage(row as Row)]))
  return { reset: false, messages, earlier: false, cursor: next }
}

/** A page of bubbles in their order: the last ones, or those before a place; `earlier`: there are more before them. */
export const listMessages = async (
  ctx: TranscriptContext,
  chat: string,
  before?: number,
): Promise<{ messages: Message[]; earlier: boolean }> => {
  const rows = await ctx.db
    .selectFrom('web_messages')
    .select(columns)
    .where('chat', '=', chat)
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(pageSize + 1)
    .execute()
  const messages = rows.slice(0, pageSize).map(toMessage).reverse()
  return { messages, earlier: rows.length > pageSize }
}
