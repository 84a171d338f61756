import { describe, expect, test } from 'vitest'

import { ACC, dataOf, labelsOf, person, runCampaign, settle, textOf } from '../helpers/conversation.ts'
import { openGround } from '../helpers/ground.ts'

const { base, ctx } = await openGround()

const count = async (table: 'answers'): Promise<number> => {
  const { n } = await base.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

describe('the first two minutes', () => {
  test('a newcomer reads what this is, what it pays and what they agree to; agreeing gives the first task', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    const hello = await ana.command('start')
    expect(textOf(hello)).toBe(
      'Hi Ana. I send you small tasks, like saying whether a sentence sounds happy or angry. One takes about ten seconds.' +
        ' Each answer that others confirm earns 0.5 ACC, paid to your own wallet.\nYour answers become part of a data set,' +
        ' without your name. You can take them back at any time with /forget. You must be 16 or older.',
    )
    expect(labelsOf(hello)).toEqual(['I agree, and I am 16 or older', 'Privacy in one minute'])
    const privacy = await ana.press(hello, 'Privacy in one minute')
    expect(textOf(privacy)).toContain('@accord_help')
    const task = await ana.press(privacy, 'I agree, and I am 16 or older')
    expect(textOf(task)).toContain('How does this sound?')
    expect(labelsOf(task)).toEqual(['Positive', 'Negative', 'Mixed', 'Neutral', 'Skip', 'Report'])
    expect(task[0]?.how).toBeUndefined()
  })

  test('French comes from the client, and rewards that differ are told as a range', async () => {
    await runCampaign(ctx)
    await runCampaign(ctx, { name: 'autre', reward: 2n * ACC, locale: 'fr', texts: ['Quelle joie !'] })
    const luc = person(ctx, 'luc', { locale: 'fr-CA', name: '' })
    const hello = await luc.command('start', 'from-a-friend')
    expect(textOf(hello)).toContain('Bonjour. Je t’envoie')
    expect(textOf(hello)).toContain('de 0,5 ACC à 2 ACC')
    const task = await luc.press(hello, /^J’accepte/)
    expect(textOf(task)).toContain('Quelle joie !')
    const next = await luc.press(task, 'Positif')
    expect(textOf(next)).toMatch(/^✓ Positif, enregistré\. En attente des autres\u00a0: 2 ACC\./)
  })

  test('nobody works without consent, and a new version of the text asks everybody again', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.command('next'))).toContain('You must be 16 or older')
    const task = await ana.join()
    const later = { ...ctx, settings: { ...ctx.settings, consentVersion: '2' } }
    const asked = await person(later, 'ana').press(task, 'Mixed')
    expect(textOf(asked)).toMatch(/^What you agreed to has changed/)
    expect(await count('answers')).toBe(0)
    await person(later, 'ana').join()
    expect(textOf(await person(later, 'ana').press(task, 'Mixed'))).toContain('✓ Mixed, recorded.')
  })

  test('a link leads somebody who has agreed to its place, and consent can be taken back', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    await ana.join()
    expect(textOf(await ana.command('start'))).toContain('You are in already')
    expect(textOf(await ana.command('start', 'wallet'))).toContain('Where shall I send')
    const privacy = await ana.command('privacy')
    expect(textOf(await ana.press(privacy, 'Take back my consent'))).toContain(
      '✓ Your consent is taken back.',
    )
    expect(textOf(await ana.tap('c:no'))).toContain('There is no consent')
    expect(textOf(await ana.command('next'))).toContain('You must be 16 or older')
  })
})

