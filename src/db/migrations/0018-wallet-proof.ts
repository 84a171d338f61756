import { sql, type Kysely } from 'kysely'

/**
 * Wallets that are proven to be their person's, and that cool off after a change; the challenges that are signed for a
 * proof, their link and their nonce as hashes alone.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table wallets
      add column proven_at timestamptz,
      add column payable_from timestamptz,
      add column disowned_at timestamptz`.execute(db)
  await sql`create index wallets_contributor on wallets (contributor_id, id desc)`.execute(db)
  await sql`
    create table wallet_challenges (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id) on delete cascade,
      platform text not null,
      link_hash text not null unique,
      nonce_hash text not null unique,
      seed text not null,
      address text,
      domain text not null,
      uri text not null,
      tries integer not null default 0,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      check (expires_at > issued_at)
    )`.execute(db)
  await sql`create index wallet_challenges_contributor on wallet_challenges (contributor_id, id desc)`.execute(
    db,
  )
  await sql`create index wallet_challenges_address on wallet_challenges (address, id desc) where address is not null`.execute(
    db,
  )
  await sql`create index wallet_challenges_age on wallet_challenges (expires_at)`.execute(db)
}
