import { describe, expect, test } from 'vitest'

import { renderCard } from '#chat/views/card-view.ts'
import type { Context } from '#chat/context.ts'
import { cardPosted } from '#chat/converse.ts'
import type { Place, View } from '#core/view.ts'

import {
  dataOf,
  labelsOf,
  openContext,
  person,
  runCampaign,
  settle,
  textOf,
} from '../helpers/conversation.ts'
import { group, itemOf, openGround } from '../helpers/ground.ts'

const { base, ctx } = await openGround()

const admin = () => person(ctx, 'gina', { place: { ...group, admin: true }, name: 'Gina' })
const inGroup = (id: string) => person(ctx, id, { place: group })

describe('/task', () => {
  test('an administrator posts a card with its budget set aside, and every member answers it once', async () => {
    const card = await admin().command('task', 'sentiment The soup was cold again.')
    expect(card).toHaveLength(1)
    expect(card[0]).toMatchObject({ how: 'send' })
    expect(textOf(card)).toContain('Nobody has answered yet.\nA confirmed answer earns 0.5 ACC.')
    expect(labelsOf(card)).toEqual(['Positive', 'Negative', 'Mixed', 'Neutral'])
    const escrow = await base.db
      .selectFrom('accounts')
      .select('balance')
      .where('kind', '=', 'escrow')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect(escrow.balance).toBe(2_500_000n)

    const [first] = await inGroup('ana').press(card, 'Negative')
    expect(first).toMatchObject({ how: 'toast' })
    expect(textOf([first as View])).toContain('Open a private chat with me first and send /start.')
    expect(await base.db.selectFrom('contributors').selectAll().execute()).toHaveLength(1)

    await person(ctx, 'ana').join()
    await person(ctx, 'ben', { locale: 'fr' }).join()
    expect((await inGroup('ana').press(card, 'Negative'))[0]).toMatchObject({
      how: 'toast',
      text: ['Recorded: Negative'],
    })
    expect(textOf(await inGroup('ana').press(card, 'Mixed'))).toBe('You have answered this one already.')
    const ben = person(ctx, 'ben', { place: group, locale: 'fr' })
    expect(textOf(await ben.press(card, 'Negative'))).toBe('Enregistré\u00a0: Négatif')

    const open = await renderCard(ctx, itemOf(card), 'fr')
    expect(textOf([open])).toContain('2 personnes ont répondu.')
    await settle(ctx, itemOf(card), 'negative')
    const closed = await renderCard(ctx, itemOf(card), 'en')
    expect(textOf([closed])).toContain('✓ Settled: Negative\n2 people have answered.')
    expect(closed.choices).toBeUndefined()
    await person(ctx, 'cleo').join()
    expect(textOf(await inGroup('cleo').press(card, 'Mixed'))).toContain('This task is closed.')
  })

  test('answers of one’s own make a choice task, and a text task is written in private', async () => {
    const choice = await admin().command('task', 'Best soup? | Leek | Pea')
    expect(labelsOf(choice)).toEqual(['Leek', 'Pea'])
    const fix = await admin().command('task', 'text-fix He have a dog.')
    expect(labelsOf(fix)).toEqual(['Already correct', 'Write an answer'])
    await person(ctx, 'ana').join()
    const [told, task] = await inGroup('ana').press(fix, 'Write an answer')
    expect(told).toMatchObject({ how: 'toast' })
    expect(task).toMatchObject({ how: 'private', field: { prefill: 'He have a dog.' } })
    expect(textOf(await person(ctx, 'ana').say('He has a dog.'))).toMatch(/^✓ Recorded/)
  })

  test('a card counts where it was posted and nowhere else', async () => {
    const { items } = await runCampaign(ctx)
    await person(ctx, 'ana').join()
    const made = `k:${items.at(-1)}:0`
    expect(textOf(await inGroup('ana').tap(made))).toContain('too old')
    const place: Place = { platform: 'web', chat: 'g1', kind: 'group', thread: '7' }
    await cardPosted(ctx, items.at(-1) ?? 0, { place, message: '55' }, 'fr')
    await cardPosted(ctx, items.at(-1) ?? 0, { place, message: '55' }, 'fr')
    const cards = await base.db.selectFrom('cards').selectAll().execute()
    expect(cards).toMatchObject([{ chat: 'g1', thread: '7', message: '55', locale: 'fr', closed: false }])
    expect(textOf(await inGroup('ana').tap(made))).toBe('Recorded: Positive')
    const elsewhere = person(ctx, 'ana', { place: { ...group, chat: 'g2' } })
    expect(textOf(await elsewhere.tap(made))).toContain('too old')
  })

  test('only groups that the operator named may spend the treasury by it, and the operator anywhere', async () => {
    const own = await openContext(base.db)
    const inPlaces = (taskPlaces: string[]): Context => ({
      ...own,
      settings: { ...own.settings, taskPlaces },
    })
    const posts = async (context: Context, id: string) =>
      person(context, id, { place: { ...group, admin: true } }).command('task', 'sentiment What a day!')
    const refused = await posts(inPlaces(['web:g2']), 'gina')
    expect(textOf(refused)).toContain('has not allowed them in this group')
    expect(textOf(refused)).toContain('web:g1')
    expect(await base.db.selectFrom('campaigns').select('id').execute()).toEqual([])
    expect(labelsOf(await posts(inPlaces(['web:g1']), 'gina'))).toContain('Mixed')
    expect(labelsOf(await posts(inPlaces([]), 'operator'))).toContain('Mixed')
  })

  test('an operator may post one in a private chat; others are told politely', async () => {
    const card = await person(ctx, 'operator').command('task', 'What a day!')
    expect(labelsOf(card)).toContain('Mixed')
    await person(ctx, 'operator').join()
    expect(textOf(await person(ctx, 'operator').press(card, 'Positive'))).toBe('Recorded: Positive')
    expect(textOf(await person(ctx, 'ana').command('task', 'Hi'))).toMatch(
      /^This command is for moderators\./,
    )
    const refused = await inGroup('ana').command('task', 'Hi')
    expect(refused[0]).toMatchObject({ how: 'private', tone: 'bad' })
  })

  test('an empty one, one that does not fit, and one too many are refused with what to do', async () => {
    expect(textOf(await admin().command('task'))).toContain('/task The soup was cold again.')
    expect(textOf(await admin().command('task', 'choice Which one?'))).toContain(
      'A task of the kind “choice” needs 2 to 25 answers to choose from, and you gave 0.',
    )
    for (const text of ['One.', 'Two.', 'Three.']) await admin().command('task', text)
    expect(textOf(await admin().command('task', 'Four.'))).toBe(
      'This group has posted 3 tasks in the last 24 hours, which is the limit. You can post the next one in 24 hours.',
    )
    expect(await base.db.selectFrom('campaigns').selectAll().execute()).toHaveLength(3)
  })

  test('more than the treasury holds is refused with what is missing, and nothing stays', async () => {
    const rich = { ...ctx.settings, adHoc: { ...ctx.settings.adHoc, reward: 10_000_000_000n } }
    const views = await person({ ...ctx, settings: rich }, 'operator').command('task', 'Hi there.')
    expect(textOf(views)).toMatch(/There is not enough in the treasury for this: [\d.]+ ACC is missing\./)
    expect(await base.db.selectFrom('campaigns').selectAll().execute()).toEqual([])
  })
})