describe('working', () => {
  test('a tap turns the message into "recorded" and the next task, with one outbox row for the answer', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    const next = await ana.press(await ana.join(), 'Mixed')
    expect(next).toHaveLength(1)
    expect(textOf(next)).toMatch(
      /^✓ Mixed, recorded\. Waiting for others: 0\.5 ACC\.\n\nHow does this sound\?/,
    )
    expect(next[0]?.how).toBeUndefined()
    expect(labelsOf(next).slice(-3)).toEqual(['Skip', 'Report', 'Undo'])
    expect(await count('answers')).toBe(1)
    const jobs = await base.db.selectFrom('outbox').select('job').where('job', '=', 'decide').execute()
    expect(jobs).toHaveLength(1)
  })

  test('tapping an old button again changes nothing and says so', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    const first = await ana.join()
    await ana.press(first, 'Mixed')
    const again = await ana.press(first, 'Positive')
    expect(again[0]).toMatchObject({ how: 'toast', text: ['You have answered this one already.'] })
    expect(await count('answers')).toBe(1)
  })

  test('undo asks the task anew while its item is open, and says why not after that', async () => {
    const { items } = await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    const first = await ana.join()
    const next = await ana.press(first, 'Mixed')
    const undone = await ana.press(next, 'Undo')
    expect(textOf(undone)).toMatch(/^Taken back\. What do you say now\?/)
    expect(await count('answers')).toBe(0)
    const after = await ana.press(undone, 'Negative')
    const answered = await base.db.selectFrom('answers').select('item_id').executeTakeFirstOrThrow()
    expect(items).toContain(answered.item_id)
    await settle(ctx, answered.item_id, 'negative')
    expect(textOf(await ana.press(after, 'Undo'))).toContain('can no longer be taken back')
  })

  test('skip and report give another task, and the same one never comes back', async () => {
    await runCampaign(ctx, { texts: ['One.', 'Two.', 'Three.'] })
    const ana = person(ctx, 'ana')
    const second = await ana.press(await ana.join(), 'Skip')
    expect(textOf(second)).toMatch(/^Skipped\./)
    const third = await ana.press(second, 'Report')
    expect(textOf(third)).toMatch(/^Reported, thank you/)
    const none = await ana.press(third, 'Neutral')
    expect(textOf(none)).toContain('You have answered every task that is open.')
    expect(labelsOf(none)).toEqual(['Try again', 'My balance', 'Undo'])
  })

  test('without a task, people read why and when there may be one', async () => {
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.join())).toContain('No campaign is running right now')
    const { items } = await runCampaign(ctx, { texts: ['Only one.'] })
    await person(ctx, 'ben').join()
    await person(ctx, 'cleo').join()
    expect(textOf(await ana.command('next'))).toContain('One may come free in 30 minutes.')
    await settle(ctx, items[0] ?? 0, 'mixed')
    expect(textOf(await ana.command('next'))).toContain('Every task is done.')
  })

  test('an answer that is no longer needed, or of a paused campaign, is told and gives another task', async () => {
    const { items, id } = await runCampaign(ctx, { texts: ['One.', 'Two.'] })
    const ana = person(ctx, 'ana')
    const first = await ana.join()
    const held = await base.db.selectFrom('assignments').select('item_id').executeTakeFirstOrThrow()
    await settle(ctx, held.item_id, 'mixed')
    const other = await ana.press(first, 'Mixed')
    expect(textOf(other)).toMatch(/^Enough people had answered that one/)
    expect(items).toContain(held.item_id)
    await base.db.updateTable('campaigns').set({ status: 'paused' }).where('id', '=', id).execute()
    const paused = await ana.press(other, 'Mixed')
    expect(textOf(paused)).toMatch(/^The moderators have paused that campaign/)
    expect(textOf(paused)).toContain('No campaign is running right now')
  })

  test('nobody can use another person’s buttons, and buttons nobody made do nothing', async () => {
    await runCampaign(ctx)
    const task = await person(ctx, 'ana').join()
    const ben = person(ctx, 'ben')
    await ben.join()
    expect(textOf(await ben.press(task, 'Mixed'))).toContain('somebody else')
    expect(textOf(await ben.tap(dataOf(task, 'Skip')))).toContain('too old')
    expect(textOf(await ben.tap(dataOf(task, 'Mixed').replace(/.$/, '99')))).toContain('somebody else')
    expect(textOf(await ben.tap('a:nobody:0'))).toContain('too old')
    expect(textOf(await ben.tap('zz:1'))).toContain('too old')
    expect(await count('answers')).toBe(0)
  })

  test('a banned person reads the reason and whom to ask', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    const task = await ana.join()
    await base.db
      .updateTable('contributors')
      .set({ status: 'banned', status_reason: 'the same answer everywhere' })
      .execute()
    for (const views of [
      await ana.command('next'),
      await ana.press(task, 'Mixed'),
      await ana.command('withdraw'),
    ]) {
      expect(textOf(views)).toContain('The reason: the same answer everywhere')
      expect(textOf(views)).toContain('@accord_help')
    }
  })
})

describe('texts', () => {
  const texts = ['She go to school.', 'He have a dog.']

  test('a text goes to the field it was typed in, and without one to the task that was shown last', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts })
    const ana = person(ctx, 'ana')
    const first = await ana.join()
    expect(labelsOf(first)).toEqual(['Already correct', 'Skip', 'Report'])
    const field = first[0]?.field?.field ?? ''
    const second = await ana.say('She goes to school.', field)
    expect(textOf(second)).toMatch(/^✓ Recorded\. Waiting for others: 0\.5 ACC\./)
    const back = await ana.press(second, 'Undo')
    expect(textOf(back)).toContain('Taken back.')
    await ana.say('She goes to school!')
    const values = await base.db.selectFrom('answers').selectAll().execute()
    expect(values.map(({ value }) => value)).toEqual(['She goes to school!'])
    const shown = await base.db
      .selectFrom('items')
      .select('payload')
      .where('id', '=', values[0]?.item_id ?? 0)
      .executeTakeFirstOrThrow()
    expect(textOf(first)).toContain((shown.payload as { text: string }).text)
  })

  test('an empty or absurdly long text is refused with words, and the task stays', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts })
    const ana = person(ctx, 'ana')
    await ana.join()
    const empty = await ana.say(' … ')
    expect(textOf(empty)).toMatch(/^I see no words in your answer/)
    expect(labelsOf(empty)).toContain('Already correct')
    expect(textOf(await ana.say('word '.repeat(2000)))).toMatch(/^That is too long for this text/)
    expect(textOf(await ana.press(empty, 'Already correct'))).toMatch(/^✓ Recorded/)
  })

  test('a text that took longer than the task was held is not lost', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: texts.slice(0, 1) })
    const ana = person(ctx, 'ana')
    await ana.join()
    await base.db.updateTable('assignments').set({ status: 'expired' }).execute()
    await base.db.updateTable('items').set({ pending: 0 }).execute()
    expect(textOf(await ana.say('She goes to school.'))).toMatch(/^✓ Recorded/)
  })

  test('a typed answer counts where it names a button, and where not, the buttons are shown again', async () => {
    await runCampaign(ctx)
    const ana = person(ctx, 'ana')
    await ana.join()
    const again = await ana.say('no idea, really')
    expect(textOf(again)).toMatch(/^For this task, please tap one of the buttons\./)
    expect(textOf(await ana.say('mixed'))).toMatch(/^✓ Mixed, recorded/)
  })

  test('a text that nobody asked for, and a file, are answered with what to do', async () => {
    const ana = person(ctx, 'ana')
    await ana.join()
    expect(textOf(await ana.say('hello there'))).toContain('/next')
    expect(textOf(await ana.say('Help'))).toContain('What I can do')
    expect(textOf(await ana.upload())).toContain('I cannot use files')
  })
})
