import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import type { Context } from '#chat/context.ts'
import { renderDelivery } from '#chat/delivery.ts'
import type { View } from '#core/view.ts'

import { clear, labelsOf, openContext, person, runCampaign, settle, textOf } from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let ctx: Context
beforeAll(async () => {
  base = await freshDatabase()
  ctx = await openContext(base.db)
})
afterEach(async () => clear(ctx))
afterAll(async () => base.close())

const render = async (kind: string, payload: unknown, locale: 'en' | 'fr' = 'en', who?: number) =>
  renderDelivery(ctx)(kind, payload, locale, who)
const text = (view: View | undefined): string => (view === undefined ? '' : textOf([view]))

/** Ana has said "mixed" of a text that is settled as "negative". */
const rejected = async () => {
  const { items } = await runCampaign(ctx, { texts: ['Well, that went great.'] })
  const ana = person(ctx, 'ana')
  await ana.press(await ana.join(), 'Mixed')
  await settle(ctx, items[0] ?? 0, 'negative')
  const answer = await base.db
    .selectFrom('answers')
    .select(['id', 'contributor_id'])
    .executeTakeFirstOrThrow()
  return { ana, answerId: answer.id, who: answer.contributor_id }
}

describe('a digest', () => {
  test('tells many answers in one message, with one that was not confirmed', async () => {
    const { ana, answerId, who } = await rejected()
    const payload = { checked: 12, accepted: 11, amount: '5500000', rejected: [answerId] }
    const view = await render('digest', payload, 'en', who)
    expect(text(view)).toBe(
      '12 of your answers were checked: 11 confirmed, +5.5 ACC. One was not:' +
        ' for «Well, that went great.» most people chose Negative.',
    )
    expect(labelsOf(view === undefined ? [] : [view])).toEqual(['See it', 'Contest'])
    expect(text(await render('digest', payload, 'fr', who))).toContain(
      '12 de tes réponses ont été vérifiées\u00a0: 11 confirmées, +5,5 ACC. Une ne l’a pas été\u00a0: pour «\u00a0Well, that went great.\u00a0», la',
    )
    const seen = await ana.tap(`v:${answerId}`)
    expect(textOf(seen)).toContain('Your answer: Mixed\nSettled: Negative\nIt was not confirmed')
    expect(textOf(await ana.press(seen, 'Contest'))).toContain('✓ Contested.')
    expect(textOf(await ana.press(seen, 'Contest'))).toContain('You have contested this one already.')
    const contests = await base.db.selectFrom('actions').selectAll().where('kind', '=', 'contest').execute()
    expect(contests).toHaveLength(1)
    expect(contests[0]?.detail).toMatchObject({ answerId })
  })

  test('with nothing confirmed, with nothing paid, and with nothing at all', async () => {
    const none = { checked: 1, accepted: 0, amount: '0', rejected: [] }
    expect(text(await render('digest', none))).toBe('One of your answers was checked: none confirmed.')
    expect(text(await render('digest', { ...none, accepted: 1 }))).toContain('checked: 1 confirmed.')
    expect(await render('digest', { ...none, checked: 0 })).toBeUndefined()
  })

  test('nobody sees or contests an answer of somebody else', async () => {
    const { answerId } = await rejected()
    const ben = person(ctx, 'ben')
    await ben.join()
    expect(textOf(await ben.tap(`v:${answerId}`))).toContain('I cannot find this answer')
    expect(textOf(await ben.tap(`x:${answerId}`))).toContain('I cannot find this answer')
  })

  test('a confirmed answer has nothing to contest', async () => {
    const { items } = await runCampaign(ctx, { texts: ['Lovely.'] })
    const ana = person(ctx, 'ana')
    await ana.press(await ana.join(), 'Positive')
    const { id } = await base.db.selectFrom('answers').select('id').executeTakeFirstOrThrow()
    expect(textOf(await ana.tap(`v:${id}`))).toContain("It is still waiting for other people's answers.")
    await settle(ctx, items[0] ?? 0, 'positive')
    expect(textOf(await ana.tap(`v:${id}`))).toContain('It was confirmed and earned 0.5 ACC.')
    expect(textOf(await ana.tap(`x:${id}`))).toContain('Only an answer that was not confirmed')
  })
})

describe('money', () => {
  const paid = {
    amount: '25500000',
    wallet: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU',
    signature: '5h2Qabcdkpkp',
  }

  test('a receipt names the transaction, as a link where the cluster has a page for it', async () => {
    expect(text(await render('paid', { ...paid, extra: 1 }))).toBe(
      '✓ Sent 25.5 ACC to 7xKX…gAsU.\nTransaction 5h2Qabcdkpkp',
    )
    const chain = {
      ...ctx.chain,
      explorerUrl: (signature: string) => `https://explorer.example/tx/${signature}`,
    }
    const view = await renderDelivery({ ...ctx, chain })('paid', paid, 'fr')
    expect(view?.text).toContainEqual({
      link: '5h2Qabcdkpkp',
      url: 'https://explorer.example/tx/5h2Qabcdkpkp',
    })
  })

  test.each([
    ['account-frozen', 'your token account is frozen'],
    ['account-reassigned', 'belongs to another wallet'],
    ['account-unusable', 'something else stands'],
    ['transfer-failed', 'the network refused it'],
    ['something-new', 'the network refused it'],
    ['operator', 'the people who run this service are looking at it'],
  ])('a payment held for %s says so, and that it is still theirs', async (reason, words) => {
    const view = await render('held', { amount: '1000000', wallet: paid.wallet, reason })
    expect(text(view)).toContain(words)
    expect(text(view)).toContain('It is still yours')
  })

  test('the end of a dispute is told to the one who asked', async () => {
    const { answerId, who } = await rejected()
    const payload = { answerId, accepted: false, amount: '0' }
    expect(text(await render('dispute', payload, 'en', who))).toContain('The result stays Negative.')
    const won = { answerId, accepted: true, amount: '500000' }
    expect(text(await render('dispute', won, 'fr', who))).toContain('Ta réponse compte\u00a0: +0,5 ACC.')
  })

  test('a kind that nobody knows says nothing', async () => {
    expect(await render('gossip', {})).toBeUndefined()
  })
})
