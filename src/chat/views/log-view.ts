import { z } from 'zod'

import type { Translate } from '#core/locale.ts'
import type { Message, View } from '#core/view.ts'

import { lines, say } from '../rich.ts'

/** What the job `log` hands over, see campaigns/moderation/log-lines.ts. */
export const logPayload = z.object({
  lines: z.array(
    z.object({
      kind: z.string(),
      actor: z.enum(['operator', 'accord', 'contributor', 'moderator']),
      name: z.string(),
      campaign: z.string(),
      item: z.string(),
      number: z.number(),
    }),
  ),
})

type Line = z.output<typeof logPayload>['lines'][number]

/** A batch of a moderators' log: a line for each action, the oldest first. */
export const logView = (t: Translate, { lines: told }: z.output<typeof logPayload>): View => ({
  text: lines([{ bold: t('log-title') }], ...told.map((line) => lineOf(t, line))),
})

const lineOf = (t: Translate, { kind, actor, name, ...words }: Line): Message =>
  say(t, `log-${kind.replace('.', '-')}`, {
    who: { bold: t(name === '' ? `log-by-${actor}` : `log-by-${actor}-named`, { name }) },
    campaign: words.campaign,
    item: words.item,
    number: words.number,
  })
