import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

import { createDiscordDoor } from '#bots/discord/door.ts'
import { renderCard } from '#chat/views/card-view.ts'
import type { Context } from '#chat/context.ts'
import { cardPosted, cardRefused, converse, rendered } from '#chat/converse.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import { toLocale } from '#core/locale.ts'
import type { Door } from '#core/view.ts'
import type { JobDeps } from '#jobs/task.ts'
import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

import { clear, openContext } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

type User = ReturnType<DiscordStandin['user']>

/** Where the conversation, its jobs and a door stand before a stand-in that is new for each test; a clock that tests set. */
export type Town = {
  readonly database: TestDatabase
  readonly ctx: Context
  readonly standin: DiscordStandin
  readonly now: Date
  /** Server 2 with its owner (9) and two members (7, 8). */
  server: () => ReturnType<DiscordStandin['guild']>
  wait: (ms: number) => void
  jobs: () => JobDeps
  /** The door opened anew, as after a restart; with another part of the conversation where it is named. */
  reopen: (changes?: object) => Promise<void>
  /** Somebody's command in that server; what they alone read then. */
  order: (name: string, options: Record<string, string>, from?: number, place?: object) => Promise<string>
  /** Somebody of that server who has agreed. */
  joined: (number: number) => Promise<User>
}

/** Call it in a `describe`: it opens and closes what it needs around the tests there. */
export const discordTown = (): Town => {
  let [database, ctx, standin, door]: [TestDatabase?, Context?, DiscordStandin?, Door?] = []
  let now = new Date()
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the town is not open')
    return part
  }
  const reopen = async (changes: object = {}): Promise<void> => {
    await door?.stop()
    const { token, api } = there(standin)
    const chat = {
      ctx: there(ctx),
      converse,
      rendered,
      cardPosted,
      cardRefused,
      fieldOf,
      suggest,
      ...changes,
    }
    door = createDiscordDoor({ ...chat, token, api, log: there(ctx).log, limits: 'none' })
    await door.start()
  }
  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db, { now: () => now })
  })
  afterAll(async () => database?.close())
  beforeEach(async () => {
    now = new Date()
    await clear(there(ctx))
    await sql`truncate logs, role_rewards cascade`.execute(there(ctx).db)
    standin = await startDiscordStandin({ guilds: 1 })
    await reopen()
  })
  afterEach(async () => {
    await door?.stop()
    door = undefined
    await standin?.close()
  })
  const server = () => there(standin).guild(2, { owner: 9, members: [7, 8] })
  return {
    get database() {
      return there(database)
    },
    get ctx() {
      return there(ctx)
    },
    get standin() {
      return there(standin)
    },
    get now() {
      return now
    },
    server,
    reopen,
    wait: (ms) => {
      now = new Date(now.getTime() + ms)
    },
    jobs: () => jobsOf(there(ctx), there(door)),
    order: async (name, options, from = 9, place = { guild: server() }) => {
      const user = there(standin).user(from)
      const after = there(standin).mark()
      user.command(name, options, place)
      return (await user.waitFor(({ ephemeral }) => ephemeral, { after })).text
    },
    joined: async (number) => {
      const user = there(standin).user(number)
      const after = there(standin).mark()
      user.command('start', {}, { guild: server() })
      user.tap(await user.waitFor(({ buttons }) => buttons.length > 0, { after }), 'c:yes')
      await there(standin).settled()
      return user
    },
  }
}

const jobsOf = (ctx: Context, door: Door): JobDeps =>
  ({
    ...ctx,
    doors: new Map([['discord', door]]),
    render: renderDelivery(ctx),
    renderCard: async (itemId: number, locale: string) => renderCard(ctx, itemId, toLocale(locale)),
    cardPosted: async (...card: [number, never, string]) => cardPosted(ctx, ...card),
    settings: { digestMinutes: 10, payout: { minimum: 1n } },
  }) as never
