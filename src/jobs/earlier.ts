import { loadModel } from '#campaigns/model-store.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { silent } from '#campaigns/asking/worth.ts'
import { carryOver } from '#consensus/carry-over.ts'
import type { Model, Params, Voice } from '#consensus/index.ts'
import type { Db } from '#db/connect.ts'

import { carriedTexts } from './carried-texts.ts'

const dayMs = 86_400_000

/**
 * What the campaign before this one, of the same task type, has left of people's reliability: the more of it has gone, the
 * longer it is over. That one holds what came before it in turn, so one is enough, and nothing counts twice. Never one that
 * began later: what is learned here must not come back to here. `labels`: this campaign's; where the earlier one had
 * others, only how often somebody was right is kept, not which labels they mistake.
 */
export const earlierModel = async (
  db: Db,
  campaign: Campaign,
  labels: string[] | undefined,
  labelsOf: (options: unknown) => string[] | undefined,
): Promise<Model | undefined> => {
  const { id, started_at: begun } = campaign
  if (begun === null || campaign.private_to !== null) return undefined
  const before = await db
    .selectFrom('campaigns')
    .select(['id', 'options', 'closed_at'])
    .where('task_kind', '=', campaign.task_kind)
    .where('private_to', 'is', null)
    .where('model', 'is not', null)
    .where((is) =>
      is.or([
        is('started_at', '<', begun),
        is.and([is('started_at', '=', begun), is('campaigns.id', '<', id)]),
      ]),
    )
    .orderBy('started_at', 'desc')
    .orderBy('campaigns.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const model = before === undefined ? undefined : await loadModel(db, before.id)
  if (before === undefined || model === undefined) return undefined
  const days =
    before.closed_at === null ? 0 : Math.max(0, begun.getTime() - before.closed_at.getTime()) / dayMs
  if (labels === undefined) return carriedTexts(model, days)
  const carried = withMarks(carryOver(model, days), model)
  const theirs = labelsOf(before.options) ?? []
  const isSame = theirs.length === labels.length && theirs.every((label, at) => label === labels[at])
  return isSame
    ? { ...carried, shared: { ...carried.shared, logPrior: even(labels.length) } }
    : asCoins(carried, theirs.length, labels.length)
}

/** Whose answers said nothing there, as several others have shown, begins here as such. */
const withMarks = ({ shared, voices }: Model, before: Model): Model => ({
  shared,
  voices: new Map(
    [...voices].map(([voice, params]) => [
      voice,
      before.voices.get(voice)?.[silent] === true ? { ...params, [silent]: true } : params,
    ]),
  ),
})

/** How common each label was there says nothing about here. */
const even = (labels: number): number[] => Array.from({ length: labels }, () => -Math.log(labels))

/** Matrices over other labels: how often somebody was right and wrong, spread evenly. */
const asCoins = ({ shared, voices }: Model, from: number, to: number): Model => {
  const turned = new Map<Voice, Params>()
  const skill = typeof shared['skill'] === 'number' ? shared['skill'] : 0.7
  const matrix = (right: number, wrong: number): number[] =>
    Array.from({ length: to * to }, (_, cell) =>
      cell % (to + 1) === 0 ? right : wrong / Math.max(1, to - 1),
    )
  for (const [voice, { counts, ...rest }] of voices) {
    if (!Array.isArray(counts) || counts.length !== from * from) continue
    let [right, wrong] = [0, 0]
    for (const [cell, count] of (counts as number[]).entries()) {
      if (cell % (from + 1) === 0) right += count
      else wrong += count
    }
    turned.set(voice, { ...rest, counts: matrix(right / to, wrong / to) })
  }
  const here = { labels: to, logPrior: even(to), mean: matrix(skill, 1 - skill) }
  return { shared: { ...shared, ...here }, voices: turned }
}
