import { describe, expect, test } from 'vitest'

import { suggest } from '#chat/suggest.ts'
import { renderDelivery } from '#chat/delivery.ts'
import type { Place, View } from '#core/view.ts'

import { ACC, labelsOf, person, runCampaign, settle, textOf } from '../helpers/conversation.ts'
import { group, itemOf, openGround } from '../helpers/ground.ts'

const { base, ctx } = await openGround()

const gina = () => person(ctx, 'gina', { place: { ...group, admin: true }, name: 'Gina' })
const operator = () => person(ctx, 'operator')

const offered = async (
  who: 'gina' | 'operator',
  command: string,
  argument: string,
  given: Record<string, string> = {},
  typed = '',
) => {
  const where: Place =
    who === 'gina' ? { ...group, admin: true } : { platform: 'web', chat: 'operator', kind: 'private' }
  const setting = { id: 'x', who: { platform: 'web', id: who, name: '' }, where, locale: 'en' }
  return suggest(ctx, setting, { command, argument, typed, given })
}
const dispute = async (id: number) =>
  base.db
    .updateTable('items')
    .set({ status: 'disputed', wanted: 0, pending: 0 })
    .where('id', '=', id)
    .execute()
const balanceOf = async (id: string): Promise<string> => textOf(await person(ctx, id).command('balance'))

/** Gina's own task, answered by two who do not agree. */
const disputed = async () => {
  const card = await gina().command('task', 'sentiment The soup was cold again.')
  for (const [id, said] of [
    ['ana', 'Negative'],
    ['ben', 'Mixed'],
  ] as const) {
    await person(ctx, id).join()
    await person(ctx, id, { place: group }).press(card, said)
  }
  await dispute(itemOf(card))
  return itemOf(card)
}

describe('/item', () => {
  test('shows a moderator the text, how many have answered and how it stands, and nobody’s answer while it is open', async () => {
    const card = await gina().command('task', 'sentiment The soup was cold again.')
    await person(ctx, 'ana').join()
    await person(ctx, 'ana', { place: group }).press(card, 'Negative')
    const shown = textOf(await gina().command('item', `#${itemOf(card)}`))
    expect(shown).toContain('The soup was cold again.')
    expect(shown).toContain('One person has answered.\nStill open.')
    expect(shown).not.toContain('Negative')
    await settle(ctx, itemOf(card), 'negative')
    expect(textOf(await gina().command('item', `#${itemOf(card)}`))).toContain('✓ Settled: Negative')
  })

  test('an item has a name of its own too, and what belongs to others is unknown', async () => {
    const { items } = await runCampaign(ctx, { name: 'Spring reviews' })
    expect(textOf(await operator().command('item', 'spring reviews 1'))).toContain('What a view!')
    expect(textOf(await operator().command('item', `Spring reviews #${items[1]}`))).toContain('What a view!')
    for (const wrong of [`#${items[1]}`, 'Spring reviews 1', '#999999', 'x'])
      expect(textOf(await gina().command('item', wrong))).toContain('I know no such task')
    expect(textOf(await person(ctx, 'ana').command('item', `#${items[1]}`))).toContain('for moderators')
    expect(textOf(await operator().command('item'))).toContain('Say which task')
  })

  test('a campaign with a feed or a gate in the group is looked at there, and steered by its owner alone', async () => {
    const { id, items } = await runCampaign(ctx, { name: 'soup' })
    expect(textOf(await gina().command('campaign', 'status soup'))).toContain('I know no campaign')
    await base.db
      .insertInto('campaign_gates')
      .values({ campaign_id: id, platform: 'web', chat: 'g1', role: '5' })
      .execute()
    expect(textOf(await gina().command('campaign', 'status soup'))).toContain('Items: 4.')
    expect(textOf(await gina().command('campaign', 'list'))).toContain('soup: running')
    expect(textOf(await gina().command('item', `#${items[0]}`))).toContain('The soup was cold.')
    expect(textOf(await gina().command('campaign', 'pause soup'))).toContain('belongs to the operator')
    expect(textOf(await gina().command('campaign', 'gate soup everyone'))).toContain(
      'belongs to the operator',
    )
    await dispute(items[0] ?? 0)
    expect(textOf(await gina().command('dispute', `settle #${items[0]} negative`))).toContain(
      'the operator decides',
    )
    expect(textOf(await gina().command('dispute', 'list'))).toContain(
      'nothing that people could not agree on',
    )
  })
})

