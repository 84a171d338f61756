import { sql, type Kysely } from 'kysely'

/** What comes in (events), what goes on (outbox), what goes out (deliveries, cards), and facts to remember. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table events (
      platform text not null,
      id text not null,
      views jsonb,
      rendered_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (platform, id)
    )`.execute(db)
  await sql`create index events_age on events (created_at)`.execute(db)
  await sql`
    create table outbox (
      id bigint generated always as identity primary key,
      job text not null,
      payload jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table deliveries (
      id bigint generated always as identity primary key,
      key text not null unique,
      contributor_id bigint references contributors (id),
      platform text not null,
      kind text not null,
      payload jsonb not null,
      due_at timestamptz not null default now(),
      attempts integer not null default 0,
      sent_at timestamptz,
      failed text
    )`.execute(db)
  await sql`create index deliveries_due on deliveries (platform, due_at, id) where sent_at is null and failed is null`.execute(
    db,
  )
  await sql`
    create table cards (
      id bigint generated always as identity primary key,
      item_id bigint not null references items (id),
      platform text not null,
      chat text not null,
      thread text,
      message text not null,
      locale text not null,
      shown jsonb,
      closed boolean not null default false,
      unique (platform, chat, message)
    )`.execute(db)
  await sql`create index cards_item on cards (item_id) where not closed`.execute(db)
  await sql`
    create table model_cache (
      key text primary key,
      reply jsonb not null,
      cost_microusd bigint not null default 0,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index model_cache_age on model_cache (created_at)`.execute(db)
  await sql`create table facts (key text primary key, value jsonb not null)`.execute(db)
}
