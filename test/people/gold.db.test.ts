import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { takeLogPart } from '#campaigns/moderation/log-lines.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { pickWorthwhile } from '#campaigns/asking/pick.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { goldShare, shareAt } from '#campaigns/asking/trust.ts'
import { isRefusal } from '#core/refusal.ts'

import { ACC, textOf } from '../helpers/conversation.ts'
import {
  foundCampaign,
  newPlayer,
  openTown,
  playOnce,
  shownItem,
  truthOf,
  type Player,
  type Town,
} from './town.ts'

let town: Town
beforeEach(async () => {
  town = await openTown()
})
afterEach(async () => town.base.close())

const right = (id: string): Promise<Player> => newPlayer(town, id, truthOf, () => 5)
const numberOf = async (id: string): Promise<number> =>
  (
    await town.base.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', id)
      .executeTakeFirstOrThrow()
  ).contributor_id

/** What a person is served when the dice say so. */
const servedAt = async (who: number, dice: number) =>
  town.base.db.transaction().execute(async (tx) => {
    const pick = pickWorthwhile(town.ctx.types, () => dice)
    const next = await nextAssignment(tx, town.ctx.types, { contributorId: who, now: town.ctx.now(), pick })
    return 'none' in next ? undefined : next
  })
const itemOf = async (id: number | undefined) =>
  town.base.db
    .selectFrom('items')
    .selectAll()
    .where('id', '=', id ?? 0)
    .executeTakeFirst()

