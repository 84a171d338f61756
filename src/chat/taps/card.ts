import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import type { Served } from '#campaigns/rows.ts'
import type { Translate } from '#core/locale.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Place, View } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import { consentNeeded } from '../gate.ts'
import { plain, say } from '../rich.ts'
import { taskView } from '../views/task-view.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'

/**
 * `k:<item>:<index>`: a group's card, answered by everybody who taps it, each told so privately. `k:<item>:t`: the task
 * in private, to write an answer. The card itself is brought up to date by a job, at the platform's pace.
 */
export const cardTap: Tapped = async (turn, rest) => {
  const [item = '', index = ''] = rest.split(':')
  const { t } = turn
  if (!/^\d{1,15}$/.test(item) || !/^(\d{1,2}|t)$/.test(index)) return [toast(t('stale-button'), 'bad')]
  const served = await takeCard(turn, Number(item))
  if ('text' in served) return [served]
  if (index === 't') {
    const task = taskView(t, served, { how: 'private' })
    return turn.event.where.discreet === true ? [task] : [toast(t('card-write-toast')), task]
  }
  return [await record(turn, served, Number(index))]
}

/** The card's task in the person's hands, or why not. */
export const takeCard = async (turn: Turn, itemId: number): Promise<Served | View> => {
  const { ctx, tx, t, person, now } = turn
  if (person.status === 'banned') return toast(t('banned-toast'), 'bad')
  if (person.consent !== ctx.settings.consentVersion) return consentNeeded(t, turn.event.where)
  if (!(await isPostedHere(tx, turn.event.where, itemId))) return toast(t('stale-button'), 'bad')
  const served = await assignCard(tx, ctx.types, {
    itemId,
    contributorId: person.id,
    now,
    ttlMinutes: ctx.settings.assignmentMinutes,
  })
  return isRefusal(served) ? cardRefusal(t, served) : served
}

/** A card counts only where it was posted: nobody can pick the items they answer by making up a button's data. */
export const isPostedHere = async (
  tx: Db | Tx,
  { platform, chat }: Place,
  itemId: number,
): Promise<boolean> => {
  const row = await tx
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select('items.id')
    .where('items.id', '=', itemId)
    .where((is) =>
      is.or([
        is('campaigns.private_to', '=', `${platform}:${chat}`),
        is.exists(
          is
            .selectFrom('cards')
            .select('cards.id')
            .whereRef('cards.item_id', '=', 'items.id')
            .where('cards.platform', '=', platform)
            .where('cards.chat', '=', chat),
        ),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

const record = async (turn: Turn, served: Served, index: number): Promise<View> => {
  const { ctx, tx, t, person, now } = turn
  const { type, item } = served
  const tap = type.ask(item, t).choices?.[index]?.value
  const read = tap === undefined ? undefined : type.read(item, { tap })
  if (read === undefined || isRefusal(read)) return toast(t('stale-button'), 'bad')
  const recorded = await recordAnswer(tx, { served, contributorId: person.id, value: read.answer, now })
  if (isRefusal(recorded)) return cardRefusal(t, recorded)
  const at = { answer: recorded.answerId, item: served.itemId, contributor: person.id }
  ctx.log.info(at, "a card's answer was recorded")
  const told = plain(say(t, 'recorded-toast', { answer: type.show(item, read.answer, t) }))
  return toast(told.length <= 200 ? told : t('recorded-text-toast'), 'good')
}

export const cardRefusal = (t: Translate, { refused: code }: Pick<Refusal, 'refused'>): View => {
  if (code === 'already-answered') return toast(t('already-answered'))
  if (code === 'gated') return toast(t('card-gated'), 'bad')
  if (code === 'paused') return toast(t('card-paused'), 'bad')
  if (code === 'banned') return toast(t('banned-toast'), 'bad')
  return toast(t('card-closed'))
}
