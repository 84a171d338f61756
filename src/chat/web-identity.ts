import { newToken } from '#core/ids.ts'
import { toLocale, type Locale } from '#core/locale.ts'
import { json } from '#db/connect.ts'

import type { TranscriptContext } from './transcript.ts'

/** The language that a person of the web chat chose by /language, if they did. */
export const chosenLocale = async (ctx: TranscriptContext, chat: string): Promise<Locale | undefined> => {
  const row = await ctx.db
    .selectFrom('identities')
    .innerJoin('contributors', 'contributors.id', 'identities.contributor_id')
    .select('contributors.locale')
    .where('identities.platform', '=', 'web')
    .where('identities.platform_user', '=', chat)
    .where('contributors.locale_chosen', '=', true)
    .executeTakeFirst()
  return row === undefined ? undefined : toLocale(row.locale)
}

/** The secret that signs the web chat's cookies: made once, the same after a restart. */
export const cookieSecret = async (ctx: TranscriptContext): Promise<string> => {
  const key = 'web-cookie-secret'
  await ctx.db
    .insertInto('facts')
    .values({ key, value: json(newToken() + newToken()) })
    .onConflict((on) => on.column('key').doNothing())
    .execute()
  const row = await ctx.db
    .selectFrom('facts')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return String(row.value)
}
