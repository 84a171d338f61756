import type { Event } from '#core/view.ts'

import type { Context } from './context.ts'
import { moderatorOf, placeOf } from './moderators.ts'

type Asked = { command: string; argument: string; typed: string }

const most = 25

/**
 * What could be meant by what somebody has typed of an argument so far: names of campaigns that they can reach, the
 * newest first. Nothing for whoever moderates nothing.
 */
export const suggest = async (ctx: Context, setting: Omit<Event, 'act'>, asked: Asked): Promise<string[]> => {
  if (asked.argument !== 'campaign-name') return []
  const event: Event = { ...setting, act: { kind: 'command', name: asked.command, args: '' } }
  const moderator = moderatorOf(ctx, event)
  if (moderator === undefined) return []
  const typed = `%${asked.typed.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const rows = await ctx.db
    .selectFrom('campaigns')
    .select('name')
    .where('name', 'ilike', typed)
    .where((is) => is.or([is('private_to', 'is', null), is('private_to', '=', placeOf(event))]))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ name }) => name)
}
