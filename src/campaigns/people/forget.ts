import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'

import { recordAction } from '../actions.ts'
import { rememberBanned } from './banned-accounts.ts'
import { lockItems, moveCounts } from '../counts.ts'
import { releaseAllOf } from '../assignments/expire-assignments.ts'
import { lockPerson } from './lock-person.ts'
import { voiceOf } from '../votes.ts'

/** What forgetting a person has done: answers that are gone, and answers of decided items that stay without a name. */
export type Forgotten = { deleted: number; kept: number }

/**
 * Forgets a person for good: accounts, names, chats, wallets, messages and what was learned of them are deleted,
 * consent ends, what they hold goes back. Answers to items that are not decided yet are deleted; those that have helped
 * to decide an item stay with the empty contributor row and leave in no export. Their next `/start` makes a new person; a
 * ban holds for that one too.
 */
export const forget = async (tx: Tx, contributorId: number, now: Date): Promise<Forgotten> => {
  const status = await lockPerson(tx, contributorId)
  if (status === undefined || status === 'forgotten') return { deleted: 0, kept: 0 }
  await releaseAllOf(tx, contributorId)
  const deleted = await deleteUndecided(tx, contributorId)
  const { kept } = await tx
    .selectFrom('answers')
    .select((is) => is.fn.countAll<number>().as('kept'))
    .where('contributor_id', '=', contributorId)
    .executeTakeFirstOrThrow()
  await renameTraces(tx, contributorId)
  if (status === 'banned') await rememberBanned(tx, contributorId)
  await forgetProofs(tx, contributorId)
  await tx.deleteFrom('identities').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('wallets').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('reliabilities').where('voice', '=', voiceOf(contributorId)).execute()
  await tx.deleteFrom('deliveries').where('contributor_id', '=', contributorId).execute()
  await tx
    .updateTable('payouts')
    .set({ wallet: 'forgotten' })
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'paid')
    .execute()
  await forgetTies(tx, contributorId)
  await tx
    .updateTable('consents')
    .set({ revoked_at: now })
    .where('contributor_id', '=', contributorId)
    .where('revoked_at', 'is', null)
    .execute()
  await tx
    .updateTable('contributors')
    .set({
      status: 'forgotten',
      status_reason: null,
      locale: 'en',
      locale_chosen: false,
      wants_digest: false,
      shows_name: false,
    })
    .where('id', '=', contributorId)
    .execute()
  const forgotten = { deleted, kept }
  await recordAction(tx, { actor: `contributor:${contributorId}`, now }, 'contributor.forgotten', forgotten)
  return forgotten
}

const deleteUndecided = async (tx: Tx, contributorId: number): Promise<number> => {
  const items = await tx
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .select('items.id')
    .where('answers.contributor_id', '=', contributorId)
    .where('items.status', '<>', 'settled')
    .execute()
  await lockItems(
    tx,
    items.map((item) => item.id),
  )
  const { rows } = await sql<{ item_id: number; status: string }>`
    delete from answers using items
    where items.id = answers.item_id and answers.contributor_id = ${contributorId} and items.status <> 'settled'
      and not exists (select from verdicts where verdicts.answer_id = answers.id)
    returning answers.item_id, items.status`.execute(tx)
  const ids = rows.map((row) => row.item_id)
  await sql`
    update assignments set status = 'undone'
    where contributor_id = ${contributorId} and item_id = any(${ids}::bigint[])`.execute(tx)
  await moveCounts(tx, ids, 'retract')
  return rows.length
}

/**
 * Without the secret nobody can open the leaves of their payments; the hashes stay, so that others' proofs hold. The web
 * chat's transcript keeps no proof either.
 */
const forgetProofs = async (tx: Tx, contributorId: number): Promise<void> => {
  await tx.updateTable('payouts').set({ secret: null }).where('contributor_id', '=', contributorId).execute()
  await sql`
    update web_messages set view = view - 'file' from identities
    where identities.contributor_id = ${contributorId} and identities.platform = 'web'
      and web_messages.chat = identities.platform_user and web_messages.view ? 'file'`.execute(tx)
}

/** Where they were, which codes they were given, and which other account became theirs. */
const forgetTies = async (tx: Tx, contributorId: number): Promise<void> => {
  await tx.deleteFrom('members').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('link_codes').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('link_guesses').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('wallet_challenges').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('autopay').where('contributor_id', '=', contributorId).execute()
  await tx.updateTable('feeds').set({ started_by: null }).where('started_by', '=', contributorId).execute()
  await tx.updateTable('logs').set({ started_by: null }).where('started_by', '=', contributorId).execute()
  await sql`update role_rewards set started_by = null where started_by = ${contributorId}`.execute(tx)
  await tx.deleteFrom('role_grants').where('contributor_id', '=', contributorId).execute()
  await tx.deleteFrom('flags').where('contributor_id', '=', contributorId).execute()
  await tx
    .updateTable('contributors')
    .set({ merged_into: null })
    .where('merged_into', '=', contributorId)
    .execute()
}

/** Where the record of actions names the person's accounts, it names the empty contributor from now on. */
const renameTraces = async (tx: Tx, contributorId: number): Promise<void> => {
  const actor = `contributor:${contributorId}`
  await sql`
    update actions set actor = ${actor} from identities
    where identities.contributor_id = ${contributorId}
      and actions.actor = identities.platform || ':' || identities.platform_user`.execute(tx)
  await sql`
    update campaigns set created_by = ${actor} from identities
    where identities.contributor_id = ${contributorId}
      and campaigns.created_by = identities.platform || ':' || identities.platform_user`.execute(tx)
}
