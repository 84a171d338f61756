import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'

import { task as settleJob } from '#jobs/tasks/settle.ts'

import { ACC, clear, person, runCampaign, settle, textOf } from '../helpers/conversation.ts'
import { openGround } from '../helpers/ground.ts'

const labels = ['Positive', 'Negative', 'Mixed', 'Neutral'] as const
const reward = ACC / 2n

const { base, ctx } = await openGround()

const operator = () => person(ctx, 'operator')

/** An item that these people have answered so (by the place of a label), settled as the first label. */
const answered = async (said: number[]): Promise<{ item: number; answers: number[] }> => {
  const { items } = await runCampaign(ctx, { name: 'soup', texts: ['The soup was cold.'] })
  const [item = 0] = items
  await base.db.updateTable('items').set({ wanted: 5 }).execute()
  for (const [at, label] of said.entries()) {
    const voice = person(ctx, `p${at}`)
    await voice.press(await voice.join(), labels[label] ?? '')
  }
  await settle(ctx, item, 'positive')
  const rows = await base.db.selectFrom('answers').select('id').orderBy('id').execute()
  return { item, answers: rows.map(({ id }) => id) }
}
const verdicts = async () =>
  base.db
    .selectFrom('verdicts')
    .select(['answer_id', 'accepted', 'reward', 'reason'])
    .orderBy('answer_id')
    .execute()
const outcome = async (): Promise<unknown> =>
  (await base.db.selectFrom('items').select('outcome').executeTakeFirstOrThrow()).outcome
const paid = async (answer: number): Promise<bigint[]> =>
  (await base.db.selectFrom('postings').select('amount').where('key', '=', `answer:${answer}`).execute()).map(
    ({ amount }) => amount,
  )

describe('a contested answer that is found right', () => {
  test('settles its item; whoever said the same is paid and told too, and nobody loses anything', async () => {
    const { item, answers } = await answered([0, 2, 2, 1])
    const [right = 0, contested = 0, like = 0, other = 0] = answers
    await person(ctx, 'p1').tap(`x:${contested}`)
    await person(ctx, 'p2').tap(`x:${like}`)
    const done = textOf(await operator().command('contest', `accept #${contested}`))
    expect(done).toBe(
      '✓ «The soup was cold.» is settled as Mixed from now on. The person and one other who said so are paid 0.5 ACC each.' +
        ' Who was paid for it before keeps that. I tell them.',
    )
    expect(await outcome()).toBe('mixed')
    expect(textOf(await operator().command('item', `#${item}`))).toContain('Settled: Mixed')
    expect(await verdicts()).toEqual([
      { answer_id: right, accepted: true, reward, reason: 'agreed' },
      { answer_id: contested, accepted: true, reward, reason: 'moderator' },
      { answer_id: like, accepted: true, reward, reason: 'moderator' },
      { answer_id: other, accepted: false, reward: 0n, reason: 'differs' },
    ])
    for (const id of [right, contested, like]) expect(await paid(id)).toEqual([reward])
    expect(await paid(other)).toEqual([])
    expect(textOf(await person(ctx, 'p1').command('stats'))).toContain('Confirmed by others: 1')
    expect(textOf(await operator().command('contest', 'list'))).toContain('Nobody contests anything')
    const untold = await base.db
      .selectFrom('verdicts')
      .select('answer_id')
      .where('told', '=', false)
      .execute()
    expect(untold.map(({ answer_id }) => answer_id)).toContain(like)
    expect(untold.map(({ answer_id }) => answer_id)).not.toContain(contested)
  })

  test('gives up a known answer that says otherwise, and an answer that came late gets its verdict', async () => {
    const { item, answers } = await answered([0, 2])
    const [right = 0, contested = 0] = answers
    await base.db
      .updateTable('items')
      .set({ gold: JSON.stringify('positive') })
      .execute()
    await person(ctx, 'p1').tap(`x:${contested}`)
    await operator().command('contest', `accept #${contested}`)
    expect(await base.db.selectFrom('items').select(['gold', 'outcome']).execute()).toEqual([
      { gold: null, outcome: 'mixed' },
    ])
    await base.db.deleteFrom('verdicts').where('answer_id', '=', right).execute()
    const deps = { db: base.db, types: ctx.types, log: ctx.log, now: ctx.now }
    await settleJob.run(deps as never, { itemId: item })
    expect(await verdicts()).toEqual([
      { answer_id: right, accepted: false, reward: 0n, reason: 'differs' },
      { answer_id: contested, accepted: true, reward, reason: 'moderator' },
    ])
    expect(await paid(right)).toEqual([reward])
  })

  test('no money is lost or paid twice, whatever is contested and decided, in whichever order', async () => {
    const word = fc.record({ who: fc.nat({ max: 4 }), accept: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 5 }),
        fc.array(word, { minLength: 1, maxLength: 8 }),
        async (said, decisions) => {
          await clear(ctx)
          const { answers } = await answered(said)
          const before = await verdicts()
          for (const { who, accept } of decisions) {
            const id = answers[who]
            if (id === undefined) continue
            await person(ctx, `p${who}`).tap(`x:${id}`)
            await operator().command('contest', `${accept ? 'accept' : 'keep'} #${id}`)
          }
          const after = await verdicts()
          for (const [at, { answer_id, accepted }] of after.entries()) {
            expect(accepted || before[at]?.accepted !== true).toBe(true)
            expect(await paid(answer_id)).toEqual(accepted ? [reward] : [])
            const balance = textOf(await person(ctx, `p${at}`).command('balance'))
            expect(balance).toContain(accepted ? '0.5 ACC' : 'nothing yet')
          }
          const settled = await outcome()
          const chosen = after.filter((_, at) => labels[said[at] ?? 0]?.toLowerCase() === settled)
          expect(chosen.every(({ accepted }) => accepted)).toBe(true)
          const { rows } = await sql<{ sum: string; least: string }>`
            select sum(balance)::text as sum, min(balance) filter (where kind = 'escrow')::text as least
            from accounts`.execute(base.db)
          expect(rows[0]?.sum).toBe('0')
          expect(BigInt(rows[0]?.least ?? 0)).toBeGreaterThanOrEqual(0n)
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)
})
