import { sql } from 'kysely'

import { showAmount, type Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import { payable } from '../held.ts'
import { limitsOf, usedToday, type Limits } from '../limits.ts'
import type { Member } from './book.ts'
import { wait, type Run } from './pass.ts'

const known = new WeakMap<object, { limits: Limits; at: number }>()
const FRESH_MS = 1_000

/** The limits as a pass sees them: read again after a second. The database holds to its own in any case. */
export const limitsNow = async (run: Run): Promise<Limits> => {
  const found = known.get(run.report)
  if (found !== undefined && performance.now() - found.at < FRESH_MS) return found.limits
  const limits = await limitsOf(run.db, run.chain.asset.mint)
  known.set(run.report, { limits, at: performance.now() })
  return limits
}

/**
 * Splits planned payouts, oldest first, into those that go today and those that wait for the next day (UTC). Nobody
 * overtakes: a payout that waits for tomorrow is the first one then.
 */
export const fitToday = async (
  run: Run,
  planned: readonly Member[],
): Promise<{ today: Member[]; tomorrow: Member[] }> => {
  const { dayCap, personCap } = await limitsNow(run)
  if (dayCap === undefined && personCap === undefined) return { today: [...planned], tomorrow: [] }
  const { mint } = run.chain.asset
  const used = personCap === undefined ? new Map() : await usedBy(run.db, mint, planned)
  let left = dayCap === undefined ? undefined : dayCap - (await usedToday(run.db, mint))
  const today: Member[] = []
  const tomorrow: Member[] = []
  for (const one of planned) {
    const total = (used.get(one.contributor_id) ?? 0n) + one.amount
    if (personCap !== undefined && total > personCap) tomorrow.push(one)
    else if (left === undefined) today.push(one)
    else if (one.amount > left) {
      tomorrow.push(one)
      // What is larger than the whole cap waits for the operator, and nobody waits behind it.
      if (dayCap !== undefined && one.amount <= dayCap) left = 0n
    } else {
      today.push(one)
      left -= one.amount
    }
  }
  if (tomorrow.length > 0) say(run, { dayCap, personCap }, tomorrow)
  return { today, tomorrow }
}

const say = (
  run: Run,
  { dayCap, personCap }: { dayCap: Amount | undefined; personCap: Amount | undefined },
  tomorrow: readonly Member[],
): void => {
  const show = (amount: Amount): string => showAmount(amount, run.chain.asset, 'en')
  const most = [
    ...(dayCap === undefined ? [] : [`${show(dayCap)} together`]),
    ...(personCap === undefined ? [] : [`${show(personCap)} a person`]),
  ]
  const never = (cap: Amount | undefined, what: string, variable: string): void => {
    const first = cap === undefined ? undefined : tomorrow.find(({ amount }) => amount > cap)
    if (cap === undefined || first === undefined) return
    wait(
      run,
      { payoutId: first.id },
      `Payout ${first.id} of ${show(first.amount)} is larger than what ${what} in a day, ${show(cap)}: raise ${variable}, or it waits for ever.`,
    )
  }
  never(dayCap, 'may leave', 'DAILY_PAYOUT_CAP')
  never(personCap, 'one person may get', 'DAILY_PAYOUT_CAP_PERSON')
  wait(
    run,
    {},
    `The limit of today is reached (${most.join(', ')}; UTC): what is above goes tomorrow by itself. DAILY_PAYOUT_CAP sets it.`,
  )
}

const usedBy = async (db: Db, asset: string, planned: readonly Member[]): Promise<Map<number, Amount>> => {
  const people = planned.map((one) => one.contributor_id)
  const { rows } = await sql<{ id: number; used: bigint }>`
    select contributor_id as id, sum(payout_counted(amount, cap_day, departures, (now() at time zone 'utc')::date)) as used
      from payouts
      where contributor_id = any(${people}::bigint[]) and asset = ${asset}
        and (cap_day = (now() at time zone 'utc')::date or departures is not null)
      group by contributor_id`.execute(db)
  return new Map(rows.map(({ id, used }) => [id, used]))
}

/** They are told once, and go on by themselves (see `wakeWaiting`). */
export const holdForTomorrow = async (run: Run, tx: Tx, tomorrow: readonly Member[]): Promise<void> => {
  if (tomorrow.length === 0) return
  const ids = tomorrow.map((one) => one.id)
  const reason = 'day-cap' as const
  await tx
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: reason, told: false })
    .where('id', 'in', ids)
    .where('status', '=', 'planned')
    .execute()
  run.report.held.push(...ids.map((payoutId) => ({ payoutId, reason })))
}

/** How many payouts are woken at a time: no more than one step of a pass plans. */
const WAKE = 2_000

/**
 * Plans again what waited for another day and has room today: oldest first, up to what is left of the cap. Returns how
 * many. What cannot go today whatever the others do, being larger than a cap or above what its person has left, takes no
 * room from those behind it. It goes to the wallet that its person has now: one that cools off, or lacks the proof that is
 * asked for, is waited for, and one that they have left is paid no more.
 */
export const wakeWaiting = async (
  db: Db | Tx,
  { proof, now }: { proof: 'required' | 'offered'; now: Date },
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    update payouts p set status = 'planned', hold_reason = null, wallet = g.wallet
      from (
        select w.id, w.wallet from (
          select h.id, h.asset, l.day_cap, coalesce(own.address, h.wallet) as wallet,
              sum(h.amount) over (partition by h.asset order by h.id) as total
            from payouts h left join payout_limits l on l.asset = h.asset
              left join wallets own on own.contributor_id = h.contributor_id and own.replaced_at is null
            where (own.id is null or own.address = h.wallet or (${payable('own', proof, now)})) and h.status = 'held' and h.hold_reason = 'day-cap' and (l.day_cap is null or h.amount <= l.day_cap)
              and (l.person_cap is null or h.amount + coalesce((
                select sum(payout_counted(o.amount, o.cap_day, o.departures, (now() at time zone 'utc')::date)) from payouts o
                  where o.contributor_id = h.contributor_id and o.asset = h.asset
                    and (o.cap_day = (now() at time zone 'utc')::date or o.departures is not null)), 0) <= l.person_cap)
            order by h.id limit ${WAKE}) w
          left join payout_days d on d.asset = w.asset and d.day = (now() at time zone 'utc')::date
          where w.day_cap is null or w.total + coalesce(d.used, 0) <= w.day_cap) g
      where p.id = g.id and p.status = 'held'`.execute(db)
  return Number(numAffectedRows)
}
