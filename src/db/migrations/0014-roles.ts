import { sql, type Kysely } from 'kysely'

/** Roles that a group gives at so many confirmed answers, and who was given them: each once, whatever happens to it later. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table role_rewards (
      id bigint generated always as identity primary key,
      platform text not null,
      chat text not null,
      role text not null,
      title text not null default '',
      accepted integer not null check (accepted between 1 and 1000000),
      status text not null default 'running' check (status in ('running', 'stopped')),
      reason text,
      started_by bigint references contributors (id) on delete set null,
      next_at timestamptz not null,
      created_at timestamptz not null default now(),
      unique (platform, chat, role)
    )`.execute(db)
  await sql`create index role_rewards_due on role_rewards (next_at) where status = 'running'`.execute(db)
  await sql`
    create table role_grants (
      role_reward_id bigint not null references role_rewards (id) on delete cascade,
      contributor_id bigint not null references contributors (id) on delete cascade,
      given_at timestamptz not null,
      primary key (role_reward_id, contributor_id)
    )`.execute(db)
  await sql`create index role_grants_contributor on role_grants (contributor_id)`.execute(db)
}
