import { createDiscordDoor } from '#bots/discord/door.ts'
import type { DiscordDeps } from '#bots/discord/deps.ts'
import { loadWords } from '#chat/words.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Door, Event, Posted, TextField, View } from '#core/view.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import {
  startDiscordStandin,
  type DiscordStandin,
  type StandinOptions,
} from '#replay/standins/discord/standin.ts'

export type Answer = (event: Event) => View[] | Promise<View[]>
type Ctx = { words: (locale: Locale) => Translate }

export type Stage = {
  standin: DiscordStandin
  door: Door
  /** Every event that the conversation answered for the first time. */
  events: Event[]
  rendered: string[]
  cards: { itemId: number; posted: Posted; locale: string }[]
  logged: { level: string; message: string; ids: object }[]
  /** Another process with the same database, as after a restart. */
  another(): Door
  [Symbol.asyncDispose](): Promise<void>
}

const words = await loadWords(await loadTaskTypes())

type Options = StandinOptions & {
  patience?: number
  closed?: boolean
  token?: string
  fieldOf?: (field: string) => TextField | View | Promise<TextField | View>
}

/**
 * A door in front of a stand-in, with a conversation that keeps the contract of `converse`: the views of an event until
 * they are rendered, nothing after that.
 */
export const openStage = async (answer: Answer, options: Options = {}): Promise<Stage> => {
  const { patience, closed = false, fieldOf, token, ...rest } = options
  const standin = await startDiscordStandin({ guilds: 1, ...rest })
  const kept = new Map<string, View[]>()
  const doors: Door[] = []
  const stage: Omit<Stage, 'door' | 'another' | typeof Symbol.asyncDispose> = {
    standin,
    events: [],
    rendered: [],
    cards: [],
    logged: [],
  }
  const logAt = (level: string) => (ids: object, message: string) =>
    stage.logged.push({ level, message, ids })
  const log: Log = { debug() {}, info: logAt('info'), warn: logAt('warn'), error: logAt('error') }
  const deps: DiscordDeps<Ctx> = {
    ctx: { words },
    async converse(_ctx, event) {
      if (kept.has(event.id)) return stage.rendered.includes(event.id) ? [] : (kept.get(event.id) ?? [])
      stage.events.push(event)
      const views = await answer(event)
      kept.set(event.id, views)
      return views
    },
    async rendered(_ctx, event) {
      stage.rendered.push(event.id)
    },
    async cardPosted(_ctx, itemId, posted, locale) {
      stage.cards.push({ itemId, posted, locale })
    },
    async cardRefused() {},
    fieldOf: async (_ctx, _who, _locale, field) =>
      fieldOf === undefined ? { field, label: 'Your text', maxLength: 200 } : fieldOf(field),
    suggest: async (_ctx, _setting, { typed }) =>
      ['one', 'two'].map((word) => ({ name: `${typed} ${word}`, value: `${typed} ${word}` })),
    token: token ?? standin.token,
    api: standin.api,
    log,
    limits: 'none',
    ...(patience !== undefined && { patience }),
  }
  const another = (): Door => {
    const door = createDiscordDoor<Ctx>(deps)
    doors.push(door)
    return door
  }
  const door = another()
  if (!closed) await door.start()
  const close = async (): Promise<void> => {
    for (const one of doors) await one.stop()
    await standin.close()
  }
  return Object.assign(stage, { door, another, [Symbol.asyncDispose]: close })
}

/** What a person did, in one line: to compare with. */
export const act = ({ act }: Event): string => {
  if (act.kind === 'command') return `/${act.name} ${act.args}`.trim()
  if (act.kind === 'tap') return `tap ${act.data}`
  if (act.kind === 'text') return act.field === undefined ? act.text : `${act.field}: ${act.text}`
  return `upload ${act.name}`
}

/** A task with buttons, numbered. */
export const task = (number: number, extra: Partial<View> = {}): View => ({
  text: [{ bold: `Task ${number}` }, '\n', { quote: 'Late, but lovely.' }],
  choices: [
    { label: 'Positive', data: `a:${number}:0` },
    { label: 'Negative', data: `a:${number}:1` },
    { label: 'Skip', data: `s:${number}`, row: 9 },
  ],
  ...extra,
})
