import { tally } from '#campaigns/moderation/disputes.ts'
import type { FoundItem } from '#campaigns/moderation/find-item.ts'
import { mayStillBeAsked } from '#campaigns/asking/still-asked.ts'
import { reportsOf } from '#campaigns/moderation/reports.ts'
import type { Message, View } from '#core/view.ts'

import { notModerator } from '../moderators.ts'
import { itemUnknown, mayDecide, readItem } from '../reach.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

/** `/item #52` or `/item CAMPAIGN ID`: an item with its text, how many have answered, and what came of it. */
export const item: ChatCommand = {
  name: 'item',
  who: 'moderators',
  arguments: [{ name: 'item', required: true, suggested: true }],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    if (args === '') return [{ text: say(turn.t, 'item-usage') }]
    const read = await readItem(turn, args)
    return [read === undefined ? itemUnknown(turn) : await itemView(turn, read.found)]
  },
}

const itemView = async (turn: Turn, found: FoundItem): Promise<View> => {
  const { tx, t } = turn
  const { type, item, campaign } = found.served
  const { text, picture } = type.ask(item, t)
  const reports = await reportsOf(tx, found.id)
  const decides = mayDecide(turn, campaign)
  // Nobody sees what was settled before they have answered themselves, a moderator neither.
  const hidden = await mayStillBeAsked(tx, found.id, turn.person.id)
  return {
    text: paragraphs(
      say(t, 'item-title', {
        number: String(found.id),
        campaign: { bold: campaign.name },
        item: found.externalId,
      }),
      text,
      lines(
        say(t, 'card-answered', { count: found.answered }),
        statusLine(turn, hidden ? { ...found, outcome: null } : found),
        reports > 0 ? say(t, 'item-reported', { count: reports }) : [],
      ),
      found.status === 'disputed' && decides ? await disputedLines(turn, found) : [],
      reports > 0 && decides ? say(t, 'item-reported-then', { number: String(found.id) }) : [],
    ),
    ...(picture !== undefined && { picture }),
  }
}

const statusLine = ({ t }: Turn, { status, outcome, served: { type, item } }: FoundItem): Message =>
  status === 'settled' && outcome !== null
    ? say(t, 'card-settled', { outcome: { bold: type.show(item, outcome, t) } })
    : say(t, `item-status-${status}`)

/** What was said how often: of a disputed item nothing is given away, since nobody is asked any more. */
const disputedLines = async (turn: Turn, found: FoundItem): Promise<Message> => {
  const { tx, t } = turn
  const answers = await tx.selectFrom('answers').select('value').where('item_id', '=', found.id).execute()
  return lines(
    ...tallyLines(
      turn,
      found,
      answers.map(({ value }) => value),
    ),
    say(t, 'item-disputed-then', { number: String(found.id) }),
  )
}

export const tallyLines = (
  { t }: Turn,
  { served: { type, item } }: Pick<FoundItem, 'served'>,
  values: unknown[],
): Message[] =>
  tally(values.map((value) => type.show(item, value, t))).map(([said, count]) =>
    say(t, 'dispute-said', { count, answer: { bold: said } }),
  )
