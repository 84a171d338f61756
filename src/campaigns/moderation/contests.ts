import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { lockItem } from '../counts.ts'
import { dropAssignments } from '../decision.ts'
import { whoseIs, type Whose } from '../seen-in.ts'
import { tell } from '../tell.ts'

/** A verdict that somebody contests, and that nobody has looked at again. */
export type Contest = { answerId: number; itemId: number; campaignId: number; value: unknown }

/** Thousandths of the reward that an answer earns which counts, see rewards/verdicts.ts. */
const wholeQuality = 1000

const open = sql<boolean>`c.kind = 'contest' and not v.accepted and p.status <> 'forgotten'
  and not exists (select from actions d where d.kind in ('contest.accepted', 'contest.kept')
    and d.detail->'answerId' = c.detail->'answerId')`

/** Open contests, oldest first. Those of people who were forgotten are left out: nobody is there to be told. */
export const listContests = async (db: Db | Tx, whose: Whose, limit = 200): Promise<Contest[]> => {
  const { rows } = await sql<Contest>`
    select a.id as "answerId", a.item_id as "itemId", k.id as "campaignId", a.value
    from actions c
    join answers a on a.id = (c.detail->>'answerId')::bigint
    join verdicts v on v.answer_id = a.id
    join contributors p on p.id = a.contributor_id
    join items i on i.id = a.item_id
    join campaigns k on k.id = i.campaign_id
    where ${open} and ${whoseIs(whose, 'k')} order by c.id limit ${limit}`.execute(db)
  return rows
}

export type Contested = {
  answerId: number
  contributorId: number
  itemId: number
  campaignId: number
  asset: string
  reward: Amount
  value: unknown
}

/** An open contest by its answer, with that and its item locked until the transaction ends. */
export const lockContest = async (tx: Tx, answerId: number): Promise<Contested | undefined> => {
  const answer = await tx
    .selectFrom('answers')
    .select('item_id')
    .where('id', '=', answerId)
    .executeTakeFirst()
  if (answer === undefined) return undefined
  await lockItem(tx, answer.item_id)
  const { rows } = await sql<Omit<Contested, 'reward'> & { reward: string }>`
    select a.id as "answerId", a.contributor_id as "contributorId", a.item_id as "itemId", k.id as "campaignId",
      k.asset, k.reward::text as reward, a.value
    from verdicts v
    join answers a on a.id = v.answer_id
    join contributors p on p.id = a.contributor_id
    join items i on i.id = a.item_id
    join campaigns k on k.id = i.campaign_id
    where v.answer_id = ${answerId}
      and exists (select from actions c where ${open} and (c.detail->>'answerId')::bigint = a.id)
    for update of v`.execute(tx)
  const [row] = rows
  return row === undefined ? undefined : { ...row, reward: BigInt(row.reward) }
}

export type Given = { answerId: number; contributorId: number; reward: Amount }

/** The contested answer, and every other of its item that says the same (`isSame`) and was not confirmed. */
export const answersLike = async (
  tx: Tx,
  { answerId, itemId, reward }: Contested,
  isSame: (value: unknown) => boolean,
): Promise<Given[]> => {
  const rows = await tx
    .selectFrom('verdicts')
    .innerJoin('answers', 'answers.id', 'verdicts.answer_id')
    .innerJoin('contributors', 'contributors.id', 'answers.contributor_id')
    .select(['answers.id as answerId', 'answers.contributor_id as contributorId', 'answers.value'])
    .where('answers.item_id', '=', itemId)
    .where('verdicts.accepted', '=', false)
    .where('contributors.status', '<>', 'forgotten')
    .orderBy('answers.id')
    .execute()
  return rows
    .filter((row) => row.answerId === answerId || isSame(row.value))
    .map((row) => ({ answerId: row.answerId, contributorId: row.contributorId, reward }))
}

/** The verdict stays as it is, and so does the item; whoever contested is told. */
export const keepVerdict = async (tx: Tx, contest: Contested, by: By): Promise<void> => {
  const { answerId, itemId } = contest
  await recordAction(tx, by, 'contest.kept', { answerId, itemId })
  await tellOf(tx, contest, { accepted: false, amount: '0' }, by.now)
}

/**
 * A moderator finds a contested answer right: the item is settled with it, and `answers` (of `answersLike`) are confirmed (their
 * payment is rewards' own business). What was confirmed and paid before stays so. A known answer that says otherwise is given
 * up. Whoever contested is told at once, the others with their next results.
 */
export const acceptContest = async (tx: Tx, contest: Contested, answers: Given[], by: By): Promise<void> => {
  const { answerId, itemId, reward, value } = contest
  for (const one of answers)
    await tx
      .updateTable('verdicts')
      .set({ accepted: true, reason: 'moderator', base: reward, quality: wholeQuality, reward })
      .set({ told: one.answerId === answerId })
      .where('answer_id', '=', one.answerId)
      .execute()
  await tx
    .updateTable('items')
    .set({ status: 'settled', outcome: json(value), settled_at: by.now, gold: null, wanted: 0, pending: 0 })
    .where('id', '=', itemId)
    .execute()
  await dropAssignments(tx, itemId)
  await tx.updateTable('cards').set({ closed: false }).where('item_id', '=', itemId).execute()
  // Answers that came while it was disputed have no verdict yet.
  await tx
    .insertInto('outbox')
    .values(['settle', 'card'].map((job) => ({ job, payload: json({ itemId }) })))
    .execute()
  await recordAction(tx, by, 'contest.accepted', { answerId, itemId, outcome: value })
  await tellOf(tx, contest, { accepted: true, amount: String(reward) }, by.now)
}

const tellOf = async (
  tx: Tx,
  { answerId, contributorId }: Contested,
  told: { accepted: boolean; amount: string },
  now: Date,
): Promise<void> =>
  tell(tx, contributorId, {
    key: `contest:${answerId}`,
    kind: 'dispute',
    payload: { answerId, ...told },
    now,
  })
