import { sql } from 'kysely'

import { showAmount, type Amount, type Asset } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'
import type { Db } from '#db/connect.ts'

import type { Chain, Movement } from './chain.ts'

/** What it means where something left that is no payment. */
export const keyMayBeOut =
  "The treasury's own key must have signed that. If none of your operators did, and no newer backup knows it, the key is out: stop Accord, make another key (npm run -s accord -- new-key FILE), move everything there, set SOLANA_KEYPAIR, and run: npm run -s accord -- treasury adopt"

/** Transactions of the treasury that are looked through, and that are listed. */
const LOOK = 200
const LIST = 20

/**
 * What makes up a difference of `surplus` base units between chain and ledger: the newest transactions of the treasury
 * that are none of Accord's, as many as add up to it. A line each; and what it means where money left.
 */
export const explainSurplus = async (db: Db, chain: Chain, surplus: Amount): Promise<string[]> => {
  if (surplus === 0n) return []
  return [...(await movementLines(db, chain, surplus)), ...(surplus < 0n ? [keyMayBeOut] : [])]
}

const movementLines = async (db: Db, chain: Chain, surplus: Amount): Promise<string[]> => {
  const show = (amount: Amount): string => showAmount(amount, chain.asset, 'en')
  const strange = await strangers(db, await chain.movements(LOOK))
  const listed: Movement[] = []
  let sum = 0n
  for (const one of strange.slice(0, LIST)) {
    listed.push(one)
    sum += one.amount
    if (sum === surplus) return listed.map((each) => movementLine(each, show))
  }
  return [
    ...listed.map((each) => movementLine(each, show)),
    listed.length === 0
      ? `${show(surplus)}: the treasury's last ${LOOK} transactions show nothing that is not Accord's.`
      : `These do not add up to ${show(surplus)}: some are in the ledger already, or it is older than the treasury's last ${LOOK} transactions.`,
  ]
}

const strangers = async (db: Db, movements: readonly Movement[]): Promise<Movement[]> => {
  const signatures = movements.map((one) => one.signature)
  const { rows } = await sql<{ signature: string }>`
    select signature from attempts where signature = any(${signatures}::text[])`.execute(db)
  const ours = new Set(rows.map((row) => row.signature))
  return movements.filter((one) => !ours.has(one.signature))
}

const movementLine = (
  { signature, slot, amount, at }: Movement,
  show: (amount: Amount) => string,
): string => {
  const when = `slot ${slot}${at === undefined ? '' : `, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`}`
  return amount > 0n
    ? `${show(amount)} came in by transaction ${signature} (${when}): a deposit.`
    : `${show(-amount)} left by transaction ${signature} (${when}), which is none of Accord's.`
}

/** What is on its way, a line for each transaction: no difference, and what to look for while there is one. */
export const inFlightLines = async (db: Db, asset: Asset): Promise<string[]> => {
  const { rows } = await sql<{
    signature: string
    status: string
    batch: number
    amount: bigint
    payouts: number
  }>`
    select a.signature, a.status, a.batch_id as batch, m.amount, m.payouts
      from attempts a cross join lateral (
        select sum(p.amount) as amount, count(*) as payouts
          from payouts p where p.batch_id = a.batch_id and p.asset = ${asset.mint}) m
      where a.status in ('signed', 'sent', 'confirmed', 'unknown') and m.payouts > 0
      order by a.id limit ${LIST}`.execute(db)
  return rows.map(
    ({ signature, status, batch, amount, payouts }) =>
      `${showAmount(amount, asset, 'en')} is on its way to ${payouts} ${payouts === 1 ? 'person' : 'people'} by transaction ${signature} (batch ${batch}, ${status}).`,
  )
}

type Odd = { line: string }

/** What contradicts itself within the database: the payout, the posting, the account, a line each. */
export const explainInside = async (db: Db, asset: Asset): Promise<string[]> => {
  const { mint, decimals, symbol } = asset
  const { rows } = await sql<Odd>`
    with shown as (select power(10::numeric, ${decimals}::int) as unit)
    select line from (
      select 1 as part, p.id as id, format('Payout %s of %s ${sql.raw(symbol)} is %s, but %s ${sql.raw(symbol)} is in transit for it.',
          p.id, trim_scale(p.amount / unit), p.status, trim_scale(coalesce(a.balance, 0) / unit)) as line
        from shown, payouts p left join lateral (
          select balance from accounts where kind = 'transit' and ref = p.id::text and asset = p.asset ${forEach}) a on true
        where p.asset = ${mint} and coalesce(a.balance, 0) <> case when p.status = 'paid' then 0 else p.amount end
      union all
      select 2, a.id, format('%s ${sql.raw(symbol)} is in transit for payout %s, which is not there.', trim_scale(a.balance / unit), a.ref)
        from shown, accounts a
        where a.kind = 'transit' and a.asset = ${mint} and a.balance <> 0
          and not exists (select from payouts p where p.id::text = a.ref)
      union all
      select 3, p.id, format('Payout %s is paid by %s, but no posting says so.', p.id, p.signature)
        from payouts p where p.asset = ${mint} and p.status = 'paid'
          and not exists (select from postings g where g.key = 'payout:' || p.id || ':paid')
      union all
      select 4, a.id, format('The account %s of %s holds %s ${sql.raw(symbol)}, but its postings add up to %s.',
          a.kind, case a.kind when 'escrow' then 'campaign ' || a.ref when 'due' then 'person ' || a.ref
            when 'transit' then 'payout ' || a.ref else 'Accord' end,
          trim_scale(a.balance / unit), trim_scale(s.sum / unit))
        from shown, accounts a cross join lateral (
          select coalesce((select sum(amount) from postings where to_account = a.id), 0)
            - coalesce((select sum(amount) from postings where from_account = a.id), 0) as sum) s
        where a.asset = ${mint} and a.balance <> s.sum
      union all
      select 5, p.id, format('Payout %s is %s%s, but the transaction %s, which is final, has paid it.', p.id, p.status, ' by ' || p.signature, a.signature)
        from attempts a cross join lateral jsonb_array_elements_text(a.members) m join payouts p on p.id = m.value::bigint
        where a.status = 'finalized_ok' and p.asset = ${mint} and p.signature is distinct from a.signature) odd
      order by part, id limit ${5 * LIST}`.execute(db)
  return rows.map(({ line }) => line)
}
