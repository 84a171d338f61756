import { assignCard } from '#campaigns/assign-card.ts'
import { recordAnswer } from '#campaigns/record-answer.ts'
import type { Served } from '#campaigns/rows.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'

import { consentNeeded } from '../gate.ts'
import { plain, say } from '../rich.ts'
import { taskView } from '../task-view.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'

/**
 * `k:<item>:<index>`: a group's card, answered by everybody who taps it, each told so privately. `k:<item>:t`: the task
 * in private, to write an answer. The card itself is brought up to date by a job, at the platform's pace.
 */
export const cardTap: Tapped = async (turn, rest) => {
  const [item = '', index = ''] = rest.split(':')
  const { ctx, tx, t, person, now } = turn
  if (person.status === 'banned') return [toast(t('banned-toast'), 'bad')]
  if (person.consent !== ctx.settings.consentVersion) return [consentNeeded(turn.t, turn.event)]
  if (!/^\d{1,15}$/.test(item) || !/^(\d{1,2}|t)$/.test(index) || !(await isPostedHere(turn, Number(item))))
    return [toast(t('stale-button'), 'bad')]
  const served = await assignCard(tx, ctx.types, {
    itemId: Number(item),
    contributorId: person.id,
    now,
    ttlMinutes: ctx.settings.assignmentMinutes,
  })
  if (isRefusal(served)) return [refused(turn, served)]
  if (index === 't') {
    const task = taskView(t, served, { how: 'private' })
    return turn.event.where.discreet === true ? [task] : [toast(t('card-write-toast')), task]
  }
  return [await record(turn, served, Number(index))]
}

/** A card counts only where it was posted: nobody can pick the items they answer by making up a button's data. */
const isPostedHere = async ({ tx, event }: Turn, itemId: number): Promise<boolean> => {
  const { platform, chat } = event.where
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
  if (isRefusal(recorded)) return refused(turn, recorded)
  const at = { answer: recorded.answerId, item: served.itemId, contributor: person.id }
  ctx.log.info(at, "a card's answer was recorded")
  const told = plain(say(t, 'recorded-toast', { answer: type.show(item, read.answer, t) }))
  return toast(told.length <= 200 ? told : t('recorded-text-toast'), 'good')
}

const refused = ({ t }: Turn, { refused: code }: Refusal): View => {
  if (code === 'already-answered') return toast(t('already-answered'))
  if (code === 'gated') return toast(t('card-gated'), 'bad')
  if (code === 'paused') return toast(t('card-paused'), 'bad')
  if (code === 'banned') return toast(t('banned-toast'), 'bad')
  return toast(t('card-closed'))
}
