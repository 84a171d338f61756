import { sql, type Kysely } from 'kysely'

/**
 * What was noticed about somebody's answers in a campaign, with the figures it rests on, and what became of it: told,
 * appealed, and then upheld or lifted by a moderator. One of a kind in a campaign: what was lifted does not come back.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table flags (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id) on delete cascade,
      campaign_id bigint not null references campaigns (id) on delete cascade,
      kind text not null check (kind in ('fast', 'same', 'random', 'together')),
      evidence jsonb not null,
      status text not null default 'open' check (status in ('open', 'appealed', 'upheld', 'lifted')),
      created_at timestamptz not null,
      appealed_at timestamptz,
      decided_at timestamptz,
      decided_by text,
      unique (contributor_id, campaign_id, kind)
    )`.execute(db)
  await sql`create index flags_undecided on flags (created_at) where status in ('open', 'appealed')`.execute(
    db,
  )
}
