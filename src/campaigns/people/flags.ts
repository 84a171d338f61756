import { sql } from 'kysely'

import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { tell } from '../tell.ts'

/**
 * What was noticed about a person's answers in a campaign, in figures.
 *
 * - `fast`: of the `count` latest answers, `fast` came within `seconds` of being asked.
 * - `same`: `same` of `count` answers were `label`; of the `clear` items where others clearly see something else, `kept`
 *   were answered so all the same. `itemId`: one of these.
 * - `random`: `agreed` of `count` answers to clear items are what the others say; blind guessing reaches `chance` of them.
 * - `together`: `same` of `shared` items that the person and `others` other people answered have one answer, `against` of
 *   them one that everybody else sees otherwise. `with`: their ids, for moderators alone.
 */
export type Evidence =
  | { kind: 'fast'; fast: number; count: number; seconds: number }
  | { kind: 'same'; label: string; itemId: number; same: number; count: number; clear: number; kept: number }
  | { kind: 'random'; agreed: number; count: number; chance: number }
  | { kind: 'together'; others: number; same: number; shared: number; against: number; with: number[] }

type FlagStatus = 'open' | 'appealed' | 'upheld' | 'lifted'

export type Flag = {
  id: number
  contributorId: number
  campaignId: number
  campaign: string
  evidence: Evidence
  status: FlagStatus
  createdAt: Date
  appealedAt: Date | null
}

const job = 'accord'

/**
 * Writes down what was noticed and tells the person, once for a kind and campaign: later figures replace the first ones
 * as long as nobody has appealed or decided, and what a moderator lifted is not raised again.
 */
export const raiseFlag = async (
  tx: Tx,
  { contributorId, campaignId, evidence }: Pick<Flag, 'contributorId' | 'campaignId' | 'evidence'>,
  now: Date,
): Promise<'raised' | 'known'> => {
  const { kind, ...figures } = evidence
  const { rows } = await sql<{ id: number; fresh: boolean }>`
    insert into flags (contributor_id, campaign_id, kind, evidence, created_at)
    select id, ${campaignId}, ${kind}, ${json(figures)}::jsonb, ${now}::timestamptz from contributors
    where id = ${contributorId} and status = 'active'
    on conflict (contributor_id, campaign_id, kind) do update set evidence = excluded.evidence
      where flags.status = 'open' and flags.evidence is distinct from excluded.evidence
    returning id, xmax = 0 as fresh`.execute(tx)
  const [flag] = rows
  if (flag?.fresh !== true) return 'known'
  await recordAction(tx, { actor: job, now }, 'person.flagged', { contributorId, campaignId, kind })
  await tell(tx, contributorId, { key: `flag:${flag.id}`, kind: 'flag', payload: { flagId: flag.id }, now })
  return 'raised'
}

/** A person asks for a moderator. Refusals: `flag-unknown`, `flag-appealed` (already), `flag-decided`. */
export const appealFlag = async (
  tx: Tx,
  flagId: number,
  contributorId: number,
  now: Date,
): Promise<Flag | Refusal<'flag-unknown' | 'flag-appealed' | 'flag-decided'>> => {
  const flag = await findFlag(tx, flagId, contributorId)
  if (flag === undefined) return refuse('flag-unknown')
  const changed = await tx
    .updateTable('flags')
    .set({ status: 'appealed', appealed_at: now })
    .where('id', '=', flagId)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  if (changed === undefined) return refuse(flag.status === 'appealed' ? 'flag-appealed' : 'flag-decided')
  const detail = { contributorId, campaignId: flag.campaignId, kind: flag.evidence.kind }
  await recordAction(tx, { actor: `contributor:${contributorId}`, now }, 'person.appealed', detail)
  return { ...flag, status: 'appealed' }
}

/**
 * A moderator's word on what is noted of a person: `upheld` it stays, `lifted` it is gone. The person is told of each.
 * Gives how many it was said of; what was upheld can still be lifted.
 */
export const decideFlags = async (
  tx: Tx,
  contributorId: number,
  status: 'upheld' | 'lifted',
  by: By,
): Promise<number> => {
  const decided = await tx
    .updateTable('flags')
    .set({ status, decided_at: by.now, decided_by: by.actor })
    .where('contributor_id', '=', contributorId)
    .where('status', 'in', status === 'lifted' ? ['open', 'appealed', 'upheld'] : ['open', 'appealed'])
    .returning(['id', 'campaign_id', 'kind'])
    .execute()
  for (const { id, campaign_id: campaignId, kind } of decided) {
    await recordAction(tx, by, `person.${status}`, { contributorId, campaignId, kind })
    const message = { key: `flag:${id}:${status}`, kind: 'flag', payload: { flagId: id }, now: by.now }
    await tell(tx, contributorId, message)
  }
  return decided.length
}

/** What is noted of a person, the newest first, at most 50. */
export const flagsOf = async (db: Db | Tx, contributorId: number): Promise<Flag[]> => {
  const rows = await flags(db)
    .where('contributor_id', '=', contributorId)
    .orderBy('flags.id', 'desc')
    .limit(50)
    .execute()
  return rows.map(toFlag)
}

/** One of a person's own. */
export const findFlag = async (
  db: Db | Tx,
  flagId: number,
  contributorId: number,
): Promise<Flag | undefined> => {
  const row = await flags(db)
    .where('flags.id', '=', flagId)
    .where('contributor_id', '=', contributorId)
    .executeTakeFirst()
  return row === undefined ? undefined : toFlag(row)
}

const flags = (db: Db | Tx) =>
  db
    .selectFrom('flags')
    .innerJoin('campaigns', 'campaigns.id', 'flags.campaign_id')
    .select(['flags.id', 'contributor_id', 'campaign_id', 'campaigns.name', 'kind', 'evidence'])
    .select(['flags.status', 'flags.created_at', 'appealed_at'])

type Row = Awaited<ReturnType<ReturnType<typeof flags>['execute']>>[number]

const toFlag = (row: Row): Flag => ({
  id: row.id,
  contributorId: row.contributor_id,
  campaignId: row.campaign_id,
  campaign: row.name,
  evidence: { ...(row.evidence as object), kind: row.kind } as Evidence,
  status: row.status,
  createdAt: row.created_at,
  appealedAt: row.appealed_at,
})

/** Two people become one: what is noted of either is noted of both, each kind once. */
export const moveFlags = async (tx: Tx, { from, into }: { from: number; into: number }): Promise<void> => {
  await sql`
    update flags set contributor_id = ${into} where contributor_id = ${from} and not exists (
      select from flags own where own.contributor_id = ${into} and own.campaign_id = flags.campaign_id
        and own.kind = flags.kind)`.execute(tx)
  await tx.deleteFrom('flags').where('contributor_id', '=', from).execute()
}
