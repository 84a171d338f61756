import { sql, type RawBuilder } from 'kysely'

/** The item (`items` of the query around it) is new to a person: neither answered, nor skipped, nor reported. */
export const untouched = (contributorId: number): RawBuilder<boolean> => sql<boolean>`not exists (
  select from assignments
  where assignments.item_id = items.id and assignments.contributor_id = ${contributorId}
    and assignments.status <> 'expired')`