describe('/campaign', () => {
  test('an operator lists, pauses and resumes by name, and reads the nearest name for a wrong one', async () => {
    await runCampaign(ctx, { name: 'Spring reviews' })
    const operator = person(ctx, 'operator')
    expect(textOf(await operator.command('campaign', 'list'))).toBe(
      'Campaigns\nSpring reviews: running, 0 of 4 settled',
    )
    expect(textOf(await operator.command('campaign', 'status spring reviews'))).toContain(
      'Items: 4. Settled: 0.',
    )
    expect(textOf(await operator.command('campaign', 'pause Spring reviews'))).toContain('is paused')
    expect(textOf(await operator.command('campaign', 'pause Spring reviews'))).toContain('is paused, so this')
    await person(ctx, 'ana').join()
    expect(textOf(await person(ctx, 'ana').command('next'))).toContain('No campaign is running')
    expect(textOf(await operator.command('campaign', 'resume Spring reviews'))).toContain('running again')
    expect(textOf(await operator.command('campaign', 'status Sprin review'))).toContain('“Spring reviews”?')
    expect(textOf(await operator.command('campaign', 'status nothing of the sort'))).toContain(
      '/campaign list',
    )
    expect(textOf(await operator.command('campaign', 'dance'))).toContain('Say what to do')
    const actions = await base.db.selectFrom('actions').select('actor').execute()
    expect(actions.map(({ actor }) => actor)).toContain('web:operator')
  })

  test('an administrator reaches their own group’s campaigns alone', async () => {
    await runCampaign(ctx, { name: 'Spring reviews' })
    const none = await admin().command('campaign', 'list')
    expect(none[0]?.how).toBe('private')
    expect(textOf(none)).toContain('There is no campaign in this group yet.')
    expect(textOf(await admin().command('campaign', 'pause Spring reviews'))).toContain('I know no campaign')
    await admin().command('task', 'The soup was cold again.')
    const { name } = await base.db
      .selectFrom('campaigns')
      .select('name')
      .where('private_to', 'is not', null)
      .executeTakeFirstOrThrow()
    expect(textOf(await admin().command('campaign', 'list'))).toContain(
      `«The soup was cold again.» (${name}): running, 0 of 1 settled`,
    )
    expect(textOf(await admin().command('campaign', `pause ${name}`))).toContain('is paused')
    const elsewhere = person(ctx, 'hugo', { place: { ...group, chat: 'g2', admin: true } })
    expect(textOf(await elsewhere.command('campaign', `resume ${name}`))).toContain('I know no campaign')
  })
})

describe('in a group', () => {
  test('what people say to each other is not read, and answers to commands are private', async () => {
    const ana = inGroup('ana')
    expect(await ana.say('hello everybody')).toEqual([])
    expect(await ana.upload()).toEqual([])
    expect(await base.db.selectFrom('events').selectAll().execute()).toEqual([])
    expect(await ana.command('rollthedice')).toEqual([])
    for (const name of ['start', 'balance', 'wallet', 'privacy', 'blance'])
      for (const view of await ana.command(name)) expect(view.how).toBe('private')
  })

  test('a banned member and a paused card are told in a notice', async () => {
    const card = await admin().command('task', 'The soup was cold again.')
    await person(ctx, 'ana').join()
    await base.db.updateTable('campaigns').set({ status: 'paused' }).execute()
    const data = dataOf(card, 'Mixed')
    expect(textOf(await inGroup('ana').tap(data))).toContain('paused')
    await base.db.updateTable('contributors').set({ status: 'banned', status_reason: 'spam' }).execute()
    expect(textOf(await inGroup('ana').tap(data))).toContain('You cannot work here')
  })
})