describe('/dispute', () => {
  test('a moderator lists what was said, decides by label or by its name, and who said so is paid', async () => {
    const id = await disputed()
    const list = textOf(await gina().command('dispute', 'list'))
    expect(list).toContain(`#${id} «The soup was cold again.»`)
    expect(list).toContain('1 × Negative\n1 × Mixed')
    expect(textOf(await gina().command('dispute', `settle #${id} lovely`))).toContain(
      'Choose one of these: Positive, Negative, Mixed, Neutral',
    )
    expect(textOf(await gina().command('dispute', `settle #${id} NEGATIVE`))).toContain(
      'is settled: Negative',
    )
    const row = await base.db.selectFrom('items').select(['status', 'outcome']).where('id', '=', id).execute()
    expect(row).toEqual([{ status: 'settled', outcome: 'negative' }])
    const jobs = await base.db.selectFrom('outbox').select('job').where('job', '=', 'settle').execute()
    expect(jobs).toHaveLength(1)
    expect(textOf(await gina().command('dispute', `settle #${id} mixed`))).toContain('is not disputed')
    const actions = await base.db
      .selectFrom('actions')
      .select('actor')
      .where('kind', '=', 'item.settled')
      .execute()
    expect(actions).toEqual([{ actor: 'web:gina' }])
  })

  test('whoever has answered it does not decide it', async () => {
    const id = await disputed()
    const ana = person(ctx, 'ana', { place: { ...group, admin: true } })
    expect(textOf(await ana.command('dispute', `settle #${id} negative`))).toContain(
      'answered this task yourself',
    )
  })

  test('a text is decided by what somebody wrote, or in words of one’s own', async () => {
    const card = await gina().command('task', 'text-fix He have a dog.')
    await person(ctx, 'ana').join()
    await person(ctx, 'ana', { place: group }).press(card, 'Write an answer')
    await person(ctx, 'ana').say('He has a dog.')
    const id = itemOf(card)
    expect(await offered('gina', 'dispute', 'outcome', { item: `#${id}` })).toEqual([])
    await dispute(id)
    const [said] = await offered('gina', 'dispute', 'outcome', { item: `#${id}` })
    expect(said?.name).toBe('He has a dog.')
    expect(textOf(await gina().command('dispute', `settle #${id} ${said?.value}`))).toContain('He has a dog.')
  })
})

describe('/contest', () => {
  const contested = async () => {
    const { items } = await runCampaign(ctx, { name: 'soup', texts: ['The soup was cold.'] })
    const ana = person(ctx, 'ana')
    await ana.press(await ana.join(), 'Mixed')
    await settle(ctx, items[0] ?? 0, 'negative')
    const { id } = await base.db.selectFrom('answers').select('id').executeTakeFirstOrThrow()
    expect(textOf(await ana.tap(`x:${id}`))).toContain('Contested')
    return id
  }

  test('an answer that is let count is paid once, and its person is told', async () => {
    const id = await contested()
    expect(textOf(await operator().command('contest', 'list'))).toContain(
      'The answer was Mixed, settled was Negative.',
    )
    const [offer] = await offered('operator', 'contest', 'contest-case', { 'contest-action': 'accept' })
    expect(offer).toEqual({ name: 'The soup was cold. (Mixed / Negative)', value: `#${id}` })
    expect(textOf(await operator().command('contest', `accept #${id}`))).toContain('paid 0.5 ACC')
    expect(textOf(await operator().command('contest', `accept #${id}`))).toContain(
      'Nothing of yours is contested',
    )
    expect(await balanceOf('ana')).toContain('0.5 ACC')
    const posted = await base.db
      .selectFrom('postings')
      .select('amount')
      .where('key', '=', `answer:${id}`)
      .execute()
    expect(posted).toEqual([{ amount: ACC / 2n }])
    const verdict = base.db.selectFrom('verdicts').select(['accepted', 'reason', 'base', 'quality', 'reward'])
    expect(await verdict.execute()).toEqual([
      { accepted: true, reason: 'moderator', base: ACC / 2n, quality: 1000, reward: ACC / 2n },
    ])
    const [told] = await base.db
      .selectFrom('deliveries')
      .select(['kind', 'payload', 'contributor_id as person'])
      .where('kind', '=', 'dispute')
      .execute()
    const view = await renderDelivery(ctx)('dispute', told?.payload, 'en', told?.person ?? undefined)
    expect(textOf([view as View])).toContain('Your answer counts: +0.5 ACC')
    expect(textOf(await operator().command('contest', 'list'))).toContain('Nobody contests anything')
  })

  test('a verdict that stays costs nothing, and its person is told too', async () => {
    const id = await contested()
    expect(textOf(await operator().command('contest', `keep #${id}`))).toContain('stays')
    expect(await base.db.selectFrom('verdicts').select('accepted').execute()).toEqual([{ accepted: false }])
    expect(
      await base.db.selectFrom('deliveries').select('kind').where('kind', '=', 'dispute').execute(),
    ).toHaveLength(1)
  })

  test('nobody lets their own answer count, and no moderator that of a campaign that is not theirs', async () => {
    const id = await contested()
    const own = { ...ctx, operators: ['web:ana'] }
    expect(textOf(await person(own, 'ana').command('contest', `accept #${id}`))).toContain(
      'answered this task yourself',
    )
    expect(textOf(await gina().command('contest', `accept #${id}`))).toContain(
      'Nothing of yours is contested',
    )
  })
})

