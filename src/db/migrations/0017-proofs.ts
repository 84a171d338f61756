import { sql, type Kysely } from 'kysely'

/**
 * Proofs: a payout's secret, from which its leaves are salted (244 random bits; null once its person was forgotten); the
 * payout whose tree says that an answer was not confirmed; and the trees, as their leaves' hashes, by batch and root.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table payouts add column secret bytea
      default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')`.execute(db)
  await sql`alter table verdicts add column payout_id bigint references payouts (id)`.execute(db)
  await sql`create index verdicts_payout on verdicts (payout_id) where payout_id is not null`.execute(db)
  await sql`
    create index verdicts_unproven on verdicts (contributor_id) where not accepted and payout_id is null`.execute(
    db,
  )
  await sql`create index contributors_merged on contributors (merged_into) where merged_into is not null`.execute(
    db,
  )
  await sql`
    create table trees (
      batch_id bigint not null references batches (id),
      root text not null,
      leaves bytea not null check (length(leaves) > 0 and length(leaves) % 32 = 0),
      created_at timestamptz not null default now(),
      primary key (batch_id, root)
    )`.execute(db)
}
