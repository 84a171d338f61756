import { sql, type Kysely } from 'kysely'

/**
 * The on-chain marker of a batch: its seed (84 random bits in 15 characters, so that 14 payouts fit beside it), and its
 * reclaim by sweeps. What each attempt pays for, and what it cost.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table sweeps (
      id bigint generated always as identity primary key,
      asset text not null,
      status text not null default 'signed' check (status in ('signed', 'done', 'dead')),
      raw bytea not null,
      signature text not null unique,
      expiry_height bigint not null,
      lamports numeric(39, 0) not null check (lamports > 0),
      fee numeric(39, 0),
      slot bigint,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    )`.execute(db)
  await sql`
    alter table batches
      add column seed text not null unique default substr(encode(uuid_send(gen_random_uuid()), 'base64'), 1, 15)
        check (octet_length(seed) between 1 and 32),
      add column sweep_id bigint references sweeps (id),
      add column swept_at timestamptz`.execute(db)
  await sql`
    alter table attempts add column members jsonb not null default '[]', add column fee numeric(39, 0)`.execute(
    db,
  )
  await sql`
    update attempts a set members = (
      select coalesce(jsonb_agg(p.id order by p.id), '[]') from payouts p where p.batch_id = a.batch_id)`.execute(
    db,
  )
  await sql`create index sweeps_live on sweeps (id) where status = 'signed'`.execute(db)
  await sql`create index batches_unswept on batches (id) where swept_at is null and status <> 'open'`.execute(
    db,
  )
  await sql`create index batches_sweep on batches (sweep_id) where sweep_id is not null`.execute(db)
  await sql`create index attempts_batch on attempts (batch_id)`.execute(db)
  await sql`
    create index attempts_uncosted on attempts (id)
      where fee is null and status in ('finalized_ok', 'finalized_err')`.execute(db)
}
