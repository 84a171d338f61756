import type { Transaction } from 'kysely'

import { newToken } from '#core/ids.ts'
import type { View } from '#core/view.ts'
import { json, type Db } from '#db/connect.ts'
import type { Schema } from '#db/schema.ts'

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
const columns = ['seq', 'rev', 'key', 'mine', 'view', 'created_at', 'edited_at'] as const
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
 * Writes bubbles in one transaction and gives them back. A key that the chat has already changes nothing; a bubble to
 * replace that is not there becomes a new one. The row of the chat is the lock that keeps its changes in order.
 */
export const writeMessages = async (
  ctx: TranscriptContext,
  chat: string,
  writes: Write[],
  now: Date,
): Promise<Message[]> => {
  if (writes.length === 0) return []
  return ctx.db.transaction().execute(async (tx) => {
    const { rev } = await tx
      .insertInto('web_chats')
      .values({ id: chat, epoch: newToken(), rev: writes.length })
      .onConflict((on) =>
        on.column('id').doUpdateSet((is) => ({ rev: is('web_chats.rev', '+', writes.length) })),
      )
      .returning('rev')
      .executeTakeFirstOrThrow()
    const messages: Message[] = []
    for (const [index, write] of writes.entries())
      messages.push(await writeOne(tx, chat, rev - writes.length + 1 + index, write, now))
    if (rev > kept)
      await tx
        .deleteFrom('web_messages')
        .where('chat', '=', chat)
        .where('seq', '<=', rev - kept)
        .execute()
    return messages
  })
}

const writeOne = async (
  tx: Transaction<Schema>,
  chat: string,
  rev: number,
  write: Write,
  now: Date,
): Promise<Message> => {
  const view = json(write.view)
  if (write.replace !== undefined) {
    const edited = await tx
      .updateTable('web_messages')
      .set({ view, rev, edited_at: now })
      .where('chat', '=', chat)
      .where('seq', '=', write.replace)
      .where('mine', '=', false)
      .returning(columns)
      .executeTakeFirst()
    if (edited !== undefined) return toMessage(edited)
  }
  const added = await tx
    .insertInto('web_messages')
    .values({
      chat,
      seq: rev,
      rev,
      key: write.key ?? null,
      mine: write.mine ?? false,
      view,
      created_at: now,
      edited_at: null,
    })
    .onConflict((on) => on.columns(['chat', 'key']).doNothing())
    .returning(columns)
    .executeTakeFirst()
  if (added !== undefined) return toMessage(added)
  return toMessage(
    await tx
      .selectFrom('web_messages')
      .select(columns)
      .where('chat', '=', chat)
      .where('key', '=', write.key ?? null)
      .executeTakeFirstOrThrow(),
  )
}

/** Edits one bubble; undefined where the chat has no such bubble (anymore). */
export const editMessage = async (
  ctx: TranscriptContext,
  chat: string,
  seq: number,
  view: View,
  now: Date,
): Promise<Message | undefined> => {
  const known = await ctx.db
    .selectFrom('web_messages')
    .select('seq')
    .where('chat', '=', chat)
    .where('seq', '=', seq)
    .executeTakeFirst()
  if (known === undefined) return undefined
  const [message] = await writeMessages(ctx, chat, [{ view, replace: seq }], now)
  return message
}

/** Whether a person has been here: nobody is written to first. */
export const hasTranscript = async (ctx: TranscriptContext, chat: string): Promise<boolean> =>
  (await findChat(ctx, chat)) !== undefined

const findChat = async (ctx: TranscriptContext, chat: string) =>
  ctx.db.selectFrom('web_chats').select(['epoch', 'rev']).where('id', '=', chat).executeTakeFirst()

const openChat = async (ctx: TranscriptContext, chat: string) =>
  ctx.db
    .insertInto('web_chats')
    .values({ id: chat, epoch: newToken() })
    .onConflict((on) => on.column('id').doUpdateSet((is) => ({ rev: is.ref('web_chats.rev') })))
    .returning(['epoch', 'rev'])
    .executeTakeFirstOrThrow()

/** What changed since a cursor; without one, or with one of another transcript, the last bubbles. */
export const changesSince = async (
  ctx: TranscriptContext,
  chat: string,
  cursor: string | undefined,
): Promise<Changes> => {
  const row = (await findChat(ctx, chat)) ?? (await openChat(ctx, chat))
  const [epoch, seen] = (cursor ?? '').split('.')
  const next = `${row.epoch}.${row.rev}`
  const missed = epoch === row.epoch ? row.rev - Number(seen) : Number.NaN
  if (!(missed >= 0 && missed <= maxMissed))
    return { reset: true, ...(await listMessages(ctx, chat)), cursor: next }
  const rows = await ctx.db
    .selectFrom('web_messages')
    .select(columns)
    .where('chat', '=', chat)
    .where('rev', '>', row.rev - missed)
    .where('rev', '<=', row.rev)
    .orderBy('rev')
    .execute()
  return { reset: false, messages: rows.map(toMessage), earlier: false, cursor: next }
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
