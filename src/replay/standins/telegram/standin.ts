import { once } from 'node:events'

import { createFlood, telegramLimits, type FloodLimits } from './flood.ts'
import { createGroup, type SimulatedGroup } from './group.ts'
import { serveBotApi } from './http.ts'
import { createUpdates } from './updates.ts'
import { createUser, type SimulatedUser } from './user.ts'
import { counter, newChat, type RequestRecord, type World } from './world.ts'

export type StandinOptions = {
  /** The port to listen on at 127.0.0.1; default: a free one. */
  port?: number
  token?: string
  /** The bot's @name; default `accord_bot`. */
  username?: string
  /** Answers 429 past Telegram's limits (or past these); default: never. */
  floodControl?: boolean | FloodLimits
  /** Seconds in which a tap can be answered; default 15. */
  callbackSeconds?: number
  /** The first update's number: a bot that remembers earlier ones must be given greater ones. */
  firstUpdate?: number
  /** Keeps a record of every request; default true. Turn it off for long runs. */
  record?: boolean
}

type UserOptions = { language_code?: string; name?: string; username?: string }
type GroupOptions = { title?: string; forum?: boolean; admins?: number[] }

/** A Bot API server for one bot, with the people and the groups that talk to it. */
export type TelegramStandin = {
  apiRoot: string
  token: string
  username: string
  botId: number
  /** The person of that id; the same one for the same id. */
  user(id: number, options?: UserOptions): SimulatedUser
  /** The group of that (negative) id; the same one for the same id. */
  group(id: number, options?: GroupOptions): SimulatedGroup
  /** From now on every update is delivered so many times. */
  redeliver(times: number): void
  block(userId: number): void
  /** Makes a group move to another id, as an upgrade to a supergroup does. */
  move(groupId: number, newId: number): void
  /** The number of the last change: what is sent or edited from now on has a greater one. */
  mark(): number
  /** Resolves once the bot has acknowledged all updates (and got all redeliveries). */
  settled(): Promise<void>
  requests: RequestRecord[]
  /** Commands by `<scope> <language>`, and descriptions by `<kind> <language>`, as the bot has set them. */
  commands: World['commands']
  texts: World['texts']
  close(): Promise<void>
}

/**
 * A server that speaks Telegram's Bot API over HTTP, as strict as the real one
 * (https://core.telegram.org/bots/api), with simulated people to talk to the bot. `apiRoot` goes where
 * `https://api.telegram.org` stands.
 */
export const startTelegramStandin = async (options: StandinOptions = {}): Promise<TelegramStandin> => {
  const requests: RequestRecord[] = []
  const { world, lastChange, nextMessage } = createWorld(options)
  const server = serveBotApi(world, (record) => {
    if (options.record !== false) requests.push(record)
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const apiRoot = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  world.apiRoot = () => apiRoot
  return {
    apiRoot,
    token: world.token,
    username: world.bot.username,
    botId: world.bot.id,
    ...createPeople(world, nextMessage),
    redeliver: (times) => world.updates.redeliver(times),
    mark: lastChange,
    settled: async () => world.updates.settled(),
    requests,
    commands: world.commands,
    texts: world.texts,
    close: async () => {
      world.updates.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const createWorld = (options: StandinOptions) => {
  let change = 0
  const now = (): number => Date.now()
  const flood = options.floodControl ?? false
  const world: World = {
    token: options.token ?? '123456789:AAF-standin_token_of_35_characters_x',
    bot: botNamed(options.username ?? 'accord_bot'),
    apiRoot: () => '',
    users: new Map(),
    chats: new Map(),
    updates: createUpdates(options.firstUpdate ?? 500_000_001),
    queries: new Map(),
    answers: new Map(),
    commands: new Map(),
    texts: new Map(),
    files: new Map(),
    webhook: '',
    callbackSeconds: options.callbackSeconds ?? 15,
    flood: flood === false ? () => undefined : createFlood(flood === true ? telegramLimits : flood, now),
    nextChange: () => ++change,
    now,
  }
  return { world, lastChange: () => change, nextMessage: counter(0) }
}

const botNamed = (username: string): World['bot'] =>
  ({
    id: 123_456_789,
    is_bot: true,
    first_name: 'Accord',
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  }) as World['bot']

const createPeople = (world: World, nextMessage: () => number) => {
  const users = new Map<number, SimulatedUser>()
  const groups = new Map<number, SimulatedGroup>()
  const user = (id: number, options: UserOptions = {}): SimulatedUser => {
    const known = users.get(id)
    if (known !== undefined) return known
    if (id <= 0) throw new Error('a person has a positive id')
    const { name = `Person ${id}`, language_code = 'en', username } = options
    const account = {
      id,
      is_bot: false,
      first_name: name,
      language_code,
      ...(username === undefined ? {} : { username }),
    }
    const chat = newChat({ nextMessage }, { id, kind: 'private', title: name })
    world.users.set(id, account)
    world.chats.set(id, chat)
    const created = createUser(world, account, chat)
    users.set(id, created)
    return created
  }
  const group = (id: number, options: GroupOptions = {}): SimulatedGroup => {
    const known = groups.get(id)
    if (known !== undefined) return known
    if (id >= 0) throw new Error('a group has a negative id')
    const { title = `Group ${-id}`, forum = false, admins = [] } = options
    const chat = newChat(
      { nextMessage },
      {
        id,
        kind: 'supergroup',
        title,
        forum,
        started: true,
        admins: new Set(admins),
        members: new Set(admins),
      },
    )
    world.chats.set(id, chat)
    const created = createGroup(world, chat)
    groups.set(id, created)
    return created
  }
  const move = (groupId: number, newId: number): void => {
    group(newId)
    const chat = world.chats.get(groupId)
    if (chat !== undefined) chat.movedTo = newId
  }
  return { user, group, move, block: (userId: number) => user(userId).block() }
}