describe('/reported', () => {
  test('an item that is withdrawn asks nobody any more, and whoever has answered it is paid', async () => {
    const { items } = await runCampaign(ctx, { name: 'soup', texts: ['Call 555-1234, Rui!'] })
    const [id = 0] = items
    await person(ctx, 'ana').press(await person(ctx, 'ana').join(), 'Mixed')
    await person(ctx, 'ben').press(await person(ctx, 'ben').join(), 'Report')
    expect(textOf(await operator().command('reported', 'list'))).toContain(
      `#${id} «Call 555-1234, Rui!» (soup)\nReported once.`,
    )
    expect(
      (await offered('operator', 'reported', 'item', { 'reported-action': 'fine' })).map(
        ({ value }) => value,
      ),
    ).toEqual([`#${id}`])
    expect(textOf(await operator().command('reported', `withdraw #${id}`))).toContain(
      'is withdrawn. The one person',
    )
    expect(await balanceOf('ana')).toContain('Yours now: 0.5 ACC')
    const row = await base.db
      .selectFrom('items')
      .select(['status', 'wanted', 'pending'])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ status: 'withdrawn', wanted: 0, pending: 0 })
    expect(textOf(await operator().command('reported', 'list'))).toContain('Nothing is reported')
    expect(textOf(await operator().command('reported', `withdraw #${id}`))).toContain('is decided already')
  })

  test('an item that is fine goes on, until somebody reports it again', async () => {
    const { items } = await runCampaign(ctx, { name: 'soup', texts: ['One.'] })
    await person(ctx, 'ben').press(await person(ctx, 'ben').join(), 'Report')
    expect(textOf(await operator().command('reported', `fine #${items[0]}`))).toContain('stays as it is')
    expect(textOf(await operator().command('reported', `fine #${items[0]}`))).toContain('looked at already')
    await person(ctx, 'cleo').press(await person(ctx, 'cleo').join(), 'Report')
    expect(textOf(await operator().command('reported', 'list'))).toContain('Reported once.')
  })
})

