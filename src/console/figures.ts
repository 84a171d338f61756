import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

export type Count = { name: string; labels: Record<string, string>; value: bigint | number }

/** What the metrics and the public page count, each by one query. Amounts are in base units of the asset. */
export const countEverything = async (db: Db): Promise<Count[]> => {
  const groups = await Promise.all([
    byStatus(db, 'items', 'accord_items'),
    byStatus(db, 'payouts', 'accord_payouts'),
    byStatus(db, 'campaigns', 'accord_campaigns'),
    total(db, 'answers', 'accord_answers'),
    total(db, 'outbox', 'accord_outbox_waiting'),
    total(db, 'postings', 'accord_postings'),
    verdicts(db),
    accounts(db),
  ])
  return groups.flat()
}

const byStatus = async (db: Db, table: 'items' | 'payouts' | 'campaigns', name: string): Promise<Count[]> => {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*) as count from ${sql.table(table)} group by status order by status`.execute(db)
  return rows.map(({ status, count }) => ({ name, labels: { status }, value: count }))
}

const total = async (db: Db, table: 'answers' | 'outbox' | 'postings', name: string): Promise<Count[]> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db)
  return [{ name, labels: {}, value: rows[0]?.count ?? 0 }]
}

const verdicts = async (db: Db): Promise<Count[]> => {
  const { rows } = await sql<{ accepted: boolean; count: number }>`
    select accepted, count(*) as count from verdicts group by accepted order by accepted`.execute(db)
  return rows.map(({ accepted, count }) => ({
    name: 'accord_verdicts',
    labels: { accepted: String(accepted) },
    value: count,
  }))
}

const accounts = async (db: Db): Promise<Count[]> => {
  const { rows } = await sql<{ kind: string; asset: string; balance: bigint }>`
    select kind, asset, sum(balance) as balance from accounts group by kind, asset order by asset, kind`.execute(
    db,
  )
  return rows.map(({ kind, asset, balance }) => ({
    name: 'accord_ledger_base_units',
    labels: { account: kind, asset },
    value: balance,
  }))
}
