import { createTelegramDoor, type TelegramDeps } from '#bots/telegram/door.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Door, Event, Posted, View } from '#core/view.ts'
import {
  startTelegramStandin,
  type StandinOptions,
  type TelegramStandin,
} from '#replay/standins/telegram/standin.ts'

export type Answer = (event: Event) => View[] | Promise<View[]>
type Ctx = { words: (locale: Locale) => Translate }

export type Stage = {
  standin: TelegramStandin
  door: Door
  /** Every event that the conversation answered for the first time. */
  events: Event[]
  /** Ids of all events as they came in, repeated ones too. */
  heard: string[]
  rendered: string[]
  cards: { itemId: number; posted: Posted; locale: string }[]
  logged: { level: string; message: string; ids: object }[]
  /** Another process with the same database, as after a restart. */
  another(): Door
  [Symbol.asyncDispose](): Promise<void>
}

const words = (locale: Locale): Translate => Object.assign((key: string) => `${key} (${locale})`, { locale })

/**
 * A door in front of a stand-in, with a conversation that keeps the contract of `converse`: the views of an event until
 * they are rendered, nothing after that.
 */
export const openStage = async (
  answer: Answer,
  options: StandinOptions & Pick<TelegramDeps<Ctx>, 'limits'> & { closed?: boolean } = {},
): Promise<Stage> => {
  const { limits = 'none', closed = false, ...rest } = options
  const standin = await startTelegramStandin(rest)
  const kept = new Map<string, View[]>()
  const doors: Door[] = []
  const stage: Omit<Stage, 'door' | 'another' | typeof Symbol.asyncDispose> = {
    standin,
    events: [],
    heard: [],
    rendered: [],
    cards: [],
    logged: [],
  }
  const logAt = (level: string) => (ids: object, message: string) =>
    stage.logged.push({ level, message, ids })
  const log: Log = { debug() {}, info: logAt('info'), warn: logAt('warn'), error: logAt('error') }
  const another = (): Door => {
    const door = createTelegramDoor<Ctx>({
      ctx: { words },
      async converse(_ctx, event) {
        stage.heard.push(event.id)
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
      token: standin.token,
      apiRoot: standin.apiRoot,
      log,
      limits,
    })
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

/** A task with three buttons, numbered. */
export const task = (number: number, extra: Partial<View> = {}): View => ({
  text: [{ bold: `Task ${number}` }, '\n', { quote: 'Late, but lovely.' }],
  choices: [
    { label: 'Positive', data: `a:${number}:0` },
    { label: 'Negative', data: `a:${number}:1` },
    { label: 'Skip', data: `s:${number}`, row: 9 },
  ],
  ...extra,
})
