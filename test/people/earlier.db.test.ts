import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { loadModel, saveModel } from '#campaigns/model-store.ts'
import { standard, type LabelItem, type Model } from '#consensus/index.ts'
import { staleModels } from '#jobs/due.ts'

import { foundCampaign, labels, openTown, type Town } from './town.ts'

let town: Town
beforeEach(async () => {
  town = await openTown()
})
afterEach(async () => town.base.close())

/** Contributor 1 is always right, contributor 2 never. */
const learned = (count = 60, of = labels.length): Model => {
  const items = Array.from({ length: count }, (_, at): LabelItem => {
    const truth = at % of
    return {
      gold: truth,
      votes: [
        { voice: 'c:1', label: truth },
        { voice: 'c:2', label: (truth + 1) % of },
      ],
    }
  })
  return standard.learn(items, of)
}

const rightOf = async (campaignId: number, voice: string, of = labels.length): Promise<number> => {
  const model = await loadModel(town.base.db, campaignId)
  if (model === undefined) throw new Error('no model')
  const habits = standard.habits?.(voice, of, model) ?? []
  return labels.slice(0, of).reduce((sum, _, at) => sum + (habits[at * (of + 1)] ?? 0), 0) / of
}

const close = async (campaignId: number): Promise<void> => {
  await town.base.db
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: town.ctx.now() })
    .where('id', '=', campaignId)
    .execute()
}

const days = (count: number): void => town.wait(count * 86_400)

describe('reliability from one campaign to the next', () => {
  test('is there before anybody has answered, and fades with time', async () => {
    const first = await foundCampaign(town, 4, { name: 'first' })
    await saveModel(town.base.db, first, learned())
    await close(first)
    days(1)
    const soon = await foundCampaign(town, 4, { name: 'soon' })
    expect(await staleModels(town.base.db)).toEqual([soon])
    await town.run('refit', { campaignId: soon })
    expect(await staleModels(town.base.db)).toEqual([])
    await town.base.db.updateTable('campaigns').set({ model: null }).where('id', '=', soon).execute()
    days(365)
    const late = await foundCampaign(town, 4, { name: 'late' })
    await town.run('refit', { campaignId: late })
    await town.run('refit', { campaignId: soon })
    const [near, far] = [await rightOf(soon, 'c:1'), await rightOf(late, 'c:1')]
    expect(near).toBeGreaterThan(0.7)
    expect(await rightOf(soon, 'c:2')).toBeLessThan(0.3)
    expect(far).toBeLessThan(near)
  })

  test('never comes from a later campaign, nor from another kind of task, nor from a group’s own task', async () => {
    const first = await foundCampaign(town, 4, { name: 'first' })
    days(1)
    const second = await foundCampaign(town, 4, { name: 'second' })
    const other = await foundCampaign(town, 4, { name: 'other', taskKind: 'text-fix', options: {} })
    const own = await foundCampaign(town, 4, { name: 'own', privateTo: 'web:g' })
    for (const id of [second, own]) await saveModel(town.base.db, id, learned())
    await town.run('refit', { campaignId: first })
    expect((await loadModel(town.base.db, first))?.voices.size).toBe(0)
    await town.run('refit', { campaignId: other })
    expect((await loadModel(town.base.db, other))?.voices.size).toBe(0)
  })

  test('is learned once, however often it is learned', async () => {
    const first = await foundCampaign(town, 4, { name: 'first' })
    await saveModel(town.base.db, first, learned(20))
    days(1)
    const second = await foundCampaign(town, 4, { name: 'second' })
    await town.run('refit', { campaignId: second })
    const once = await loadModel(town.base.db, second)
    for (let turn = 0; turn < 3; turn += 1) await town.run('refit', { campaignId: second })
    expect(await loadModel(town.base.db, second)).toEqual(once)
    days(1)
    const third = await foundCampaign(town, 4, { name: 'third' })
    await town.run('refit', { campaignId: third })
    expect(await rightOf(third, 'c:1')).toBeCloseTo(await rightOf(second, 'c:1'), 1)
  })

  test('with other labels, only how often somebody was right is kept', async () => {
    const first = await foundCampaign(town, 4, { name: 'first' })
    await saveModel(town.base.db, first, learned())
    days(1)
    const two = ['negative', 'positive']
    const second = await foundCampaign(town, 4, { name: 'second', options: { labels: two } })
    await town.run('refit', { campaignId: second })
    expect(await rightOf(second, 'c:1', 2)).toBeGreaterThan(0.75)
    expect(await rightOf(second, 'c:2', 2)).toBeLessThan(0.4)
  })

  test('of texts is how near they came', async () => {
    const how = { taskKind: 'text-fix', options: {} }
    const first = await foundCampaign(town, 4, { name: 'first', ...how })
    const shared = { method: 'text', version: 1, quality: 0.8 }
    const voices = new Map([['c:1', { answers: 60, error: 6 }]])
    await saveModel(town.base.db, first, { shared, voices })
    await close(first)
    days(90)
    const second = await foundCampaign(town, 4, { name: 'second', ...how })
    await town.run('refit', { campaignId: second })
    const kept = (await loadModel(town.base.db, second))?.voices.get('c:1')
    expect(kept).toEqual({ answers: 30, error: 3 })
  })
})
