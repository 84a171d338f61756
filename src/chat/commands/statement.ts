import { toLocale } from '#core/locale.ts'
import type { Choice, Message, View } from '#core/view.ts'
import { answerLines, type AnswerLine, type LinePayout } from '#rewards/answer-lines.ts'

import { heldWords } from '../held.ts'
import { money, short } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'
import { day } from '../when.ts'

const PAGE = 5
/** Characters of a task in a line: enough to know it again. */
const BRIEF = 60
/** And on a button. */
const LABEL = 28

/** Every answer with what it earned, how that was worked out, and which payment took it along; newest first. */
const statementView = async (turn: Turn, before?: number): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const found = await answerLines(tx, person.id, ctx.asset.mint, {
    limit: PAGE + 1,
    ...(before !== undefined && { before }),
  })
  const shown = found.slice(0, PAGE)
  const last = shown.at(-1)
  if (last === undefined) return { text: say(t, 'statement-none') }
  return {
    text: paragraphs(
      [{ bold: t('statement-title') }],
      ...shown.map((line, at) => entry(turn, line, isNamed(shown.slice(0, at), line))),
    ),
    choices: [
      ...contestable(turn, shown),
      ...(before === undefined ? [] : [button(t, 'button-statement-first', 'q', PAGE)]),
      ...(found.length > PAGE ? [button(t, 'button-statement-more', `q:${last.answerId}`, PAGE)] : []),
      button(t, 'button-statement-file', 'qf', PAGE + 1),
    ],
  }
}

/** Each answer that was not confirmed can be looked at, and contested there. */
const contestable = (turn: Turn, shown: AnswerLine[]): Choice[] =>
  shown
    .filter(({ accepted }) => accepted === false)
    .map((line, row) => {
      const brief = briefOf(turn, line)
      const item = brief.length <= LABEL ? brief : `${brief.slice(0, LABEL - 1).toWellFormed()}…`
      return { label: turn.t('button-see-item', { item }), data: `v:${line.answerId}`, row }
    })

/** Whether a line above has named the transaction already. */
const isNamed = (above: AnswerLine[], { payout }: AnswerLine): boolean =>
  above.some((line) => line.payout?.signature !== undefined && line.payout.signature === payout?.signature)

const entry = (turn: Turn, line: AnswerLine, named: boolean): Message => {
  const { ctx, t } = turn
  const { base, quality, reward, accepted } = line
  const head: Message = [`${day(t.locale, line.at)} · «${briefOf(turn, line)}»`]
  if (accepted === undefined) return lines(head, say(t, 'statement-waiting', { base: money(ctx, t, base) }))
  const sum = say(t, 'statement-sum', {
    base: money(ctx, t, base),
    percent: quality / 10,
    amount: money(ctx, t, reward),
  })
  if (!accepted) return lines(head, say(t, 'statement-rejected'))
  if (reward === 0n) return lines(head, say(t, 'statement-unpaid'))
  return lines(head, sum, way(turn, line, named))
}

/** A task in a few words, to know it again. */
export const briefOf = ({ ctx }: Pick<Turn, 'ctx'>, { campaign, item }: AnswerLine): string => {
  const brief = ctx.types.get(campaign.kind)?.brief({
    payload: item.payload,
    options: campaign.options,
    locale: toLocale(campaign.locale),
  })
  const text = brief ?? campaign.name
  return text.length <= BRIEF ? text : `${text.slice(0, BRIEF - 1).toWellFormed()}…`
}

/** Where the reward is now: due, on its way, held, or in the wallet with the transaction that anybody can look up. */
const way = ({ ctx, t }: Turn, { checkedAt, payout }: AnswerLine, named: boolean): Message => {
  const since = checkedAt === undefined ? '' : day(t.locale, checkedAt)
  if (payout === undefined) return say(t, 'statement-due', { day: since })
  const words = { payment: `${payout.id}`, day: day(t.locale, payout.paidAt ?? payout.at) }
  if (payout.status === 'paid')
    return say(t, 'statement-paid', {
      ...words,
      batch: `${payout.batch ?? ''}`,
      signature: transaction(ctx.chain.explorerUrl, payout, named),
    })
  if (payout.status === 'held')
    return say(t, 'statement-held', { ...words, reason: heldWords(t, payout.holdReason ?? '').why })
  return say(t, 'statement-sending', words)
}

const transaction = (
  explorerUrl: (signature: string) => string | undefined,
  { signature = '' }: LinePayout,
  named: boolean,
) => {
  const url = explorerUrl(signature)
  if (url !== undefined) return { link: short(signature), url }
  return named ? short(signature) : { copy: signature }
}

export const statement: ChatCommand = {
  name: 'statement',
  who: 'everyone',
  arguments: [],
  run: async (turn) => [await statementView(turn)],
}

/** `q`: the newest answers; `q:<answer>`: those before it. */
export const statementTap: Tapped = async (turn, rest) => {
  if (rest !== '' && !/^\d{1,15}$/.test(rest)) return [toast(turn.t('stale-button'), 'bad')]
  return [await statementView(turn, rest === '' ? undefined : Number(rest))]
}
