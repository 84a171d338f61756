import { sql } from 'kysely'

import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Tx } from '#db/connect.ts'

import { recordAction } from '../actions.ts'
import { lockItems, moveCounts } from '../counts.ts'
import { releaseAllOf } from '../assignments/expire-assignments.ts'
import { moveFlags } from './flags.ts'
import { lockPerson } from './lock-person.ts'
import { joinAssignments } from '../assignments/merge-assignments.ts'
import { voiceOf } from '../votes.ts'

/** `into` stays, with everything of `from`. */
export type Two = { from: number; into: number; now: Date }

export type MergeRefusal = 'link-banned' | 'link-same-platform' | 'link-consent' | 'link-gone'

/**
 * Whether two contributors can become one. Locks both, and every item on which something of theirs is still to be
 * decided or paid, until the transaction ends. Refusals: `link-gone` (one was forgotten or joined meanwhile),
 * `link-banned`, `link-same-platform` (nobody could be told apart there), `link-consent` (one has given answers and taken
 * their consent back: joining must not bring them into the data again).
 */
export const checkMerge = async (tx: Tx, { from, into }: Two): Promise<Refusal<MergeRefusal> | undefined> => {
  const states: (string | undefined)[] = []
  for (const id of [from, into].sort((a, b) => a - b)) states.push(await lockPerson(tx, id))
  if (states.some((state) => state === undefined || state === 'forgotten')) return refuse('link-gone')
  if (states.includes('banned')) return refuse('link-banned')
  const { rows } = await sql<{ same: boolean; silent: boolean }>`
    select
      exists (select from identities a join identities b on b.platform = a.platform
        where a.contributor_id = ${from} and b.contributor_id = ${into}) as same,
      exists (select from contributors c where c.id in (${from}, ${into})
        and exists (select from answers where contributor_id = c.id)
        and not exists (select from consents where contributor_id = c.id and revoked_at is null)) as silent`.execute(
    tx,
  )
  if (rows[0]?.same === true) return refuse('link-same-platform')
  if (rows[0]?.silent === true) return refuse('link-consent')
  await lockItems(tx, await unpaidItems(tx, [from, into]))
  return undefined
}

/** Items that one of them holds, or has answered without a verdict so far. */
const unpaidItems = async (tx: Tx, people: number[]): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select item_id as id from assignments where contributor_id = any(${people}::bigint[]) and status = 'open'
    union
    select a.item_id from answers a where a.contributor_id = any(${people}::bigint[])
      and not exists (select from verdicts v where v.answer_id = a.id)`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Makes two contributors one; their money is rewards' own business. What both have answered counts once: while nothing is
 * paid for it, the earlier answer stays and the later one is taken back; what both were paid for already stays as it was
 * decided, the second answer under the emptied row, which is in no export and earns nothing anymore. Call `checkMerge`
 * first.
 */
export const mergePeople = async (tx: Tx, two: Two): Promise<{ moved: number; takenBack: number }> => {
  const { from, into, now } = two
  await releaseAllOf(tx, from)
  await releaseAllOf(tx, into)
  const takenBack = await takeBackDoubles(tx, two)
  await joinAssignments(tx, two)
  const moved = await moveAnswers(tx, two)
  await moveReliability(tx, two)
  await moveConsent(tx, two)
  await moveRest(tx, two)
  const detail = { from, into, moved, takenBack }
  await recordAction(tx, { actor: `contributor:${into}`, now }, 'contributor.linked', detail)
  return { moved, takenBack }
}

const takeBackDoubles = async (tx: Tx, { from, into }: Two): Promise<number> => {
  const { rows } = await sql<{ item_id: number }>`
    delete from answers later using answers earlier
    where later.item_id = earlier.item_id and earlier.id < later.id
      and least(later.contributor_id, earlier.contributor_id) = ${Math.min(from, into)}
      and greatest(later.contributor_id, earlier.contributor_id) = ${Math.max(from, into)}
      and not exists (select from verdicts where answer_id in (later.id, earlier.id))
    returning later.item_id, later.assignment_id`.execute(tx)
  const items = rows.map(({ item_id }) => item_id)
  await sql`
    update assignments set status = 'undone'
    where item_id = any(${items}::bigint[]) and contributor_id in (${from}, ${into}) and status = 'answered'
      and not exists (select from answers where answers.item_id = assignments.item_id
        and answers.contributor_id = assignments.contributor_id)`.execute(tx)
  await moveCounts(tx, items, 'retract')
  if (items.length > 0)
    await tx
      .insertInto('outbox')
      .values(items.map((itemId) => ({ job: 'decide', payload: json({ itemId }) })))
      .execute()
  return items.length
}

/** All but those that would be a second answer of one person to one item. */
const moveAnswers = async (tx: Tx, { from, into }: Two): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    update answers set contributor_id = ${into}
    where contributor_id = ${from} and not exists (
      select from answers own where own.item_id = answers.item_id and own.contributor_id = ${into})
    returning id`.execute(tx)
  await sql`
    update verdicts set contributor_id = ${into} from answers
    where answers.id = verdicts.answer_id and verdicts.contributor_id = ${from} and answers.contributor_id = ${into}`.execute(
    tx,
  )
  await sql`update verdicts set told = true where contributor_id = ${from}`.execute(tx)
  return rows.length
}

