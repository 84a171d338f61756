import { sql, type Kysely } from 'kysely'

/**
 * Logs for moderators: where the record of actions is told, and how far. Whoever writes an action holds a shared lock until
 * their transaction ends; a log that gets it alone knows that no action with a lower id can appear any more.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table logs (
      id bigint generated always as identity primary key,
      platform text not null,
      chat text not null,
      thread text not null default '',
      title text not null default '',
      locale text not null,
      status text not null default 'running' check (status in ('running', 'stopped')),
      reason text,
      started_by bigint references contributors (id) on delete set null,
      last_action bigint not null,
      next_at timestamptz not null,
      created_at timestamptz not null default now(),
      unique (platform, chat)
    )`.execute(db)
  await sql`create index logs_due on logs (next_at) where status = 'running'`.execute(db)
  await sql`
    create function lock_actions() returns trigger language plpgsql as $$ begin
      perform pg_advisory_xact_lock_shared(hashtextextended('actions', 0));
      return null;
    end $$`.execute(db)
  await sql`
    create trigger actions_lock before insert on actions
    for each statement execute function lock_actions()`.execute(db)
}
