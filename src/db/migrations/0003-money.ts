import { sql, type Kysely } from 'kysely'

/**
 * The double-entry ledger and the payouts. A posting is one row with both its sides, so an unbalanced entry cannot be
 * written; triggers keep the balances, and refuse whatever would rewrite history.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await ledger(db)
  await guards(db)
  await payouts(db)
}

const ledger = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table accounts (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('world', 'treasury', 'escrow', 'due', 'transit')),
      ref text not null default '',
      asset text not null,
      balance numeric(39, 0) not null default 0,
      unique (kind, ref, asset),
      unique (id, asset),
      constraint accounts_not_overdrawn check (kind = 'world' or balance >= 0)
    )`.execute(db)
  await sql`
    create table postings (
      id bigint generated always as identity primary key,
      key text not null unique,
      from_account bigint not null,
      to_account bigint not null,
      asset text not null,
      amount numeric(39, 0) not null check (amount > 0),
      reason text not null,
      refs jsonb not null default '{}',
      created_at timestamptz not null default now(),
      check (from_account <> to_account),
      foreign key (from_account, asset) references accounts (id, asset),
      foreign key (to_account, asset) references accounts (id, asset)
    )`.execute(db)
  await sql`create index postings_from on postings (from_account, id desc)`.execute(db)
  await sql`create index postings_to on postings (to_account, id desc)`.execute(db)
}

const guards = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function postings_apply() returns trigger language plpgsql as $$
    begin
      update accounts set balance = balance + case when id = new.to_account then new.amount else -new.amount end
        where id in (new.from_account, new.to_account);
      return null;
    end $$`.execute(db)
  await sql`
    create function ledger_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db)
  await sql`
    create function accounts_guard() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() < 2 then
        raise exception 'an account changes by a posting alone' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`.execute(db)
  await sql`
    create function accounts_open_empty() returns trigger language plpgsql as $$
    begin
      if new.balance <> 0 then
        raise exception 'an account opens with nothing in it' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger postings_apply after insert on postings for each row execute function postings_apply()`.execute(
    db,
  )
  await sql`create trigger postings_frozen before update or delete on postings for each row execute function ledger_refuse()`.execute(
    db,
  )
  await sql`create trigger postings_kept before truncate on postings for each statement execute function ledger_refuse()`.execute(
    db,
  )
  await sql`create trigger accounts_guard before update on accounts for each row execute function accounts_guard()`.execute(
    db,
  )
  await sql`create trigger accounts_open_empty before insert on accounts for each row execute function accounts_open_empty()`.execute(
    db,
  )
  await sql`create trigger accounts_kept before delete on accounts for each row execute function ledger_refuse()`.execute(
    db,
  )
  await sql`create trigger accounts_whole before truncate on accounts for each statement execute function ledger_refuse()`.execute(
    db,
  )
}

const payouts = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table batches (
      id bigint generated always as identity primary key,
      status text not null default 'open' check (status in ('open', 'paid', 'dissolved')),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table payouts (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id),
      wallet text not null,
      asset text not null,
      amount numeric(39, 0) not null check (amount > 0),
      status text not null default 'planned' check (status in ('planned', 'batched', 'paid', 'held')),
      batch_id bigint references batches (id),
      hold_reason text,
      signature text,
      told boolean not null default false,
      created_at timestamptz not null default now(),
      paid_at timestamptz,
      check ((status in ('batched', 'paid')) = (batch_id is not null)),
      check ((status = 'held') = (hold_reason is not null)),
      check ((status = 'paid') = (signature is not null))
    )`.execute(db)
  await sql`create unique index payouts_one_live on payouts (contributor_id, asset) where status <> 'paid'`.execute(
    db,
  )
  await sql`create index payouts_planned on payouts (id) where status = 'planned'`.execute(db)
  await sql`create index payouts_contributor on payouts (contributor_id, id desc)`.execute(db)
  await sql`create index payouts_batch on payouts (batch_id)`.execute(db)
  await sql`
    create table attempts (
      id bigint generated always as identity primary key,
      batch_id bigint not null references batches (id),
      status text not null default 'signed' check (
        status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'finalized_err', 'expired', 'unknown')),
      raw bytea not null,
      signature text not null unique,
      blockhash text not null,
      expiry_height bigint not null,
      error text,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    )`.execute(db)
  await sql`
    create unique index attempts_one_live on attempts (batch_id)
      where status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'unknown')`.execute(db)
  await sql`create index attempts_live on attempts (id) where status in ('signed', 'sent', 'confirmed')`.execute(
    db,
  )
}
