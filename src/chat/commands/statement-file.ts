import { toDecimal } from '#core/money.ts'
import type { View } from '#core/view.ts'
import { answerLines, type AnswerLine } from '#rewards/answer-lines.ts'

import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'
import { briefOf } from './statement.ts'

/** More answers than one person gives in years; a table of them is about a megabyte. */
const MOST = 10_000

/** All answers as a table (CSV, RFC 4180) for whoever wants to work it out again: amounts are plain decimals. */
export const statementFile = async (turn: Turn): Promise<View> => {
  const { ctx, tx, t, person, now } = turn
  const found = await answerLines(tx, person.id, ctx.asset.mint, { limit: MOST })
  if (found.length === 0) return { text: say(t, 'statement-none') }
  const rows = [t('statement-file-columns').split('|'), ...found.map((line) => rowOf(turn, line))]
  const text = rows.map((row) => row.map((value) => cell(value.trim())).join(',')).join('\r\n')
  return {
    text: say(t, 'statement-file', { count: found.length }),
    file: { name: `accord-${now.toISOString().slice(0, 10)}.csv`, text: `${text}\r\n` },
    how: 'send',
  }
}

const rowOf = (turn: Turn, line: AnswerLine): string[] => {
  const { decimals } = turn.ctx.asset
  const { payout, accepted } = line
  const earned = accepted === true ? line.reward : 0n
  return [
    `${line.answerId}`,
    line.at.toISOString(),
    line.campaign.name,
    briefOf(turn, line),
    toDecimal(line.base, decimals),
    accepted === undefined ? '' : `${accepted ? line.quality / 1000 : 0}`,
    accepted === undefined ? '' : toDecimal(earned, decimals),
    line.checkedAt?.toISOString() ?? '',
    payout === undefined ? '' : `${payout.id}`,
    payout?.batch === undefined ? '' : `${payout.batch}`,
    payout?.paidAt?.toISOString() ?? '',
    payout?.signature ?? '',
  ]
}

/** What begins like a formula is text to a spreadsheet all the same. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