describe('known answers', () => {
  test('the share of tasks with a known answer falls with trust, and never to nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.nat(100), (trust, more) => {
        expect(shareAt(trust + more)).toBeLessThanOrEqual(shareAt(trust))
        expect(shareAt(trust)).toBeGreaterThanOrEqual(goldShare.least)
        expect(shareAt(trust)).toBeLessThanOrEqual(goldShare.most)
      }),
    )
    expect(shareAt(0)).toBe(goldShare.most)
    expect(shareAt(100)).toBe(goldShare.least)
  })

  test('one that is settled is still asked of others, judged and paid at once, up to what the budget holds', async () => {
    const campaignId = await foundCampaign(town, 4, { gold: 4, minAnswers: 1, maxAnswers: 3 })
    const ana = await right('ana')
    expect(shownItem(ana)).toBe(0)
    await playOnce(town, ana)
    const gold = await town.base.db
      .selectFrom('items')
      .selectAll()
      .where('gold', 'is not', null)
      .executeTakeFirstOrThrow()
    expect(gold).toMatchObject({ status: 'settled', answered: 1 })
    for (const id of ['ben', 'eva', 'kim']) await newPlayer(town, id, truthOf, () => 5)
    for (const [at, id] of ['ben', 'eva'].entries()) {
      await town.base.db
        .updateTable('assignments')
        .set({ status: 'expired' })
        .where('status', '=', 'open')
        .execute()
      await town.base.db.updateTable('items').set({ pending: 0 }).execute()
      const who = await numberOf(id)
      const served = await servedAt(who, 0)
      expect(served?.itemId).toBe(gold.id)
      if (served === undefined) return
      const given = {
        served,
        contributorId: who,
        value: at === 0 ? truthOf(0) : truthOf(1),
        now: town.ctx.now(),
      }
      const answer = await town.base.db.transaction().execute(async (tx) => recordAnswer(tx, given))
      if (isRefusal(answer)) throw new Error(answer.refused)
      await town.work()
      const verdict = await town.base.db
        .selectFrom('verdicts')
        .select(['accepted', 'reason'])
        .where('answer_id', '=', answer.answerId)
        .executeTakeFirst()
      expect(verdict).toEqual(
        at === 0 ? { accepted: true, reason: 'known' } : { accepted: false, reason: 'not-known' },
      )
    }
    expect(await itemOf(gold.id)).toMatchObject({ status: 'settled', answered: 3, decided_answers: 3 })
    expect((await servedAt(await numberOf('kim'), 0))?.itemId).not.toBe(gold.id)
    const escrow = await town.base.db
      .selectFrom('accounts')
      .select('balance')
      .where('kind', '=', 'escrow')
      .where('ref', '=', String(campaignId))
      .executeTakeFirstOrThrow()
    expect(escrow.balance).toBe((4n * 3n - 2n) * (ACC / 100n))
  })

  test('a newcomer gets one where somebody trusted does not; who is noted is a newcomer again', async () => {
    const campaignId = await foundCampaign(town, 60, { gold: 60, minAnswers: 1, maxAnswers: 9 })
    await playOnce(town, await right('ana'))
    const [old, fresh] = [await right('old'), await right('fresh')]
    await town.base.db
      .updateTable('assignments')
      .set({ status: 'expired' })
      .where('status', '=', 'open')
      .execute()
    await town.base.db.updateTable('items').set({ pending: 0 }).execute()
    const trusted = await numberOf('old')
    const items = await town.base.db
      .selectFrom('items')
      .select('id')
      .where('gold', 'is', null)
      .limit(50)
      .execute()
    for (const { id } of items) {
      const { id: answer } = await town.base.db
        .insertInto('answers')
        .values({ item_id: id, contributor_id: trusted, value: '"mixed"' })
        .returning('id')
        .executeTakeFirstOrThrow()
      const verdict = {
        answer_id: answer,
        contributor_id: trusted,
        item_id: id,
        accepted: true,
        reason: 'agreed',
      }
      await town.base.db
        .insertInto('verdicts')
        .values({ ...verdict, reward: 1n })
        .execute()
      await town.base.db
        .insertInto('assignments')
        .values({
          token: `t${id}`,
          item_id: id,
          contributor_id: trusted,
          status: 'answered',
          expires_at: town.ctx.now(),
        })
        .execute()
    }
    expect((await itemOf((await servedAt(trusted, 0.2))?.itemId))?.gold).toBeNull()
    expect((await itemOf((await servedAt(await numberOf('fresh'), 0.2))?.itemId))?.gold).toBe(truthOf(0))
    await town.base.db
      .updateTable('assignments')
      .set({ status: 'expired' })
      .where('status', '=', 'open')
      .execute()
    const flag = { contributor_id: trusted, campaign_id: campaignId, kind: 'fast' as const, evidence: '{}' }
    await town.base.db
      .insertInto('flags')
      .values({ ...flag, created_at: town.ctx.now() })
      .execute()
    expect((await itemOf((await servedAt(trusted, 0.2))?.itemId))?.gold).toBe(truthOf(0))
    expect([old, fresh]).toHaveLength(2)
  })

  test('a moderator reads what was settled only after they have answered it themselves', async () => {
    await foundCampaign(town, 4, { gold: 4, minAnswers: 1 })
    const ana = await right('ana')
    await playOnce(town, ana)
    const gold = await town.base.db
      .selectFrom('items')
      .select('id')
      .where('gold', 'is not', null)
      .executeTakeFirstOrThrow()
    const moderator = await right('operator')
    const before = textOf(await moderator.voice.command('item', `#${gold.id}`))
    expect(before).toContain('Settled.')
    expect(before).not.toContain('Settled:')
    const who = await numberOf('operator')
    await town.base.db
      .insertInto('answers')
      .values({ item_id: gold.id, contributor_id: who, value: '"mixed"' })
      .execute()
    expect(textOf(await moderator.voice.command('item', `#${gold.id}`))).toContain('Settled: Neutral')
  })

  test('one that stands as a card somewhere is asked of nobody else: cards say what was settled', async () => {
    await foundCampaign(town, 4, { gold: 4, minAnswers: 1 })
    await playOnce(town, await right('ana'))
    const gold = await town.base.db
      .selectFrom('items')
      .select('id')
      .where('gold', 'is not', null)
      .executeTakeFirstOrThrow()
    const card = { item_id: gold.id, platform: 'web', chat: 'g', message: '1', locale: 'en', closed: true }
    await town.base.db
      .insertInto('cards')
      .values({ ...card, shown: '{}' })
      .execute()
    await right('ben')
    expect((await servedAt(await numberOf('ben'), 0))?.itemId).not.toBe(gold.id)
  })

  test('one that good people do not give is given up: moderators are told, and the item waits for them', async () => {
    const campaignId = await foundCampaign(town, 24, { gold: 12, wrong: 12, minAnswers: 3, maxAnswers: 9 })
    const chat = { platform: 'web', chat: 'g', kind: 'group' as const }
    const log = {
      platform: chat.platform,
      chat: chat.chat,
      locale: 'en',
      last_action: 0,
      next_at: town.ctx.now(),
    }
    await town.base.db.insertInto('logs').values(log).execute()
    const gate = { campaign_id: campaignId, platform: 'web', chat: 'g', role: 'r' }
    const people = []
    for (const id of ['ana', 'ben', 'eva']) people.push(await right(id))
    for (let going = true; going;) {
      going = false
      for (const player of people) if (await playOnce(town, player)) going = true
    }
    const wrong = async () =>
      town.base.db.selectFrom('items').selectAll().where('external_id', '=', '0012').executeTakeFirstOrThrow()
    expect(await wrong()).toMatchObject({ status: 'settled', outcome: truthOf(13), gold: truthOf(13) })
    await town.run('refit', { campaignId })
    await town.work()
    const kim = await right('kim')
    await town.base.db.insertInto('campaign_gates').values(gate).execute()
    const { id } = await wrong()
    await town.run('settle', { itemId: id })
    expect(await wrong()).toMatchObject({ status: 'disputed', outcome: null, gold: null })
    const accepted = await town.base.db.selectFrom('verdicts').selectAll().where('item_id', '=', id).execute()
    expect(accepted).toHaveLength(3)
    const told = await town.base.db
      .transaction()
      .execute(async (tx) => takeLogPart(tx, town.ctx.types, 1, new Date(town.ctx.now().getTime() + 1)))
    expect(told?.lines).toContainEqual(
      expect.objectContaining({
        kind: 'gold.retired',
        actor: 'accord',
        campaign: 'tones',
        item: '0012',
        number: 3,
      }),
    )
    const first = await town.base.db
      .selectFrom('items')
      .selectAll()
      .where('external_id', '=', '0000')
      .executeTakeFirst()
    expect(first).toMatchObject({ status: 'settled', gold: truthOf(0) })
    expect(kim.views).toHaveLength(1)
  })
})
