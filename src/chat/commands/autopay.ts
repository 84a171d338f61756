import { fromDecimal } from '#core/money.ts'
import type { Locale } from '#core/locale.ts'
import type { Choice, Message, View } from '#core/view.ts'
import { autopayOf, setAutopay, type Autopay } from '#rewards/autopay.ts'
import { liveWallet } from '#rewards/wallets.ts'

import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'
import { weekdayName } from '../when.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
/** What the buttons offer, in times of the smallest payment (and of one token where there is none). */
const times = [10n, 40n, 200n]

const stops = new Set(['off', 'stop', 'no', 'non', 'arreter'])

/** What two ways to write a word have in common: no capitals, no accents. */
const bare = (word: string): string => word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** A weekday by its name in either language, whole or by at least three letters. */
const readWeekday = (word: string): number | undefined => {
  if (word.length < 3) return undefined
  const locales: Locale[] = ['en', 'fr']
  return weekdays.find((weekday) =>
    locales.some((locale) => bare(weekdayName(locale, weekday)).startsWith(word)),
  )
}

/** `/autopay`, `/autopay 20`, `/autopay friday`, `/autopay off`: payments without asking. */
export const autopay: ChatCommand = {
  name: 'autopay',
  who: 'everyone',
  arguments: [{ name: 'autopay-choice', required: false }],
  run: async (turn, args) => {
    const { ctx, t } = turn
    const word = bare(args.trim())
    if (word === '') return [await offer(turn)]
    if (stops.has(word)) return choose(turn, undefined)
    const weekday = readWeekday(word)
    if (weekday !== undefined) return choose(turn, { weekday })
    const number = word.replace(bare(ctx.asset.symbol), '').replace(',', '.').trim()
    const threshold = fromDecimal(number, ctx.asset.decimals)
    if (threshold === undefined) {
      const ask = await offer(turn)
      return [{ ...ask, text: paragraphs(say(t, 'autopay-unknown'), ask.text), tone: 'bad' }]
    }
    return choose(turn, { threshold })
  },
}

/** `ap:a:<base units>`, `ap:d:<weekday>`, `ap:off`. */
export const autopayTap: Tapped = async (turn, rest) => {
  if (rest === 'off') return choose(turn, undefined)
  const [, kind, value = ''] = /^(a|d):(\d{1,30})$/.exec(rest) ?? []
  if (kind === 'a') return choose(turn, { threshold: BigInt(value) })
  if (kind === 'd' && weekdays.includes(Number(value))) return choose(turn, { weekday: Number(value) })
  return [toast(turn.t('stale-button'), 'bad')]
}

/** What is chosen now, and buttons for everything that people choose. */
const offer = async (turn: Turn): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const chosen = await autopayOf(tx, person.id)
  const { minimumPayout, openingMinimum } = ctx.settings
  const one = 10n ** BigInt(ctx.asset.decimals)
  const unit = minimumPayout > 0n ? minimumPayout : one
  const least = openingMinimum > minimumPayout ? openingMinimum : minimumPayout
  const amounts = times.map((factor) => unit * factor).filter((amount) => amount >= least)
  const choices: Choice[] = [
    ...amounts.map((amount) => ({
      label: t('button-autopay-from', { amount: money(ctx, t, amount) }),
      data: `ap:a:${amount}`,
      row: 0,
    })),
    ...weekdays.map((weekday) => ({
      label: weekdayName(t.locale, weekday),
      data: `ap:d:${weekday}`,
      row: weekday < 5 ? 1 : 2,
    })),
    // Always there, since it is one of the choices, and so that no day is the last row, which some doors show fainter.
    button(t, 'button-autopay-off', 'ap:off', 3),
  ]
  return {
    text: paragraphs(
      chosen === undefined ? say(t, 'autopay-none') : standing(turn, chosen),
      say(t, 'autopay-ask'),
    ),
    choices,
  }
}

const standing = ({ ctx, t }: Turn, chosen: Autopay): Message =>
  'threshold' in chosen
    ? say(t, 'autopay-from', { amount: money(ctx, t, chosen.threshold) })
    : say(t, 'autopay-day', { day: weekdayName(t.locale, chosen.weekday) })

const choose = async (turn: Turn, choice: Autopay | undefined): Promise<View[]> => {
  const { ctx, tx, t, person, now } = turn
  const minimum = ctx.settings.minimumPayout
  if (
    choice !== undefined &&
    'threshold' in choice &&
    (choice.threshold < minimum || choice.threshold === 0n)
  )
    return [{ text: say(t, 'autopay-too-small', { minimum: money(ctx, t, minimum) }), tone: 'bad' }]
  await setAutopay(tx, person.id, choice, now)
  if (choice === undefined) return [{ text: say(t, 'autopay-off'), tone: 'good' }]
  const wallet = await liveWallet(tx, person.id)
  const ready =
    wallet !== undefined && (ctx.settings.walletProof === 'offered' || wallet.provenAt !== undefined)
  return [
    {
      text: lines(
        [`✓ `, ...standing(turn, choice)],
        say(t, 'autopay-then', { minimum: money(ctx, t, minimum), button: t('button-proof') }),
        ready ? [] : say(t, 'autopay-wallet'),
      ),
      tone: 'good',
    },
  ]
}
