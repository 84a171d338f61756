import { findItem } from '#campaigns/moderation/find-item.ts'
import { isOpenTo } from '#campaigns/groups/gates.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import type { Translate } from '#core/locale.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Place, TextField, View } from '#core/view.ts'

import { cardField } from '../views/card-view.ts'
import type { Context } from '../context.ts'
import { consentNeeded } from '../gate.ts'
import { hasAnswered } from '../reach.ts'
import { say } from '../rich.ts'
import { taskView } from '../views/task-view.ts'
import { toast, type Turn } from '../turn.ts'
import { cardRefusal, isPostedHere, takeCard } from './card.ts'

type Asking = {
  ctx: Context
  t: Translate
  where: Place
  person: { id: number; status: string } | undefined
}

/** The place to type that a card's button opens, or why there is none. The task is not in anybody's hands by that. */
export const fieldOfCard = async (asking: Asking, itemId: number): Promise<TextField | View> => {
  const { ctx, t, where, person } = asking
  const { db, types } = ctx
  if (person?.status === 'banned') return toast(t('banned-toast'), 'bad')
  if (person === undefined || !(await hasAgreed(ctx, person.id))) return consentNeeded(t, where)
  const found = (await isPostedHere(db, where, itemId))
    ? await findItem(db, types, { id: itemId })
    : undefined
  if (found === undefined) return toast(t('stale-button'), 'bad')
  const { campaign, type, item } = found.served
  if (await hasAnswered({ tx: db, person }, itemId)) return cardRefusal(t, { refused: 'already-answered' })
  if (found.status !== 'open') return cardRefusal(t, { refused: 'not-needed' })
  if (campaign.status !== 'running')
    return cardRefusal(t, { refused: campaign.status === 'paused' ? 'paused' : 'not-needed' })
  if (!(await isOpenTo(db, campaign.id, person.id, ctx.now()))) return cardRefusal(t, { refused: 'gated' })
  const { field } = type.ask(item, t)
  return field === undefined ? toast(t('stale-button'), 'bad') : { field: cardField(itemId), ...field }
}

const hasAgreed = async ({ db, settings }: Context, contributorId: number): Promise<boolean> =>
  (await db
    .selectFrom('consents')
    .select('version')
    .where('contributor_id', '=', contributorId)
    .where('version', '=', settings.consentVersion)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()) !== undefined

/** What was written in a card's form: recorded as a tap on it is. What does not count comes back, with the task. */
export const cardText = async (turn: Turn, itemId: number, text: string): Promise<View[]> => {
  const { ctx, tx, t, person, now } = turn
  const served = await takeCard(turn, itemId)
  if ('text' in served) return [served]
  const read = served.type.read(served.item, { text })
  if (isRefusal(read)) {
    const notice = say(t, read.refused, read.words ?? {})
    return [{ ...taskView(t, served, { notice, how: 'private' }), tone: 'bad' }]
  }
  const recorded = await recordAnswer(tx, { served, contributorId: person.id, value: read.answer, now })
  if (isRefusal(recorded)) return [cardRefusal(t, recorded)]
  const at = { answer: recorded.answerId, item: itemId, contributor: person.id }
  ctx.log.info(at, "a card's text was recorded")
  return [toast(t('recorded-text-toast'), 'good')]
}
