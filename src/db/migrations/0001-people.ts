import { sql, type Kysely } from 'kysely'

/** People, the accounts they have on platforms, what they consented to, and their wallets. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table contributors (
      id bigint generated always as identity primary key,
      created_at timestamptz not null default now(),
      locale text not null default 'en',
      locale_chosen boolean not null default false,
      status text not null default 'active' check (status in ('active', 'banned', 'forgotten')),
      status_reason text,
      wants_digest boolean not null default true
    )`.execute(db)
  await sql`
    create table identities (
      platform text not null,
      platform_user text not null,
      contributor_id bigint not null references contributors (id),
      name text not null default '',
      private_chat text,
      created_at timestamptz not null default now(),
      primary key (platform, platform_user)
    )`.execute(db)
  await sql`create index identities_contributor on identities (contributor_id)`.execute(db)
  await sql`
    create table consents (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id),
      version text not null,
      given_at timestamptz not null default now(),
      revoked_at timestamptz
    )`.execute(db)
  await sql`create unique index consents_live on consents (contributor_id) where revoked_at is null`.execute(
    db,
  )
  await sql`
    create table wallets (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id),
      address text not null,
      set_at timestamptz not null default now(),
      replaced_at timestamptz
    )`.execute(db)
  await sql`create unique index wallets_live on wallets (contributor_id) where replaced_at is null`.execute(
    db,
  )
}
