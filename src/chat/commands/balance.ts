import type { Message, View } from '#core/view.ts'
import { balances, statement, type Balances, type StatementLine } from '#rewards/statement.ts'

import { heldWords } from '../held.ts'
import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

const ENTRIES = 3

/** What is waiting, what is theirs, what is on its way and what was paid, each with what comes next. */
export const balanceView = async (turn: Turn): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const sums = await balances(tx, person.id, ctx.asset.mint)
  const last = await statement(tx, person.id, ctx.asset.mint, ENTRIES)
  const enough = sums.due > 0n && sums.due >= ctx.settings.minimumPayout
  return {
    text: paragraphs(
      [{ bold: t('balance-title') }],
      lines(
        pending(turn, sums),
        dueLine(turn, sums.due),
        sums.inTransit > sums.held
          ? say(t, 'balance-transit', { amount: money(ctx, t, sums.inTransit - sums.held) })
          : [],
        held(turn, sums),
        sums.paid > 0n ? say(t, 'balance-paid', { amount: money(ctx, t, sums.paid) }) : [],
      ),
      last.length === 0 ? [] : lines([{ bold: t('balance-last') }], ...last.map((line) => entry(turn, line))),
    ),
    choices: [
      button(t, 'button-next', 'n', 0),
      ...(enough ? [button(t, 'button-withdraw', 'p', 0)] : []),
      ...(last.length === 0 ? [] : [button(t, 'button-statement', 'q', 1)]),
    ],
  }
}

/** Why, and what to do: it was told once, and whoever looks later wants to know it too. */
const held = ({ ctx, t }: Turn, { held: amount, holdReason }: Balances): Message => {
  if (amount === 0n) return []
  const { why, todo } = heldWords(t, holdReason ?? '')
  return say(t, 'balance-held', { amount: money(ctx, t, amount), reason: why, todo })
}

const pending = ({ ctx, t }: Turn, sums: Balances): Message =>
  sums.pendingCount === 0
    ? say(t, 'balance-pending-none')
    : say(t, 'balance-pending', { amount: money(ctx, t, sums.pending), count: sums.pendingCount })

/** What can be withdrawn, or from what sum on it can. */
export const dueLine = ({ ctx, t }: Turn, due: bigint): Message => {
  const minimum = ctx.settings.minimumPayout
  if (due === 0n) return say(t, 'balance-due-none')
  const amount = money(ctx, t, due)
  if (due >= minimum) return say(t, 'balance-due', { amount })
  return say(t, 'balance-due-missing', {
    amount,
    minimum: money(ctx, t, minimum),
    missing: money(ctx, t, minimum - due),
  })
}

const entry = ({ ctx, t }: Turn, { amount, reason }: StatementLine): Message => {
  const size = money(ctx, t, amount < 0n ? -amount : amount)
  if (reason === 'answer-accepted') return say(t, 'balance-entry-answer', { amount: size })
  if (reason === 'payout-requested') return say(t, 'balance-entry-payout', { amount: size })
  return say(t, amount < 0n ? 'balance-entry-out' : 'balance-entry-in', { amount: size })
}

export const balance: ChatCommand = {
  name: 'balance',
  who: 'everyone',
  arguments: [],
  run: async (turn) => [await balanceView(turn)],
}
