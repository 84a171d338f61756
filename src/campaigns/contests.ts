import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { recordAction, type By } from './actions.ts'
import { whoseIs, type Whose } from './seen-in.ts'

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
}

/** An open contest by its answer, with that locked until the transaction ends. */
export const lockContest = async (tx: Tx, answerId: number): Promise<Contested | undefined> => {
  const { rows } = await sql<Omit<Contested, 'reward'> & { reward: string }>`
    select a.id as "answerId", a.contributor_id as "contributorId", a.item_id as "itemId", k.id as "campaignId",
      k.asset, k.reward::text as reward
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

/**
 * A moderator's word on a contested verdict: the answer counts after all (its payment is rewards' own business), or it does
 * not; the item's outcome stays either way. Whoever contested is told. Refusal: `contest-decided`.
 */
export const decideContest = async (
  tx: Tx,
  contest: Contested,
  accepted: boolean,
  by: By,
): Promise<{ reward: Amount } | Refusal<'contest-decided'>> => {
  const { answerId, itemId, contributorId } = contest
  const reward = accepted ? contest.reward : 0n
  if (accepted) {
    const changed = await tx
      .updateTable('verdicts')
      .set({ accepted: true, reason: 'moderator', base: contest.reward, quality: wholeQuality, reward })
      .where('answer_id', '=', answerId)
      .where('accepted', '=', false)
      .returning('answer_id')
      .executeTakeFirst()
    if (changed === undefined) return refuse('contest-decided')
  }
  await recordAction(tx, by, accepted ? 'contest.accepted' : 'contest.kept', { answerId, itemId })
  await tell(tx, contributorId, { answerId, accepted, amount: String(reward) }, by.now)
  return { reward }
}

/** Where the person came last from. */
const tell = async (
  tx: Tx,
  contributorId: number,
  payload: { answerId: number; accepted: boolean; amount: string },
  now: Date,
): Promise<void> => {
  const identity = await tx
    .selectFrom('identities')
    .select('platform')
    .where('contributor_id', '=', contributorId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  if (identity === undefined) return
  const { id: deliveryId } = await tx
    .insertInto('deliveries')
    .values({
      key: `contest:${payload.answerId}`,
      contributor_id: contributorId,
      platform: identity.platform,
      kind: 'dispute',
      payload: json(payload),
      due_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('outbox')
    .values({ job: 'deliver', payload: json({ deliveryId }) })
    .execute()
}
