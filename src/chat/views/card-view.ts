import { toServed } from '#campaigns/assignments/served.ts'
import { campaignColumns, type ItemRow, type Served } from '#campaigns/rows.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Choice, Message, View } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Context } from '../context.ts'
import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { choiceRows } from './task-view.ts'

type Card = {
  served: Served
  item: Pick<ItemRow, 'id' | 'status' | 'outcome' | 'answered'>
}

/** A group's card as it stands now: open with its buttons, or closed with the outcome. Throws on an unknown item. */
export const renderCard = async (
  ctx: Pick<Context, 'db' | 'types' | 'words' | 'asset'>,
  itemId: number,
  locale: Locale,
  tx: Db | Tx = ctx.db,
): Promise<View> => {
  const t = ctx.words(locale)
  const card = await findCard(ctx, tx, itemId)
  const { type, item: task } = card.served
  const { text, picture, choices = [], field } = type.ask(task, t)
  const open = card.item.status === 'open' && card.served.campaign.status !== 'closed'
  return {
    text: paragraphs(text, open ? openLines(ctx, t, card) : closedLines(t, card)),
    ...(picture !== undefined && { picture }),
    ...(open && {
      choices: buttons(t, card.item.id, choiceRows(choices, pointAt(itemId)), field !== undefined),
    }),
    card: { itemId },
  }
}

const pointAt = (itemId: number) => (index: number) => `k:${itemId}:${index}`

/** A card cannot hold a place to type: who wants to write opens a form, or gets the task in private. */
const buttons = (t: Translate, itemId: number, choices: Choice[], writes: boolean): Choice[] => {
  if (!writes) return choices
  const write = button(t, 'button-write', `k:${itemId}:t`, (choices.at(-1)?.row ?? -1) + 1)
  return [...choices, { ...write, field: cardField(itemId) }]
}

/** The place to type of a card's button. */
export const cardField = (itemId: number): string => `k:${itemId}`

const openLines = (ctx: Pick<Context, 'asset'>, t: Translate, { item, served }: Card): Message =>
  lines(
    say(t, 'card-answered', { count: item.answered }),
    served.reward > 0n ? say(t, 'card-pay', { amount: money(ctx, t, served.reward) }) : [],
  )

const closedLines = (t: Translate, { item, served }: Card): Message => {
  const answered = say(t, 'card-answered', { count: item.answered })
  if (item.status === 'settled' && item.outcome !== null) {
    const outcome = { bold: served.type.show(served.item, item.outcome, t) }
    return lines(say(t, 'card-settled', { outcome }), answered)
  }
  return lines(say(t, item.status === 'disputed' ? 'card-disputed' : 'card-withdrawn'), answered)
}

const findCard = async ({ types }: Pick<Context, 'types'>, tx: Db | Tx, itemId: number): Promise<Card> => {
  const { item_id, payload, item_status, outcome, answered, ...campaign } = await tx
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'payload', 'items.status as item_status', 'outcome', 'answered'])
    .where('items.id', '=', itemId)
    .executeTakeFirstOrThrow()
  const served = toServed(types, campaign, { id: item_id, payload }, { id: 0, token: '' })
  return { served, item: { id: item_id, status: item_status, outcome, answered } }
}
