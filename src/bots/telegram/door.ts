import { setMaxListeners } from 'node:events'

import {
  createConcurrentSink,
  createRunner,
  createSource,
  sequentialize,
  type RunnerHandle,
} from '@grammyjs/runner'
import { Bot, GrammyError, type Context as BotContext } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'

import { describeCommands } from '#chat/commands.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Delivery, Door, Event, Posted, View } from '#core/view.ts'

import { createApis, type Apis, type Pace } from './api.ts'
import { editAt, sendTo } from './deliver.ts'
import { createHandler, type Handler } from './handle.ts'
import { createIntake, type Intake } from './intake.ts'
import { createLines, type Lines } from './lines.ts'
import { registerProfile } from './profile.ts'

/** `C`: the conversation's context; the door itself needs nothing of it but the words of the commands. */
export type TelegramDeps<C extends { words: (locale: Locale) => Translate }> = {
  ctx: C
  converse: (ctx: C, event: Event) => Promise<View[]>
  rendered: (ctx: C, event: Event) => Promise<void>
  cardPosted: (ctx: C, itemId: number, posted: Posted, locale: string) => Promise<void>
  token: string
  /** A local Bot API server; default `https://api.telegram.org`. */
  apiRoot?: string
  log: Log
  /** `none` where the server has no limits; default: Telegram's own. */
  limits?: Pace
}

type Running = { runner: RunnerHandle; intake: Intake; handler: Handler }

/** At most so many updates are in work at the same time, of different chats. */
const concurrency = 200

/** How long a stop waits for calls that Telegram asked to put off. */
const graceMs = 10_000

/**
 * Telegram, by long polling: every update becomes an event of the conversation, its views become messages. One event of
 * a chat is handled and shown before the next. An update is confirmed only after that, so that a crash gets it again.
 */
export const createTelegramDoor = <C extends { words: (locale: Locale) => Translate }>(
  deps: TelegramDeps<C>,
): Door => {
  const { token, apiRoot, limits: pace = 'telegram', log } = deps
  const stopping = new AbortController()
  const { signal } = stopping
  // Every call in work listens to it.
  setMaxListeners(0, signal)
  const apis = createApis({ token, ...(apiRoot === undefined ? {} : { apiRoot }), pace, stopping: signal })
  const lines = createLines()
  let me: UserFromGetMe | undefined
  let running: Running | undefined

  const verified = async (): Promise<UserFromGetMe> => (me ??= await verify(apis, apiRoot))
  const delivering = async () => ({
    pen: { api: apis.delivering, username: (await verified()).username },
    lines,
  })
  return {
    platform: 'telegram',
    async start() {
      const bot = await verified()
      await apis.plain.deleteWebhook()
      await registerProfile(apis.answering, (locale) => describeCommands(deps.ctx.words, locale), log)
      running = run(deps, apis, lines, bot)
      log.info({ bot: bot.username }, 'Telegram is open')
    },
    async stop() {
      const current = running
      running = undefined
      if (current !== undefined) await shutDown(current, lines, stopping, log)
      stopping.abort()
    },
    async send(place, view): Promise<Delivery> {
      return sendTo(await delivering(), place, view)
    },
    async edit(posted, view): Promise<Delivery> {
      return editAt(await delivering(), posted, view)
    },
  }
}

/** Asks Telegram who the token belongs to. Throws with words for the operator. */
const verify = async ({ plain }: Apis, apiRoot: string | undefined): Promise<UserFromGetMe> => {
  try {
    return await plain.getMe()
  } catch (error) {
    const refused = error instanceof GrammyError && [401, 404].includes(error.error_code)
    if (refused)
      throw new Error(
        `TELEGRAM_BOT_TOKEN was refused: Telegram says "${error.description}". Copy the token from @BotFather again.`,
        { cause: error },
      )
    const where = apiRoot ?? 'https://api.telegram.org'
    throw new Error(`Telegram could not be reached at ${where}: ${String(error)}`, { cause: error })
  }
}

const run = <C extends { words: (locale: Locale) => Translate }>(
  deps: TelegramDeps<C>,
  apis: Apis,
  lines: Lines,
  me: UserFromGetMe,
): Running => {
  const { ctx, log } = deps
  const handler = createHandler({
    api: apis.answering,
    log,
    reader: readerOf(deps, apis, me),
    stage: {
      pen: { api: apis.answering, username: me.username },
      lines,
      log,
      cardPosted: async (itemId, posted, locale) => deps.cardPosted(ctx, itemId, posted, locale),
    },
    converse: async (event) => deps.converse(ctx, event),
    rendered: async (event) => deps.rendered(ctx, event),
  })
  const bot = new Bot(deps.token, { botInfo: me })
  bot.use(sequentialize(whoseTurn))
  bot.use(async ({ update }) => handler.handle(update))
  const intake = createIntake(apis.plain, log)
  const consume = async (update: Update): Promise<void> => {
    try {
      await bot.handleUpdate(update)
      await handler.showing(update.update_id)
    } finally {
      intake.done(update.update_id)
    }
  }
  const failed = async (error: unknown): Promise<void> =>
    log.error({ err: error }, 'an update from Telegram broke the door')
  const sink = createConcurrentSink({ consume }, failed, { concurrency })
  const runner = createRunner(createSource({ supply: intake.supply }), sink)
  runner.start()
  runner.task()?.catch(failed)
  return { runner, intake, handler }
}

/** Events of one chat follow each other, and so do those of one person, wherever they are. */
const whoseTurn = ({ chat, from }: BotContext): string[] =>
  [chat?.id, from?.id].flatMap((id) => (id === undefined ? [] : [String(id)]))

const readerOf = <C extends { words: (locale: Locale) => Translate }>(
  { ctx, log }: TelegramDeps<C>,
  apis: Apis,
  me: UserFromGetMe,
) => ({
  username: me.username,
  botId: me.id,
  moderators: new Set(
    describeCommands(ctx.words, 'en').flatMap(({ name, who }) => (who === 'moderators' ? [name] : [])),
  ),
  async isAdmin(chat: number, user: number): Promise<boolean> {
    try {
      const { status } = await apis.answering.getChatMember(chat, user)
      return status === 'administrator' || status === 'creator'
    } catch (error) {
      log.warn(
        { chat, who: user, err: error },
        'Telegram does not say whether somebody administrates the group',
      )
      return false
    }
  },
})

/** No more updates; then what is in work is finished, or given up after a while; then what is done is confirmed. */
const shutDown = async (
  { runner, intake, handler }: Running,
  lines: Lines,
  stopping: AbortController,
  log: Log,
): Promise<void> => {
  await runner.stop()
  const timer = setTimeout(() => stopping.abort(), graceMs)
  await intake.idle()
  await handler.idle()
  await lines.idle()
  clearTimeout(timer)
  try {
    await intake.confirm()
  } catch (error) {
    log.warn({ err: error }, 'the last updates could not be confirmed: they come again, and change nothing')
  }
}
