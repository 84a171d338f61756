import { sql } from 'kysely'

import { toDecimal } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import { accuracy, macroF1, majority, plainWords } from '#replay/score.ts'
import type { Script } from '#replay/script.ts'
import { reconcile } from '#rewards/reconcile.ts'

import type { System } from './system.ts'

/** What a replay measured. Amounts are in tokens; accuracy and macro_f1 are of the settled labels. */
export type ReplayResult = {
  items: number
  offered: number
  used: number
  settled: number
  disputed: number
  accuracy: number
  macro_f1: number
  majority_accuracy: number
  accrued: number
  paid: number
  reconciled: boolean
  seconds: number
  answers_per_second: number
}

/** Compares what was settled with the truth, and what was earned with what has left. `started`: milliseconds since 1970. */
export const measure = async (
  { db, chain, types }: System,
  script: Script,
  campaignId: number,
  started: number,
): Promise<ReplayResult> => {
  const byText = types.get(script.kind)?.compare.by === 'text'
  const plain = (labels: Map<string, string>): Map<string, string> =>
    byText ? new Map([...labels].map(([item, text]) => [item, plainWords(text)])) : labels
  const labels = await settledLabels(db, campaignId)
  const truth = plain(script.truth)
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const { decimals } = chain.asset
  const [counts, money] = await Promise.all([countItems(db, campaignId), countMoney(db, campaignId)])
  const { ok } = await reconcile(db, chain)
  const seconds = (Date.now() - started) / 1000
  const majorityOf = majority(
    script.answers.map((row) => (byText ? { ...row, label: plainWords(row.label) } : row)),
  )
  return {
    items: script.items.size,
    offered: script.answers.length,
    ...counts,
    accuracy: round(accuracy(plain(labels), truth)),
    macro_f1: round(macroF1(plain(labels), truth)),
    majority_accuracy: round(accuracy(majorityOf, truth)),
    accrued: Number(toDecimal(money.accrued, decimals)),
    paid: Number(toDecimal(money.paid, decimals)),
    reconciled: ok,
    seconds: round(seconds),
    answers_per_second: round(counts.used / seconds),
  }
}

const settledLabels = async (db: Db, campaignId: number): Promise<Map<string, string>> => {
  const rows = await db
    .selectFrom('items')
    .select(['external_id', 'outcome'])
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'settled')
    .execute()
  return new Map(rows.map(({ external_id, outcome }) => [external_id, String(outcome)]))
}

const countItems = async (db: Db, campaignId: number) => {
  const { rows } = await sql<{ used: number; settled: number; disputed: number }>`
    select (select count(*) from answers join items on items.id = answers.item_id where campaign_id = ${campaignId}) as used,
      count(*) filter (where status = 'settled') as settled,
      count(*) filter (where status = 'disputed') as disputed
    from items where campaign_id = ${campaignId}`.execute(db)
  return rows[0] ?? { used: 0, settled: 0, disputed: 0 }
}

/** `paid`: what has left for wallets, of all that the people of this campaign have earned. */
const countMoney = async (db: Db, campaignId: number) => {
  const { rows } = await sql<{ accrued: bigint; unpaid: bigint }>`
    select
      (select coalesce(sum(verdicts.reward), 0) from verdicts join items on items.id = verdicts.item_id
        where items.campaign_id = ${campaignId}) as accrued,
      (select coalesce(sum(balance), 0) from accounts where kind = 'due' and ref in (
        select verdicts.contributor_id::text from verdicts join items on items.id = verdicts.item_id
        where items.campaign_id = ${campaignId})) as unpaid`.execute(db)
  const { accrued, unpaid } = rows[0] ?? { accrued: 0n, unpaid: 0n }
  return { accrued, paid: accrued > unpaid ? accrued - unpaid : 0n }
}