describe('suggestions', () => {
  test('name only what the command takes from that person there', async () => {
    const { id } = await runCampaign(ctx, { name: 'soup' })
    await runCampaign(ctx, { name: 'bread' })
    await gina().command('task', 'sentiment The soup was cold again.')
    const campaigns = async (who: 'gina' | 'operator', action?: string) =>
      (
        await offered(
          who,
          'campaign',
          'campaign-name',
          action === undefined ? {} : { 'campaign-action': action },
        )
      ).map(({ value }) => (value.startsWith('task-') ? 'task' : value))
    for (const action of ['status', 'pause', 'gate']) {
      expect(await campaigns('gina', action), action).toEqual(['task'])
      expect(await campaigns('operator', action), action).toEqual(['task', 'bread', 'soup'])
    }
    expect(await campaigns('gina', 'resume')).toEqual([])
    expect(await campaigns('gina', 'feed')).toEqual(['task', 'bread', 'soup'])
    for (const action of ['list', 'log', 'role']) expect(await campaigns('gina', action), action).toEqual([])
    await base.db
      .insertInto('feeds')
      .values({
        campaign_id: id,
        platform: 'web',
        chat: 'g1',
        locale: 'en',
        per_hour: 6,
        next_at: new Date(),
      })
      .execute()
    expect(await campaigns('gina', 'status')).toEqual(['task', 'soup'])
    await operator().command('campaign', 'pause soup')
    expect(await campaigns('operator', 'resume')).toEqual(['soup'])
  })

  test('whatever is offered is taken: no command calls it unknown', async () => {
    await runCampaign(ctx, { name: 'soup' })
    await gina().command('task', 'sentiment The soup was cold again.')
    await gina().command('task', 'choice Best soup? | Leek | Pea')
    for (const action of ['status', 'pause', 'feed'])
      for (const { value } of await offered('gina', 'campaign', 'campaign-name', {
        'campaign-action': action,
      }))
        expect(
          textOf(await gina().command('campaign', `${action} ${value}`)),
          `${action} ${value}`,
        ).not.toContain('I know no campaign')
    for (const { name, value } of await offered('gina', 'item', 'item'))
      expect(textOf(await gina().command('item', value))).toContain(name.split(' (')[0])
    expect(await offered('gina', 'item', 'item', {}, 'LEEK')).toEqual([])
    expect((await offered('gina', 'item', 'item', {}, 'best')).map(({ name }) => name)).toEqual([
      expect.stringMatching(/^Best soup\? \(task-/),
    ])
  })

  test('first words fit, however long the task is', async () => {
    await runCampaign(ctx, { name: 'n'.repeat(80), texts: ['ü'.repeat(2000)] })
    for (const one of await offered('operator', 'item', 'item'))
      expect(one.name.length).toBeLessThanOrEqual(100)
  })
})

describe('a task of a group’s own', () => {
  test('is called by its first words', async () => {
    const card = await gina().command('task', 'sentiment The soup was cold again.')
    await runCampaign(ctx, { name: 'bread' })
    const ana = person(ctx, 'ana')
    const first = await ana.join()
    await person(ctx, 'ana', { place: group }).press(card, 'Negative')
    await ana.press(first, 'Positive')
    const stats = textOf(await ana.command('stats'))
    expect(stats).toContain('The soup was cold again.: 1 given')
    expect(stats).not.toContain('task-')
    expect(textOf(await gina().command('campaign', 'list'))).toContain('«The soup was cold again.»')
  })

  test('is refused by its cause, and a kind that nobody knows is not taken for a text', async () => {
    const posted = async (text: string) => textOf(await gina().command('task', text))
    expect(await posted(`sentiment ${'x'.repeat(3001)}`)).toContain('has 3,001 characters')
    expect(await posted('choice Which one?')).toContain('you gave 0')
    expect(await posted('choice Which one? | Leek')).toContain('you gave 1')
    expect(await posted(`choice Which? | ${'x'.repeat(81)} | b`)).toContain('at most 80 characters')
    expect(await posted('choice Which? | Leek | leek')).toContain('Two of your answers are the same')
    expect(await posted('sentiment Which? | Leek | Pea')).toContain('takes none from you')
    expect(await posted('sentimental The soup.')).toContain('Did you mean “sentiment”')
    expect(await posted('text-fixx The soup.')).toContain('Did you mean “text-fix”')
    expect(await base.db.selectFrom('campaigns').select('id').execute()).toEqual([])
    const unnamed = await person(ctx, 'gina', { place: { ...group, admin: true, discreet: true } }).command(
      'task',
      'foo bar',
    )
    expect(unnamed[1]).toMatchObject({ how: 'private' })
    expect(textOf(unnamed.slice(1))).toContain('I took it as “sentiment” (How it sounds)')
    expect(await gina().command('task', 'sentiment foo bar')).toHaveLength(1)
  })
})

describe('a text while a text is to be corrected', () => {
  test('is asked about where it shares hardly a word, and lost nowhere but in the database', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['He have a cat in the garden.', 'She go home.'] })
    const ana = person(ctx, 'ana')
    await ana.join()
    const asked = await ana.say('hello?')
    expect(textOf(asked)).toContain('Is this your corrected text?')
    expect(labelsOf(asked)).toEqual(['Yes, that is my answer', 'No'])
    expect(await base.db.selectFrom('answers').select('id').execute()).toEqual([])
    const back = await ana.press(asked, 'No')
    expect(textOf(back)).toContain('He have a cat')
    expect(
      (await base.db.selectFrom('assignments').select('draft').execute()).every(
        ({ draft }) => draft === null,
      ),
    ).toBe(true)
    expect(textOf(await ana.press(asked, 'Yes, that is my answer'))).toContain('too old')
    const again = await ana.say('Something else entirely')
    expect(textOf(await ana.press(again, 'Yes, that is my answer'))).toContain('✓ Recorded')
    expect(await base.db.selectFrom('answers').select('value').execute()).toEqual([
      { value: 'Something else entirely' },
    ])
    expect(textOf(await ana.say('She goes home.'))).toContain('✓ Recorded')
    const drafts = await base.db
      .selectFrom('assignments')
      .select('draft')
      .where('draft', 'is not', null)
      .execute()
    expect(drafts).toEqual([])
  })

  test('goes when the task is let go', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['He have a cat in the garden.', 'She go home.'] })
    const ana = person(ctx, 'ana')
    const task = await ana.join()
    await ana.say('hello?')
    await ana.press(task, 'Skip')
    expect(
      await base.db.selectFrom('assignments').select('draft').where('draft', 'is not', null).execute(),
    ).toEqual([])
  })

  test('a text in the field itself is taken as it is', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['He have a cat in the garden.'] })
    const ana = person(ctx, 'ana')
    const [task] = await ana.join()
    expect(textOf(await ana.say('Quite another text', task?.field?.field))).toContain('✓ Recorded')
  })
})

