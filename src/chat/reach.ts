import { findCampaign } from '#campaigns/find-campaign.ts'
import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import type { CampaignRow } from '#campaigns/rows.ts'
import { isSeenIn, type Whose } from '#campaigns/seen-in.ts'
import type { View } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import { placeOf } from './moderators.ts'
import { say } from './rich.ts'
import type { Turn } from './turn.ts'

/** What a moderator decides about: an operator everything, an administrator what belongs to their own group. */
export const mayDecide = (
  { moderator, event }: Pick<Turn, 'moderator' | 'event'>,
  { private_to }: Pick<CampaignRow, 'private_to'>,
): boolean =>
  moderator === 'operator' || (moderator === 'group' && private_to !== null && private_to === placeOf(event))

/** What a moderator may look at: that, and campaigns with a feed or a gate in their group. */
export const maySee = async (
  turn: Pick<Turn, 'tx' | 'moderator' | 'event'>,
  campaign: CampaignRow,
): Promise<boolean> =>
  mayDecide(turn, campaign) ||
  (turn.moderator !== undefined && (await isSeenIn(turn.tx, campaign, turn.event.where)))

/** The campaigns whose cases a moderator decides. */
export const ownOf = ({ moderator, event }: Pick<Turn, 'moderator' | 'event'>): Whose =>
  moderator === 'operator' ? 'all' : { privateTo: placeOf(event) }

/** Nobody writes names of so many words: reading them costs a question to the database each. */
const mostWords = 24

/**
 * The item that is named at the beginning, and what follows it: by its number (`#52`), or by its campaign's name and its id
 * in the file it came from. A number may have its campaign in front of it. Undefined where the moderator may not see it.
 */
export const readItem = async (
  turn: Turn,
  args: string,
): Promise<{ found: FoundItem; rest: string } | undefined> => {
  const [, before = '', number, after = ''] =
    /^([\s\S]*?)(?:^|\s)#(\d{1,15})(?=\s|$)\s*([\s\S]*)$/.exec(args) ?? []
  const { types } = turn.ctx
  if (number !== undefined) {
    const found = await findItem(turn.tx, types, { id: Number(number) })
    const named = found === undefined ? [] : ['', found.served.campaign.name.toLowerCase()]
    if (found !== undefined && named.includes(before.trim().toLowerCase()))
      return (await maySee(turn, found.served.campaign)) ? { found, rest: after.trim() } : undefined
  }
  const words = args.split(/\s+/).slice(0, mostWords)
  for (let end = 1; end < words.length; end += 1) {
    const campaign = await findCampaign(turn.tx, words.slice(0, end).join(' '))
    if (campaign === undefined || !(await maySee(turn, campaign))) continue
    for (let to = end + 1; to <= words.length; to += 1) {
      const externalId = words.slice(end, to).join(' ')
      const found = await findItem(turn.tx, types, { campaignId: campaign.id, externalId })
      if (found !== undefined) return { found, rest: args.split(/\s+/).slice(to).join(' ') }
    }
  }
  return undefined
}

/** The campaign whose cases are asked for: all that are the moderator's own where none is named. */
export const readOwn = async (turn: Turn, name: string): Promise<Whose | View> => {
  if (name === '') return ownOf(turn)
  const campaign = await findCampaign(turn.tx, name)
  if (campaign === undefined || !mayDecide(turn, campaign))
    return { text: say(turn.t, 'campaign-unknown', { name }), tone: 'bad' }
  return { campaignId: campaign.id }
}

export const isView = (value: object): value is View => 'text' in value

/** Whoever has answered an item does not decide about it, unless they run all of this. */
export const hasAnswered = async (
  { tx, person }: { tx: Db | Tx; person: { id: number } },
  itemId: number,
): Promise<boolean> =>
  (await tx
    .selectFrom('answers')
    .select('id')
    .where('item_id', '=', itemId)
    .where('contributor_id', '=', person.id)
    .executeTakeFirst()) !== undefined

export const itemUnknown = ({ t }: Turn): View => ({ text: say(t, 'item-unknown'), tone: 'bad' })
