import type { Behind } from '#chat/behind/behind.ts'
import type { TranscriptContext } from '#chat/transcript.ts'
import type { Locale } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Event, Posted, View } from '#core/view.ts'

/** A command as the page offers it; what chat's `describeCommands` gives fits. Those of moderators are not offered. */
export type WebCommand = { name: string; description: string; who?: string }

/** How many events a person may send: `burst` at once, then `perSecond`. */
export type Limits = { burst: number; perSecond: number }

/** What the web door works with. `C` is chat's context; the door itself needs its database alone. */
export type WebDeps<C extends TranscriptContext> = {
  ctx: C
  converse: (ctx: C, event: Event) => Promise<View[]>
  rendered: (ctx: C, event: Event) => Promise<void>
  /** Told of a card that stands in a chat from now on: a job keeps it up to date. */
  cardPosted?: (ctx: C, itemId: number, posted: Posted, locale: string) => Promise<void>
  host: string
  /** Where people open the page, where that is not host and port: its name is answered to as well. */
  publicUrl?: string
  /** 0: any free port. */
  port: number
  log: Log
  /** What happens behind, for the panel; without it the page shows no panel. */
  watch?: (who: { platform: string; id: string }, locale: Locale) => Promise<Behind>
  commands?: (locale: Locale) => readonly WebCommand[]
  /** Pages beside the chat, on the same port: asked for every path that is not the chat's. */
  also?: { fetch: (request: Request) => Response | Promise<Response> }
  limits?: Limits
  /** Milliseconds between a stream's signs of life, each of which also looks for what another process wrote. */
  heartbeat?: number
  now?: () => Date
}

/** The web door's deps with its defaults filled in, and what runs inside it. */
export type Inside<C extends TranscriptContext> = WebDeps<C> & {
  limits: Limits
  heartbeat: number
  now: () => Date
}
