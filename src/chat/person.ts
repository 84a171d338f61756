import { sql } from 'kysely'

import { findOrCreateContributor } from '#campaigns/people/people.ts'
import { toLocale, type Locale } from '#core/locale.ts'
import type { Event } from '#core/view.ts'
import type { Tx } from '#db/connect.ts'

/** Who speaks. `consent`: the version they agreed to, while they have not taken it back. */
export type Person = {
  id: number
  locale: Locale
  status: 'active' | 'banned' | 'forgotten'
  reason: string | undefined
  digest: boolean
  consent: string | undefined
}

type Known = {
  claimed: boolean
  id: number | null
  locale: string
  locale_chosen: boolean
  status: Person['status']
  status_reason: string | null
  wants_digest: boolean
  name: string
  private_chat: string | null
  consent: string | null
}

/**
 * Claims the event and reads who speaks, in one query: it runs at every tap. `claimed` is false where the event was
 * delivered before; whoever delivers it twice at once waits here until the first is done.
 */
export const enter = async (tx: Tx, { id, who }: Event): Promise<Known> => {
  const { rows } = await sql<Known>`
    with claim as (
      insert into events (platform, id) values (${who.platform}, ${id}) on conflict do nothing returning id)
    select exists (select from claim) as claimed, c.id, c.locale, c.locale_chosen, c.status, c.status_reason,
      c.wants_digest, i.name, i.private_chat,
      (select version from consents where contributor_id = c.id and revoked_at is null) as consent
    from (select) as one
      left join identities i on i.platform = ${who.platform} and i.platform_user = ${who.id}
      left join contributors c on c.id = i.contributor_id`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('a query with one row gave none')
  return row
}

/** The person of the event: as known, or brought up to date where their name, chat or language is new. */
export const personOf = async (tx: Tx, event: Event, known: Known): Promise<Person> => {
  const { who, where, locale } = event
  const same =
    known.id !== null &&
    known.name === who.name &&
    (where.kind !== 'private' || known.private_chat === where.chat) &&
    (known.locale_chosen || known.locale === toLocale(locale))
  if (same && known.id !== null) return toPerson({ ...known, id: known.id })
  const { id } = await findOrCreateContributor(tx, who, where, toLocale(locale))
  const row = await tx
    .selectFrom('contributors')
    .select(['id', 'locale', 'locale_chosen', 'status', 'status_reason', 'wants_digest'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return toPerson({ ...row, consent: known.consent })
}

const toPerson = (
  row: Pick<Known, 'locale' | 'status' | 'status_reason' | 'wants_digest' | 'consent'> & { id: number },
): Person => ({
  id: row.id,
  locale: toLocale(row.locale),
  status: row.status,
  reason: row.status_reason ?? undefined,
  digest: row.wants_digest,
  consent: row.consent ?? undefined,
})
