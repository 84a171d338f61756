import { setTimeout as wait } from 'node:timers/promises'

import { REST, Routes, type APIApplication } from 'discord.js'

import { describeCommands } from '#chat/commands.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Delivery, Door } from '#core/view.ts'

import { createChannels } from './channels.ts'
import { createMention, registerCommands } from './commands.ts'
import { editAt, sendTo } from './deliver.ts'
import type { DiscordDeps } from './deps.ts'
import { failureOf } from './failure.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { grantTo } from './grant.ts'
import { createHandler, type Handler } from './handle.ts'
import { createAllowance } from './allowance.ts'
import { times } from './limits.ts'
import type { Mention } from './markdown.ts'

type Words = { words: (locale: Locale) => Translate }
type Running = { gateway: Gateway; handler: Handler }

const officialApi = 'https://discord.com/api'

/** How long a stop waits for interactions in work. */
const graceMs = 10_000

/** So many people a minute are written to in private because an answer came too late for Discord. */
const lateNotes = { most: 10, perMs: 60_000 }

/** A job that would have to wait longer than this for a limit of a channel comes back later instead. */
const patientMs = 2000

/**
 * Discord, through its gateway: every interaction becomes an event of the conversation, its views become answers. A wrong
 * token is refused with words for the operator; where Discord cannot be reached, starting again later is fine.
 */
export const createDiscordDoor = <C extends Words>(deps: DiscordDeps<C>): Door => {
  const { token, log, limits: pace = 'discord' } = deps
  const api = (deps.api ?? officialApi).replace(/\/+$/, '')
  const rest = new REST({
    version: '10',
    api,
    globalRequestsPerSecond: pace === 'none' ? Infinity : 50,
    ...(pace === 'none' && { offset: 0 }),
    rejectOnRateLimit: ({ route, timeToReset }) =>
      /^\/(channels|guilds)/.test(route) && timeToReset > patientMs,
  }).setToken(token)
  const channels = createChannels(rest)
  const pen = { rest, channels }
  const describe = (locale: Locale) => describeCommands(deps.ctx.words, locale)
  let mention: Mention = () => undefined
  let running: Running | undefined

  const open = async (): Promise<void> => {
    const application = await verify(rest, api)
    const ids = await registerCommands(rest, application.id, describe, log)
    mention = createMention(describe, ids)
    const handler = openHandler(deps, { rest, applicationId: application.id }, pen, (name) => mention(name))
    const gateway = createGateway({ token, api, log }, (interaction) => void handler.handle(interaction))
    running = { gateway, handler }
    await connect(gateway, api)
    log.info({ bot: application.name, id: application.id }, 'Discord is open')
  }
  return {
    platform: 'discord',
    start: open,
    async stop() {
      await running?.gateway.close()
      const grace = new AbortController()
      const givenUp = wait(graceMs, undefined, { signal: grace.signal }).catch(() => undefined)
      await Promise.race([running?.handler.idle(), givenUp])
      grace.abort()
      running = undefined
      rest.clearHandlerSweeper()
      rest.clearHashSweeper()
    },
    send: async (place, view): Promise<Delivery> => sendTo(pen, place, view, { locale: '', mention }),
    edit: async (posted, view): Promise<Delivery> => editAt(pen, posted, view, { locale: '', mention }),
    grant: async (place, userId, role) => grantTo(rest, place, userId, role),
  }
}

/** Opens the gateway; one that cannot be opened is closed again, and another attempt begins anew. */
const connect = async (gateway: Gateway, api: string): Promise<void> => {
  try {
    await gateway.connect()
  } catch (error) {
    await gateway.close()
    throw new Error(`Discord's gateway could not be opened by ${api}: ${String(error)}`, { cause: error })
  }
}

/** Asks Discord who the token belongs to. Throws with words for the operator. */
const verify = async (rest: REST, api: string): Promise<APIApplication> => {
  try {
    return (await rest.get(Routes.currentApplication())) as APIApplication
  } catch (error) {
    if (failureOf(error).kind === 'refused')
      throw new Error(
        'DISCORD_BOT_TOKEN was refused: Discord does not know it. Copy it again at https://discord.com/developers/applications, under Bot.',
        { cause: error },
      )
    throw new Error(`Discord could not be reached at ${api}: ${String(error)}`, { cause: error })
  }
}

const openHandler = <C extends Words>(
  deps: DiscordDeps<C>,
  wire: { rest: REST; applicationId: string },
  pen: Parameters<typeof sendTo>[0],
  mention: Mention,
): Handler => {
  const { ctx, log, patience = times.answer / 2 } = deps
  const commands = describeCommands(ctx.words, 'en')
  return createHandler({
    wire,
    stage: {
      pen,
      log,
      mention,
      cardPosted: async (itemId, posted, locale) => deps.cardPosted(ctx, itemId, posted, locale),
      cardRefused: async (itemId, why) => deps.cardRefused(ctx, itemId, why),
      mayWrite: createAllowance(lateNotes),
    },
    converse: async (event) => deps.converse(ctx, event),
    rendered: async (event) => deps.rendered(ctx, event),
    fieldOf: async (...asked) => deps.fieldOf(ctx, ...asked),
    suggest: async (setting, asked) => deps.suggest(ctx, setting, asked),
    argumentsOf: new Map(
      commands.map((command) => [command.name, command.arguments.map(({ name }) => name)]),
    ),
    roleArguments: new Set(
      commands.flatMap((one) => one.arguments.flatMap(({ name, role }) => (role === true ? [name] : []))),
    ),
    posting: new Map(commands.flatMap(({ name, posts }) => (posts === undefined ? [] : [[name, posts]]))),
    patience: { answer: patience, form: times.answer - 700 },
  })
}
