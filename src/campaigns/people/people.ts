import { toLocale, type Locale } from '#core/locale.ts'
import type { Place, PlatformUser } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { forgetBan, wasBanned } from './banned-accounts.ts'
import { releaseAllOf } from '../assignments/expire-assignments.ts'

/** A person as Accord knows them. `created`: this very event was their first. */
export type Contributor = {
  id: number
  locale: Locale
  /** They chose the language themselves: the client's no longer counts. */
  localeChosen: boolean
  status: 'active' | 'banned' | 'forgotten'
  statusReason?: string
  wantsDigest: boolean
  created: boolean
}

/**
 * The person behind a platform's account; a new one where the account is new. Keeps the name, the private chat they can
 * be written to in, and the language of their client (until they choose one) up to date.
 */
export const findOrCreateContributor = async (
  tx: Db | Tx,
  who: PlatformUser,
  where: Place,
  locale: Locale,
): Promise<Contributor> => {
  const chat = where.kind === 'private' ? where.chat : undefined
  const known = await findContributor(tx, who)
  if (known === undefined) return (await create(tx, who, chat, locale)) ?? found(tx, who)
  const { name, private_chat, ...contributor } = known
  if (name !== who.name || (chat !== undefined && private_chat !== chat))
    await tx
      .updateTable('identities')
      .set({ name: who.name, ...(chat === undefined ? {} : { private_chat: chat }) })
      .where('platform', '=', who.platform)
      .where('platform_user', '=', who.id)
      .execute()
  if (contributor.localeChosen || contributor.locale === locale) return contributor
  await tx.updateTable('contributors').set({ locale }).where('id', '=', contributor.id).execute()
  return { ...contributor, locale }
}

const findContributor = async (
  tx: Db | Tx,
  who: PlatformUser,
): Promise<(Contributor & { name: string; private_chat: string | null }) | undefined> => {
  const row = await tx
    .selectFrom('identities')
    .innerJoin('contributors', 'contributors.id', 'identities.contributor_id')
    .select([
      'id',
      'locale',
      'locale_chosen',
      'status',
      'status_reason',
      'wants_digest',
      'name',
      'private_chat',
    ])
    .where('platform', '=', who.platform)
    .where('platform_user', '=', who.id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    id: row.id,
    locale: toLocale(row.locale),
    localeChosen: row.locale_chosen,
    status: row.status,
    ...(row.status_reason === null ? {} : { statusReason: row.status_reason }),
    wantsDigest: row.wants_digest,
    created: false,
    name: row.name,
    private_chat: row.private_chat,
  }
}

const found = async (tx: Db | Tx, who: PlatformUser): Promise<Contributor> => {
  const known = await findContributor(tx, who)
  if (known === undefined) throw new Error(`the account ${who.platform}:${who.id} came and went`)
  const { name: _name, private_chat: _chat, ...contributor } = known
  return contributor
}

/** Undefined where two events of a new person came at once, and the other one was first. */
const create = async (
  tx: Db | Tx,
  who: PlatformUser,
  chat: string | undefined,
  locale: Locale,
): Promise<Contributor | undefined> => {
  const status = (await wasBanned(tx, who)) ? ('banned' as const) : ('active' as const)
  const { id } = await tx
    .insertInto('contributors')
    .values({ locale, status })
    .returning('id')
    .executeTakeFirstOrThrow()
  const identity = await tx
    .insertInto('identities')
    .values({
      platform: who.platform,
      platform_user: who.id,
      contributor_id: id,
      name: who.name,
      private_chat: chat ?? null,
    })
    .onConflict((on) => on.columns(['platform', 'platform_user']).doNothing())
    .returning('contributor_id')
    .executeTakeFirst()
  if (identity === undefined) {
    await tx.deleteFrom('contributors').where('id', '=', id).execute()
    return undefined
  }
  return { id, locale, localeChosen: false, status, wantsDigest: true, created: true }
}

/** The language a person chose; the client's own no longer changes it. */
export const setLocale = async (tx: Db | Tx, contributorId: number, locale: Locale): Promise<void> => {
  await tx
    .updateTable('contributors')
    .set({ locale, locale_chosen: true })
    .where('id', '=', contributorId)
    .execute()
}

/** Whether a person wants to be told of verdicts without asking. */
export const setDigest = async (tx: Db | Tx, contributorId: number, wanted: boolean): Promise<void> => {
  await tx.updateTable('contributors').set({ wants_digest: wanted }).where('id', '=', contributorId).execute()
}

/** A reason for a ban in so many characters is one that is read. */
export const longestReason = 300

/** The reason for a ban as it is kept; undefined where it says nothing, or more than anybody reads. */
export const readReason = (text: string): string | undefined => {
  const reason = text.trim()
  const says = /[\p{L}\p{N}]/u.test(reason)
  return says && reason.length <= longestReason ? reason : undefined
}

/** Shuts a person out, with the reason they are told; what they hold goes back. `undefined` reason lifts it. */
export const ban = async (
  tx: Tx,
  contributorId: number,
  reason: string | undefined,
  by: By,
): Promise<boolean> => {
  const lifted = reason === undefined
  const changed = await tx
    .updateTable('contributors')
    .set({ status: lifted ? 'active' : 'banned', status_reason: reason ?? null })
    .where('id', '=', contributorId)
    .where('status', '=', lifted ? 'banned' : 'active')
    .returning('id')
    .executeTakeFirst()
  if (changed === undefined) return false
  if (lifted) await forgetBan(tx, contributorId)
  else await releaseAllOf(tx, contributorId)
  await recordAction(tx, by, lifted ? 'contributor.unban' : 'contributor.ban', { contributorId, reason })
  return true
}
