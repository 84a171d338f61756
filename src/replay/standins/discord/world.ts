import type { Gateway } from './gateway.ts'
import type { Json } from './form.ts'
import type { RateLimits } from './rate.ts'
import type { SeenOption, SeenMessage } from './seen.ts'

export type Overwrite = { allow: bigint; deny: bigint }

export type Channel = {
  id: string
  /** 0 a server's text channel, 1 a direct message, 5 announcements, 11 a public thread, 12 a private one, 15 a forum. */
  type: number
  name: string
  guild?: Guild
  /** The channel that a thread is in. */
  parent?: Channel
  /** The person on the other side of a direct message. */
  person?: Person
  overwrites: Map<string, Overwrite>
  archived: boolean
  locked: boolean
  messages: Map<string, SeenMessage>
  watchers: Set<(message: SeenMessage) => void>
}

export type Role = { id: string; name: string; permissions: bigint; position: number; managed: boolean }
export type Member = { id: string; roles: Set<string>; joinedAt: string; nick?: string }

export type Guild = {
  id: string
  name: string
  ownerId: string
  locale: string
  roles: Map<string, Role>
  members: Map<string, Member>
  channels: Map<string, Channel>
}

export type Person = {
  id: string
  name: string
  username: string
  locale: string
  /** Takes no direct messages from people who are not friends. */
  dmClosed: boolean
  dm?: Channel
  /** The bot's messages that reached this person: direct, theirs alone, or an answer to what they did. */
  seen: Map<string, SeenMessage>
  watchers: Set<(message: SeenMessage) => void>
  modal?: Modal
}

export type ModalField = {
  customId: string
  label: string
  type: number
  value: string
  required: boolean
  minLength: number
  maxLength: number
  placeholder?: string
  options: SeenOption[]
}

/** A form that the bot opened on somebody's screen. */
export type Modal = {
  customId: string
  title: string
  fields: ModalField[]
  components: Json[]
  interaction: Interaction
}

export type Choice = { name: string; value: string | number }

/** How the bot answered an interaction first. `failed`: not in time, the client says "did not respond". */
export type Answer =
  | { kind: 'message' | 'deferred' | 'update'; message: SeenMessage }
  | { kind: 'deferred-update' | 'failed' }
  | { kind: 'modal'; modal: Modal }
  | { kind: 'choices'; choices: Choice[] }

export type Interaction = {
  id: string
  token: string
  /** 2 a command, 3 a component, 4 autocomplete, 5 a form sent. */
  type: number
  at: number
  person: Person
  channel: Channel
  /** What was tapped, or where the form was opened from. */
  message?: SeenMessage
  /** The first answer's type, once it came. */
  acknowledged?: number
  /** The message `@original` stands for. */
  original?: SeenMessage
  /** A deferred update that nothing followed yet. */
  awaited: boolean
  answered: (answer: Answer) => void
  timer?: NodeJS.Timeout
}

/** One call of the bot, as it came in and was answered. */
export type RequestRecord = {
  method: string
  path: string
  body: unknown
  at: number
  status: number
  /** Discord's own code and words, where it was refused. */
  code?: number
  error?: string
}

/** Everything that the server knows. */
export type World = {
  token: string
  application: { id: string; name: string; flags: number; owner: string }
  bot: Json & { id: string; username: string }
  /** Bits of the privileged intents that are switched on in the developer's portal. */
  privileged: number
  api: () => string
  gatewayUrl: () => string
  gateway: Gateway
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  people: Map<string, Person>
  interactions: Map<string, Interaction>
  /** By their token: the ones that can still be answered or followed up, and older ones. */
  tokens: Map<string, Interaction>
  /** Interactions whose answer is still to come. */
  open: Set<Interaction>
  calm: Set<() => void>
  /** Registered commands by `global` or the server's id. */
  commands: Map<string, Json[]>
  files: Map<string, Uint8Array>
  limits: RateLimits
  ackMs: number
  tokenMs: number
  shards: number
  snowflake: () => string
  nextChange: () => number
  now: () => number
}

/** Tells whoever waits that a message is new or different. */
export const changed = (world: World, channel: Channel, message: SeenMessage): void => {
  message.change = world.nextChange()
  if (message.onlyFor === undefined) for (const watcher of channel.watchers) watcher(message)
  for (const person of seersOf(world, channel, message))
    for (const watcher of person.watchers) watcher(message)
}

const seersOf = (world: World, channel: Channel, message: SeenMessage): Person[] => {
  if (message.author !== world.bot.id) return []
  const asked = message.asked === undefined ? undefined : world.people.get(message.asked.person)
  const found = new Set([channel.person, asked].filter((one) => one !== undefined))
  for (const person of found) person.seen.set(message.id, message)
  return [...found]
}

/** So many interactions are remembered; older ones are as unknown as those that never were. */
const remembered = 50_000

export const remember = (world: World, interaction: Interaction): void => {
  world.interactions.set(interaction.id, interaction)
  world.tokens.set(interaction.token, interaction)
  world.open.add(interaction)
  if (world.interactions.size <= remembered) return
  for (const old of world.interactions.values()) {
    if (world.interactions.size <= remembered * 0.9) return
    if (world.open.has(old)) continue
    world.interactions.delete(old.id)
    world.tokens.delete(old.token)
  }
}

/** An interaction is through: answered, and what was deferred has come. */
export const closeInteraction = (world: World, interaction: Interaction): void => {
  clearTimeout(interaction.timer)
  delete interaction.timer
  world.open.delete(interaction)
  if (world.open.size > 0) return
  for (const listener of world.calm) listener()
  world.calm.clear()
}
