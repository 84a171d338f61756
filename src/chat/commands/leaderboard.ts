import { leaderboard as listOf, setShowsName, type Ranked } from '#campaigns/people/leaderboard.ts'
import type { Message, View } from '#core/view.ts'

import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'

const LISTED = 10

/** Who has the most confirmed answers, in this group or everywhere. A name stands there only where its owner wants it. */
export const leaderboard: ChatCommand = {
  name: 'leaderboard',
  who: 'everyone',
  arguments: [{ name: 'leaderboard-what', required: false, choices: ['here', 'everywhere', 'show', 'hide'] }],
  run: async (turn, args) => {
    const what = args.toLowerCase()
    if (what === 'show' || what === 'hide') return [await choose(turn, what === 'show')]
    return [await view(turn, what === 'everywhere')]
  },
}

const view = async (turn: Turn, everywhere: boolean): Promise<View> => {
  const { tx, t, person, event } = turn
  const { platform, chat, kind } = event.where
  const here = kind === 'group' && !everywhere ? { platform, chat } : undefined
  const { top, own } = await listOf(tx, platform, person.id, LISTED, here)
  if (top.length === 0)
    return { text: say(t, here === undefined ? 'leaderboard-empty' : 'leaderboard-empty-here') }
  const { shows_name: shown } = await tx
    .selectFrom('contributors')
    .select('shows_name')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow()
  return {
    text: paragraphs(
      [{ bold: t(here === undefined ? 'leaderboard-title' : 'leaderboard-title-here') }],
      lines(
        ...top.map((ranked, index) => line(turn, ranked, index + 1)),
        own === undefined || top.some(({ contributorId }) => contributorId === person.id)
          ? []
          : line(turn, own, own.place),
      ),
      say(t, shown ? 'leaderboard-shown' : 'leaderboard-hidden'),
    ),
    choices: [
      shown
        ? button(t, 'button-leaderboard-hide', 'h:off', 0)
        : button(t, 'button-leaderboard-show', 'h:on', 0),
      button(t, 'button-next', 'n', 0),
    ],
  }
}

/** People without a name are told apart by where they stand in the list: equals share a place. */
const line = (
  { t, person }: Turn,
  { place, name, accepted, contributorId }: Ranked,
  position: number,
): Message => {
  const who =
    contributorId === person.id
      ? { bold: t('leaderboard-you') }
      : (name ?? t('leaderboard-nameless', { position }))
  return say(t, 'leaderboard-line', { place, who, count: accepted })
}

const choose = async ({ tx, t, person }: Turn, shown: boolean): Promise<View> => {
  await setShowsName(tx, person.id, shown)
  return { text: say(t, shown ? 'leaderboard-now-shown' : 'leaderboard-now-hidden'), tone: 'good' }
}

/** `h:on`, `h:off`: whether my name may stand in the list. */
export const leaderboardTap: Tapped = async (turn, rest) =>
  rest === 'on' || rest === 'off'
    ? [await choose(turn, rest === 'on')]
    : [toast(turn.t('stale-button'), 'bad')]
