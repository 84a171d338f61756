import type { Locale, Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Event, Place, PlatformUser, Posted, TextField, View } from '#core/view.ts'

/** The place to type behind a button that opens one; or a view that says why there is none (anymore). */
export type FieldOf = (
  who: PlatformUser,
  locale: string,
  field: string,
  where: Place,
) => Promise<TextField | View>

/** `name` is what people read; `value` is what the command gets. */
export type Suggestion = { name: string; value: string }

/** What could be meant by what a person has typed of an argument so far. */
export type Suggest = (
  setting: Omit<Event, 'act'>,
  asked: { command: string; argument: string; typed: string; given: Record<string, string> },
) => Promise<Suggestion[]>

/** `C`: the conversation's context; the door itself needs nothing of it but the words of the commands. */
export type DiscordDeps<C extends { words: (locale: Locale) => Translate }> = {
  ctx: C
  converse: (ctx: C, event: Event) => Promise<View[]>
  rendered: (ctx: C, event: Event) => Promise<void>
  cardPosted: (ctx: C, itemId: number, posted: Posted, locale: string) => Promise<void>
  /** A card can never stand where it was to: its task is closed. */
  cardRefused: (ctx: C, itemId: number, why: string) => Promise<void>
  fieldOf: (ctx: C, ...asked: Parameters<FieldOf>) => Promise<TextField | View>
  suggest: (
    ctx: C,
    setting: Omit<Event, 'act'>,
    asked: { command: string; argument: string; typed: string; given: Record<string, string> },
  ) => Promise<Suggestion[]>
  token: string
  /** The base of Discord's REST API, without its version; default `https://discord.com/api`. */
  api?: string
  log: Log
  /** Milliseconds after which Discord is told to wait; default 1500, of the 3000 that it waits by itself. */
  patience?: number
  /** `none` where the server has no limit over all calls, such as the stand-in of a replay; default: Discord's own. */
  limits?: 'discord' | 'none'
}

export const isRefusalView = (value: TextField | View): value is View => 'text' in value
