import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { seeded } from '#campaigns/agreement.ts'
import { person, textOf, labelsOf } from '../helpers/conversation.ts'
import {
  foundCampaign,
  labels,
  newPlayer,
  openTown,
  playOnce,
  truthOf,
  type Player,
  type Town,
} from './town.ts'

const random = seeded()
const any = (): string => labels[Math.floor(random() * labels.length)] ?? ''
/** Right more than four times in five, after two to eight seconds. */
const honest = (item: number): string => (random() < 0.8 ? truthOf(item) : any())
const atEase = (): number => 2 + 6 * random()

const sheet = Array.from({ length: 200 }, any)

let town: Town
let campaignId: number
let players: Player[]
beforeAll(async () => {
  town = await openTown()
  campaignId = await foundCampaign(town, 80, { minAnswers: 7 })
  const says = Array.from({ length: 6 }, (_, at) => [`honest${at}`, honest, atEase] as const)
  players = []
  for (const [id, how, takes] of says) players.push(await newPlayer(town, id, how, takes))
  players.push(
    await newPlayer(
      town,
      'quick',
      () => 'positive',
      () => 0.2 + 0.3 * random(),
    ),
  )
  players.push(await newPlayer(town, 'pair1', (item) => sheet[item] ?? '', atEase))
  players.push(await newPlayer(town, 'pair2', (item) => sheet[item] ?? '', atEase))
  for (let going = true; going;) {
    going = false
    // A few in a row: who waits for the others is not timed while they wait.
    for (const player of players)
      for (let turn = 0; turn < 6; turn += 1) if (await playOnce(town, player)) going = true
  }
  await town.run('refit', { campaignId })
  await town.work()
}, 240_000)
afterAll(async () => town.base.close())

const operator = () => person(town.ctx, 'operator')
const toldTo = (id: string): string => textOf(town.told.get(id) ?? [])
const numberOf = async (id: string): Promise<number> => {
  const row = await town.base.db
    .selectFrom('identities')
    .select('contributor_id')
    .where('platform_user', '=', id)
    .executeTakeFirstOrThrow()
  return row.contributor_id
}

