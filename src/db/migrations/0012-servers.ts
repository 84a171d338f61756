import { sql, type Kysely } from 'kysely'

/**
 * Groups and servers: who has used Accord where (for their leaderboard, and with the roles they had then), whose name may
 * be shown there, and feeds: a campaign's cards, posted in a channel at a rate.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contributors add column shows_name boolean not null default false`.execute(db)
  await sql`
    create table members (
      platform text not null,
      chat text not null,
      contributor_id bigint not null references contributors (id) on delete cascade,
      roles jsonb not null default '[]',
      primary key (platform, chat, contributor_id)
    )`.execute(db)
  await sql`create index members_contributor on members (contributor_id)`.execute(db)
  await sql`
    create table feeds (
      id bigint generated always as identity primary key,
      campaign_id bigint not null references campaigns (id) on delete cascade,
      platform text not null,
      chat text not null,
      thread text not null default '',
      title text not null default '',
      locale text not null,
      per_hour integer not null check (per_hour between 1 and 60),
      status text not null default 'running' check (status in ('running', 'stopped', 'done')),
      reason text,
      started_by bigint references contributors (id) on delete set null,
      last_item bigint not null default 0,
      next_at timestamptz not null,
      created_at timestamptz not null default now(),
      unique (campaign_id, platform, chat, thread)
    )`.execute(db)
  await sql`create index feeds_due on feeds (next_at) where status = 'running'`.execute(db)
  await sql`
    create table campaign_gates (
      campaign_id bigint not null references campaigns (id) on delete cascade,
      platform text not null,
      chat text not null,
      role text not null,
      primary key (campaign_id, platform, chat, role)
    )`.execute(db)
}
