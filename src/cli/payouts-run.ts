import { setFlagsFromString } from 'node:v8'

import { Command } from 'commander'
import { sql } from 'kysely'

import { showAmount, type Amount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import type { Chain } from '#rewards/chain.ts'
import { UNFUNDED } from '#rewards/payouts/funds.ts'
import { runPayouts, type PayoutReport } from '#rewards/payouts/run.ts'
import { wakeWaiting } from '#rewards/payouts/today.ts'
import { requestDue } from '#rewards/request-due.ts'
import { openTreasury } from '#rewards/treasury.ts'
import { mistakenFor, otherTreasuryLine } from '#rewards/whose-ledger.ts'

import { createLog } from './log.ts'
import { openMoney, payoutTerms, type Money } from './money.ts'
import { answer, exit, startProgress } from './output.ts'
import { pause } from './pause.ts'
import { reasonText } from './payout-lines.ts'

export const runCommand = (): Command =>
  new Command('run')
    .description(
      'pay what is planned and follow it until it is final; exit code 1 if something could not be paid',
    )
    .option(
      '--due',
      'first plan a payment for everybody who is due at least MINIMUM_PAYOUT and has a wallet',
      false,
    )
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
May be interrupted at any time: the next run, or a running Accord, goes on where it was. Nobody is paid twice.

Example:
  npm run -s accord -- payouts run --due`,
    )
    .action(run)

const EVERY_MS = 400
/**
 * Passes in which nothing moves before this command gives up waiting: some where nothing is under way; half a minute of them
 * where another process pays; and so many where the chain decides that what is lost has expired meanwhile and was signed anew.
 */
const PATIENCE = { idle: 10, busy: 75, live: 600 }
const BUSY =
  'Another process is paying, and nothing has moved for half a minute: its log says what is in the way, and so does doctor.'
const LIVE =
  'Some transactions are still on their way after minutes: payouts show says of each what it waits for.'

type Outcome = { waiting: string[]; stopped?: string }

const run = async ({ due, json }: { due: boolean; json: boolean }): Promise<void> => {
  // V8 collects late while the machine has memory to spare: a hundred thousand payments would fill half a gigabyte with rubbish.
  setFlagsFromString('--optimize-for-size')
  await using money = await openMoney()
  const { db, chain } = money
  await openTreasury(db, chain)
  await wakeWaiting(db, { proof: money.config.walletProof, now: new Date() })
  const other = await mistakenFor(db, chain)
  const planned = due && other === undefined ? await plan(money) : 0
  const ids = await openIds(db, chain.asset.mint)
  const { waiting, stopped }: Outcome =
    ids.length === 0 ? nothing(chain, other) : await follow(money, ids.length)
  const ends = await endsOf(db, ids)
  const of = (status: string): End[] => ends.filter((one) => one.status === status)
  const [paid = { count: 0, amount: 0n }] = of('paid')
  const held = of('held')
  const left = ids.length - [paid, ...held].reduce((sum, one) => sum + one.count, 0)
  const show = (amount: Amount): string => showAmount(amount, chain.asset, 'en')
  const facts = { planned, paid: paid.count, amount: paid.amount, held, left, waiting }
  answer(json, { ...facts, ...(stopped !== undefined && { stopped }) }, [
    ...(stopped === undefined ? [] : [stopped]),
    ...(due ? [`${planned} ${planned === 1 ? 'payment' : 'payments'} planned.`] : []),
    ids.length === 0
      ? 'Nothing is to be paid.'
      : `${paid.count} of ${ids.length} paid: ${show(paid.amount)}.`,
    ...held.map(({ reason, count, amount }) => `${count} held (${show(amount)}): ${reasonText(reason)}.`),
    ...(left > 0
      ? [
          `${left} are still open${stopped === undefined ? ': run it again, or let a running Accord go on' : ''}.`,
        ]
      : []),
    ...waiting,
  ])
  if (left > 0 || held.length > 0 || stopped !== undefined) process.exitCode = exit.failed
}

const nothing = (chain: Chain, other: string | undefined): Outcome => ({
  waiting: [],
  ...(other !== undefined && { stopped: otherTreasuryLine(other, chain) }),
})

const plan = async (money: Money): Promise<number> => {
  const progress = startProgress('Planned', 0)
  try {
    return await requestDue(money.db, payoutTerms(money), (count) => progress.at(count))
  } finally {
    progress.end()
  }
}

/** Passes until everything is final, or nothing moves any more; another worker's passes count as well. */
const follow = async ({ db, chain, config }: Money, total: number): Promise<Outcome> => {
  const progress = startProgress('Paid', total)
  const log = createLog(config.logLevel)
  const said = new Set<string>()
  let waiting: string[] = []
  try {
    for (let still = 0; ;) {
      const open = (await openIds(db, chain.asset.mint)).length
      const at = (report: PayoutReport): void =>
        progress.at(total - open + report.paid.length + report.held.length)
      const report = await runPayouts({ db, chain, log, now: () => new Date(), onProgress: at })
      for (const sentence of report.waiting) said.add(sentence)
      // What an earlier pass has said may be over, and the same with other numbers in it; the limits are not.
      if (!report.busy) waiting = [...new Set([...[...said].filter(isLasting), ...report.waiting])]
      if (report.stopped !== undefined) return { waiting, stopped: report.stopped }
      const rest = (await openIds(db, chain.asset.mint)).length
      if (rest === 0) return { waiting: [...said].filter(isLasting) }
      progress.at(total - rest)
      still = rest < open || report.signed > 0 ? 0 : still + 1
      const why = report.busy ? 'busy' : report.live > 0 ? 'live' : 'idle'
      const words = { busy: [BUSY], live: [LIVE], idle: [] }
      if (still > PATIENCE[why]) return { waiting: [...waiting, ...words[why]] }
      await pause(EVERY_MS)
    }
  } finally {
    progress.end()
  }
}

/** Once everybody is paid or held, what an endpoint said meanwhile is history; the limits are not. */
const isLasting = (sentence: string): boolean => sentence.includes('DAILY_PAYOUT_CAP')

const openIds = async (db: Db, asset: string): Promise<number[]> => {
  const rows = await db
    .selectFrom('payouts')
    .select('id')
    .where('asset', '=', asset)
    .where('status', 'in', ['planned', 'batched'])
    .execute()
  return rows.map(({ id }) => id)
}

type End = { status: string; reason: string | null; count: number; amount: Amount }

const endsOf = async (db: Db, ids: readonly number[]): Promise<End[]> => {
  const { rows } = await sql<End>`
    select status, case when hold_note = ${UNFUNDED} then 'unfunded' else hold_reason end as reason, count(*) as count,
        sum(amount) as amount from payouts
      where id = any(${[...ids]}::bigint[]) group by 1, 2`.execute(db)
  return rows
}