/** What was learned of one of them holds for both until the next refit, which sees all answers as one person's. */
const moveReliability = async (tx: Tx, { from, into }: Two): Promise<void> => {
  const { rows } = await sql<{ campaign_id: number }>`
    update reliabilities set voice = ${voiceOf(into)}
    where voice = ${voiceOf(from)} and not exists (
      select from reliabilities own where own.campaign_id = reliabilities.campaign_id and own.voice = ${voiceOf(into)})
    returning campaign_id`.execute(tx)
  const { rows: both } = await sql<{ campaign_id: number }>`
    delete from reliabilities where voice = ${voiceOf(from)} returning campaign_id`.execute(tx)
  const campaigns = [...rows, ...both].map(({ campaign_id }) => campaign_id)
  if (campaigns.length === 0) return
  await tx
    .insertInto('outbox')
    .values(campaigns.map((campaignId) => ({ job: 'refit', payload: json({ campaignId }) })))
    .execute()
}

/** The consent given last is the one that holds. */
const moveConsent = async (tx: Tx, { from, into, now }: Two): Promise<void> => {
  await sql`
    update consents set revoked_at = ${now}
    where contributor_id in (${from}, ${into}) and revoked_at is null and id <> (
      select id from consents where contributor_id in (${from}, ${into}) and revoked_at is null
      order by given_at desc, id desc limit 1)`.execute(tx)
  await tx.updateTable('consents').set({ contributor_id: into }).where('contributor_id', '=', from).execute()
}

/** What either of them was given, both were. */
const moveRoles = async (tx: Tx, { from, into }: Two): Promise<void> => {
  await sql`update role_rewards set started_by = ${into} where started_by = ${from}`.execute(tx)
  await sql`
    insert into role_grants (role_reward_id, contributor_id, given_at)
    select role_reward_id, ${into}, given_at from role_grants where contributor_id = ${from}
    on conflict do nothing`.execute(tx)
  await tx.deleteFrom('role_grants').where('contributor_id', '=', from).execute()
}

const moveRest = async (tx: Tx, two: Two): Promise<void> => {
  const { from, into } = two
  await sql`
    update contributors set locale = f.locale, locale_chosen = true from contributors f
    where contributors.id = ${into} and f.id = ${from} and f.locale_chosen and not contributors.locale_chosen`.execute(
    tx,
  )
  await sql`
    update contributors set shows_name = contributors.shows_name and f.shows_name from contributors f
    where contributors.id = ${into} and f.id = ${from}`.execute(tx)
  await tx
    .updateTable('identities')
    .set({ contributor_id: into })
    .where('contributor_id', '=', from)
    .execute()
  await sql`update deliveries set contributor_id = ${into} where contributor_id = ${from} and sent_at is null`.execute(
    tx,
  )
  await sql`update actions set actor = ${`contributor:${into}`} where actor = ${`contributor:${from}`}`.execute(
    tx,
  )
  await sql`
    insert into members (platform, chat, contributor_id, roles, seen_at)
    select platform, chat, ${into}, roles, seen_at from members where contributor_id = ${from}
    on conflict do nothing`.execute(tx)
  await tx.deleteFrom('members').where('contributor_id', '=', from).execute()
  await tx.deleteFrom('link_codes').where('contributor_id', '=', from).where('used_at', 'is', null).execute()
  await sql`update feeds set started_by = ${into} where started_by = ${from}`.execute(tx)
  await sql`update logs set started_by = ${into} where started_by = ${from}`.execute(tx)
  await moveRoles(tx, two)
  await moveFlags(tx, two)
  await tx
    .updateTable('contributors')
    .set({ status: 'forgotten', merged_into: into, wants_digest: false, shows_name: false })
    .where('id', '=', from)
    .execute()
}
