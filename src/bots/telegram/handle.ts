import type { Api } from 'grammy'
import type { Update } from 'grammy/types'

import type { Log } from '#core/log.ts'
import type { Event, View } from '#core/view.ts'

import { createCallbackReply, type CallbackReply } from './callback.ts'
import { failureOf } from './failure.ts'
import { present, type Stage } from './present.ts'
import { readUpdate, type Heard, type Reader } from './read-event.ts'
import { doorWords } from './words.ts'

export type Handler = {
  /** Understands an update, lets the conversation answer it and shows the answer. Never throws for what is refused. */
  handle(update: Update): Promise<void>
  /** What of an update is still being shown in a group. */
  showing(updateId: number): Promise<void> | undefined
  idle(): Promise<void>
}

export type HandlerDeps = {
  api: Api
  reader: Reader
  stage: Stage
  log: Log
  converse: (event: Event) => Promise<View[]>
  rendered: (event: Event) => Promise<void>
}

export const createHandler = (deps: HandlerDeps): Handler => {
  const background = new Map<number, Promise<void>>()

  const handle = async (update: Update): Promise<void> => {
    const query = update.callback_query?.id
    const tap = query === undefined ? undefined : createCallbackReply(deps.api, query, deps.log)
    try {
      const heard = await readUpdate(deps.reader, update)
      if (heard === undefined) return
      const views = await deps.converse(heard.event)
      const shown = show(deps, heard, views, tap)
      if (heard.event.where.kind === 'private') return await shown
      // A busy group is written to slowly; the next event of it must not wait for that.
      background.set(update.update_id, shown)
      void shown.finally(() => background.delete(update.update_id))
    } catch (error) {
      await apologize(deps, update, tap, error)
    } finally {
      if (!background.has(update.update_id)) {
        tap?.give()
        await tap?.done()
      }
    }
  }

  return {
    handle,
    showing: (updateId) => background.get(updateId),
    async idle() {
      await Promise.all(background.values())
    },
  }
}

/** Puts the views out and says so. What Telegram refuses is logged: the event itself is done. */
const show = async (
  deps: HandlerDeps,
  heard: Heard,
  views: View[],
  tap: CallbackReply | undefined,
): Promise<void> => {
  const { event } = heard
  const ids = { event: event.id, who: event.who.id, chat: event.where.chat }
  try {
    await present(deps.stage, heard, views, tap)
    await deps.rendered(event)
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'unreachable') deps.log.info({ ...ids, why: failure.why }, 'nobody to show it to')
    else deps.log.error({ ...ids, err: error }, 'an answer could not be shown')
  } finally {
    tap?.give()
    await tap?.done()
  }
}

/** Something of ours broke: the person learns that much, in their language, and that nothing was stored. */
const apologize = async (
  { stage, log }: HandlerDeps,
  update: Update,
  tap: CallbackReply | undefined,
  error: unknown,
): Promise<void> => {
  const source = update.callback_query ?? update.message
  const chat = update.callback_query?.message?.chat ?? update.message?.chat
  const who = source?.from?.id
  log.error(
    { event: String(update.update_id), who, chat: chat?.id, err: error },
    'an event could not be handled',
  )
  const { apology } = doorWords(source?.from?.language_code ?? '')
  if (tap?.give({ text: apology, alert: true }) === true || chat === undefined) return
  const thread = update.message?.is_topic_message === true ? update.message.message_thread_id : undefined
  try {
    await stage.pen.api.sendMessage(
      chat.id,
      apology,
      thread === undefined ? {} : { message_thread_id: thread },
    )
  } catch (failed) {
    log.warn({ event: String(update.update_id), chat: chat.id, err: failed }, 'the apology could not be sent')
  }
}
