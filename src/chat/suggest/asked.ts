import { toLocale } from '#core/locale.ts'
import type { Translate } from '#core/locale.ts'
import type { Event } from '#core/view.ts'

import type { Context } from '../context.ts'
import type { Turn } from '../turn.ts'

/** `given`: the command's other arguments, as far as they are filled in. */
export type Asked = { command: string; argument: string; typed: string; given: Record<string, string> }

/** `name` is what people read, of at most 100 characters; `value` is what the command gets. */
export type Suggestion = { name: string; value: string }

/** Who types what, where. */
export type Asker = { ctx: Context; event: Event; moderator: NonNullable<Turn['moderator']>; asked: Asked }

export const most = 25

/** What is typed, for SQL's `like`: anywhere in the text. */
export const anywhere = (typed: string): string => `%${typed.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** First words, with what tells them apart behind them; both fit into 100 characters. */
export const named = (words: string, which: string, value: string): Suggestion => {
  const behind = ` (${which})`
  const room = 100 - behind.length
  if (room < 20) return { name: words.slice(0, 100), value }
  const short = words.length <= room ? words : `${words.slice(0, room - 1).trimEnd()}…`
  return { name: `${short}${behind}`.toWellFormed(), value }
}

/** The words of the asker's own language, where they chose one; else of their client's. */
export const wordsFor = async ({ ctx, event }: Asker): Promise<Translate> => {
  const { platform, id } = event.who
  const person = await ctx.db
    .selectFrom('identities')
    .innerJoin('contributors', 'contributors.id', 'identities.contributor_id')
    .select('contributors.locale')
    .where('identities.platform', '=', platform)
    .where('identities.platform_user', '=', id)
    .where('contributors.locale_chosen', '=', true)
    .executeTakeFirst()
  return ctx.words(toLocale(person?.locale ?? event.locale))
}