describe('a ban', () => {
  test('holds for whoever forgets themselves and comes back; lifted, nothing of it stays', async () => {
    await person(ctx, 'ana').join()
    await base.db.updateTable('contributors').set({ status: 'banned', status_reason: 'spam' }).execute()
    const [sure] = await person(ctx, 'ana').command('forget')
    expect(textOf(await person(ctx, 'ana').press([sure as View], 'Yes, delete my account'))).toContain(
      'You were shut out',
    )
    const left = await base.db.selectFrom('banned_accounts').selectAll().execute()
    expect(left).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect(textOf(await person(ctx, 'ana').command('start'))).toContain('You cannot work here')
    expect(textOf(await person(ctx, 'ana').join())).toContain('You cannot work here')
    expect(textOf(await person(ctx, 'ben').command('start'))).toContain('I send you small tasks')
    const { ban } = await import('#campaigns/people/people.ts')
    const { id } = await base.db
      .selectFrom('contributors')
      .select('id')
      .where('status', '=', 'banned')
      .executeTakeFirstOrThrow()
    await base.db
      .transaction()
      .execute(async (tx) => ban(tx, id, undefined, { actor: 'operator', now: new Date() }))
    expect(await base.db.selectFrom('banned_accounts').selectAll().execute()).toEqual([])
    expect(textOf(await person(ctx, 'ana').command('start'))).toContain('I send you small tasks')
  })
})

test('people without a name who are equal are told apart in the leaderboard', async () => {
  const { items } = await runCampaign(ctx, { texts: ['One.'] })
  for (const id of ['ana', 'ben'])
    await person(ctx, id, { name: '' }).press(await person(ctx, id, { name: '' }).join(), 'Mixed')
  await settle(ctx, items[0] ?? 0, 'mixed')
  const list = textOf(await person(ctx, 'dora').command('leaderboard'))
  expect(list).toContain('1. Contributor 1: 1\n1. Contributor 2: 1')
})

test('nobody is banned without a reason, nor with one that would be cut', async () => {
  await person(ctx, 'ana').join()
  const { contributor_id: id } = await base.db
    .selectFrom('identities')
    .select('contributor_id')
    .where('platform_user', '=', 'ana')
    .executeTakeFirstOrThrow()
  for (const reason of ['', ' ', '...'])
    expect(textOf(await operator().command('people', `ban ${id} ${reason}`))).toContain(
      'Write the reason too',
    )
  expect(textOf(await operator().command('people', `ban ${id} ${'x'.repeat(301)}`))).toContain(
    'This reason has 301 characters, and at most 300 are taken',
  )
  const status = async (): Promise<unknown> =>
    base.db
      .selectFrom('contributors')
      .select(['status', 'status_reason as why'])
      .where('id', '=', id)
      .execute()
  expect(await status()).toEqual([{ status: 'active', why: null }])
  await operator().command('people', `ban ${id}  Answers by a program `)
  expect(await status()).toEqual([{ status: 'banned', why: 'Answers by a program' }])
})

test('who names no campaign is asked for one alone, in the words of their language', async () => {
  await runCampaign(ctx, { name: 'soup' })
  expect(textOf(await operator().command('campaign', 'pause'))).toBe(
    'Say which campaign: /campaign pause NAME. See what there is: /campaign list.',
  )
  await operator().command('language', 'fr')
  expect(textOf(await operator().command('campaign', 'status soup'))).toContain('soup\u00a0: en cours')
  await operator().command('language', 'en')
})
