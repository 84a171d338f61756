import { findFlag, type Evidence, type Flag } from '#campaigns/people/flags.ts'
import type { Translate } from '#core/locale.ts'
import type { Message, Span, View } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Context } from '../context.ts'
import { button, lines, paragraphs, say } from '../rich.ts'

type Needs = { ctx: Pick<Context, 'types'>; db: Db | Tx; t: Translate }

/** What was noticed about a person's answers, in words to them, with what follows from it and how to have it looked at. */
export const flagView = async (needs: Needs, flag: Flag): Promise<View> => {
  const { t } = needs
  const { id, campaign, status } = flag
  if (status === 'lifted') return { text: say(t, 'flag-lifted', { campaign }), tone: 'good' }
  const noticed = await inWords(needs, flag)
  if (status === 'upheld')
    return { text: lines(say(t, 'flag-upheld', { campaign }), noticed, say(t, 'flag-upheld-then')) }
  const means = flag.evidence.kind === 'together' ? 'flag-means-together' : 'flag-means'
  return {
    text: paragraphs(
      lines([{ bold: t('flag-title') }], noticed),
      lines(say(t, means), say(t, status === 'appealed' ? 'flag-status-appealed' : 'flag-then')),
    ),
    ...(status === 'open' && { choices: [button(t, 'button-appeal', `appeal:${id}`)] }),
  }
}

/** The message of a delivery: of whoever it is for, as it stands by now. */
export const toldFlag = async (
  needs: Needs,
  contributorId: number | undefined,
  flagId: number,
): Promise<View | undefined> => {
  const flag = contributorId === undefined ? undefined : await findFlag(needs.db, flagId, contributorId)
  return flag === undefined ? undefined : flagView(needs, flag)
}

const inWords = async (needs: Needs, { campaign, evidence }: Flag): Promise<Message> => {
  const words = { campaign, ...figures(needs.t, evidence) }
  if (evidence.kind !== 'same') return say(needs.t, `flag-${evidence.kind}`, words)
  return say(needs.t, 'flag-same', { ...words, label: await labelOf(needs, evidence) })
}

/** A label as its buttons say it. */
const labelOf = async (
  { ctx, db, t }: Needs,
  { label, itemId }: Extract<Evidence, { kind: 'same' }>,
): Promise<Span> => {
  const row = await db
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(['payload', 'options', 'task_kind'])
    .where('items.id', '=', itemId)
    .executeTakeFirst()
  const type = row === undefined ? undefined : ctx.types.get(row.task_kind)
  if (row === undefined || type?.compare.by !== 'label') return { bold: label }
  const { payload, options } = row
  return { bold: type.show({ payload, options }, type.compare.fromLabel(label), t) }
}

/** The figures of a flag as a text takes them. */
export const figures = (t: Translate, evidence: Evidence): Record<string, string | number> => {
  const { kind: _kind, ...rest } = evidence
  if (evidence.kind === 'together') return { ...rest, with: evidence.with.join(', ') }
  if (evidence.kind !== 'fast') return rest as Record<string, string | number>
  const seconds = evidence.seconds.toLocaleString(t.locale, { maximumSignificantDigits: 2 })
  return { fast: evidence.fast, count: evidence.count, seconds }
}