describe('a crowd with three cheats, through the chat and the jobs', () => {
  test('who answers too fast, the same, or together is noted; nobody else is', async () => {
    const flags = await town.base.db
      .selectFrom('flags')
      .innerJoin('identities', 'identities.contributor_id', 'flags.contributor_id')
      .select(['platform_user as who', 'kind'])
      .orderBy('who')
      .orderBy('kind')
      .execute()
    expect(flags).toEqual([
      { who: 'pair1', kind: 'together' },
      { who: 'pair2', kind: 'together' },
      { who: 'quick', kind: 'fast' },
      { who: 'quick', kind: 'same' },
    ])
    for (const { voice } of players)
      expect(town.told.has(voice.id), voice.id).toBe(!voice.id.startsWith('honest'))
  })

  test('each is told in words what was noticed, without a name and without an accusation', () => {
    expect(toldTo('quick')).toMatch(/your last \d+ answers came within 0\.8 seconds of the task/)
    expect(toldTo('quick')).toMatch(/you chose Positive \d+ times out of \d+/)
    expect(toldTo('pair1')).toMatch(/those of another person are the same in \d+ of \d+ tasks that you share/)
    expect(toldTo('quick')).toContain('What was confirmed stays yours')
    expect(toldTo('quick') + toldTo('pair1')).not.toMatch(/cheat|fraud|pair2|honest\d/i)
  })

  test('what was accepted stays, and cheats do not change what is settled', async () => {
    const items = await town.base.db
      .selectFrom('items')
      .select(['external_id', 'outcome', 'status'])
      .where('campaign_id', '=', campaignId)
      .execute()
    const settled = items.filter(({ status }) => status === 'settled')
    const right = settled.filter(({ external_id, outcome }) => outcome === truthOf(Number(external_id)))
    expect(right.length).toBeGreaterThanOrEqual(0.9 * items.length)
    const paid = await town.base.db
      .selectFrom('verdicts')
      .select('answer_id')
      .where('contributor_id', '=', await numberOf('quick'))
      .where('accepted', '=', true)
      .execute()
    expect(paid.length).toBeGreaterThan(0)
  })

  test('an appeal reaches a moderator with its evidence; the word goes back to the person, and it does not come up again', async () => {
    const quick = await numberOf('quick')
    const views = town.told.get('quick') ?? []
    expect(labelsOf(views)).toContain('Ask a moderator to look')
    const voice = person(town.ctx, 'quick', { name: 'quick' })
    expect(textOf(await voice.press(views, 'Ask a moderator to look'))).toContain('A moderator looks at it')
    expect(textOf(await voice.press(views, 'Ask a moderator to look'))).toContain('asked already')
    const stats = await voice.command('stats')
    expect(textOf(stats)).toContain('I noticed 2 things about your answers.')
    expect(textOf(await voice.press(stats, 'See what I noticed'))).toContain('asked a moderator')
    const list = textOf(await operator().command('people', 'flagged'))
    expect(list.split('\n')[1]).toBe(`No. ${quick}: very fast, always the same. Asks for a moderator`)
    const shown = textOf(await operator().command('people', `show ${quick}`))
    expect(shown).toMatch(/“Positive”|“positive” \d+ times out of \d+, also in \d+ of \d+ tasks/i)
    expect(shown).toContain(`/people lift ${quick}`)
    expect(textOf(await operator().command('people', `lift ${quick}`))).toContain('the person is told')
    await town.work()
    expect(toldTo('quick')).toContain('found nothing wrong')
    expect(textOf(await voice.command('stats'))).not.toContain('I noticed')
    await town.run('refit', { campaignId })
    await town.work()
    expect(textOf(await operator().command('people', 'flagged'))).not.toContain(`No. ${quick}`)
  })

  test('upheld, it stays noted with the reason; a ban shuts out with words and takes nothing away', async () => {
    const pair = await numberOf('pair1')
    const moderator = operator()
    expect(textOf(await moderator.command('people', `show ${pair}`))).toContain(
      `with no. ${await numberOf('pair2')}`,
    )
    await moderator.command('people', `uphold ${pair}`)
    await town.work()
    expect(toldTo('pair1')).toContain('It stays noted:')
    expect(textOf(await moderator.command('people', `ban ${pair}`))).toContain('Write the reason too')
    expect(textOf(await moderator.command('people', `ban ${pair} Answers shared with somebody`))).toContain(
      '✓',
    )
    const voice = person(town.ctx, 'pair1', { name: 'pair1' })
    expect(textOf(await voice.command('next'))).toContain('The reason: Answers shared with somebody')
    expect(textOf(await voice.command('balance'))).toContain('Yours now')
    expect(textOf(await moderator.command('people', `unban ${pair}`))).toContain('can work again')
  })

  test('nobody but a moderator sees any of it, and never where others read', async () => {
    expect(textOf(await person(town.ctx, 'honest1').command('people', 'flagged'))).toContain('for moderators')
    const place = { platform: 'web', chat: 'group', kind: 'group' as const, admin: true }
    const admin = person(town.ctx, 'admin', { place })
    expect(textOf(await admin.command('people', 'flagged'))).toContain('in a private chat')
    const discreet = person(town.ctx, 'admin', { place: { ...place, discreet: true } })
    expect(textOf(await discreet.command('people', 'flagged'))).toContain('Nothing is noted of anybody')
    const pair = await numberOf('pair1')
    expect(textOf(await discreet.command('people', `show ${pair}`))).toContain('I know nobody')
    await town.base.db
      .insertInto('members')
      .values({ platform: 'web', chat: 'group', contributor_id: pair })
      .execute()
    expect(textOf(await discreet.command('people', `show ${pair}`))).toContain(
      'Together, in “tones” (upheld)',
    )
    expect(textOf(await discreet.command('people', `lift ${pair}`))).toContain('Only an operator')
    const other = person(town.ctx, 'honest1')
    const flag = await town.base.db
      .selectFrom('flags')
      .select('id')
      .where('kind', '=', 'together')
      .executeTakeFirstOrThrow()
    expect(textOf(await other.tap(`appeal:${flag.id}`))).toContain('nothing like that noted of you')
  })

  test('an operator sees how far people agree, in one line', async () => {
    expect(textOf(await operator().command('campaign', 'status tones'))).toMatch(
      /People agree: 0\.\d\d of 1 \(Krippendorff's alpha, 0\.\d\d to 0\.\d\d\)/,
    )
  })
})
