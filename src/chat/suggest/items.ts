import { sql } from 'kysely'

import { listContests } from '#campaigns/moderation/contests.ts'
import { findCampaign } from '#campaigns/find-campaign.ts'
import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import { listReports } from '#campaigns/moderation/reports.ts'
import { campaignColumns, type CampaignRow } from '#campaigns/rows.ts'
import { seenIn, whoseIs, type Whose } from '#campaigns/seen-in.ts'
import { toServed } from '#campaigns/assignments/served.ts'
import type { Translate } from '#core/locale.ts'

import { mayDecide, ownOf } from '../reach.ts'
import { anywhere, most, named, wordsFor, type Asker, type Suggestion } from './asked.ts'

/** So many of the newest items are searched for a word: a suggestion has to be there within three seconds. */
const searched = 5000

/** Items that the command would take, by their first words; their value is their number. */
export const suggestItems = async (asker: Asker): Promise<Suggestion[]> => {
  const { ctx, event, moderator, asked } = asker
  const { command, given, typed } = asked
  if (given['dispute-action'] === 'list' || given['reported-action'] === 'list') return []
  const campaign = await campaignOf(asker)
  if (campaign === 'unknown') return []
  if (command === 'reported' && given['reported-action'] !== 'withdraw') return reportedItems(asker, campaign)
  const looks = command === 'item' && moderator !== 'operator'
  const among = looks ? seenIn(event.where) : whoseIs(ownOf(asker))
  const number = /^#?(\d{1,15})$/.exec(typed.trim())?.[1] ?? '-1'
  const rows = await ctx.db
    .with('near', (db) => {
      const all = db
        .selectFrom('items')
        .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
        .select(campaignColumns)
        .select(['items.id as item_id', 'items.external_id', 'items.payload'])
        .where(among)
        .where(
          command === 'dispute'
            ? sql<boolean>`items.status = 'disputed'`
            : command === 'reported'
              ? sql<boolean>`items.status in ('open', 'disputed')`
              : sql<boolean>`true`,
        )
        .orderBy('items.id', command === 'dispute' ? 'asc' : 'desc')
        .limit(searched)
      return campaign === undefined ? all : all.where('items.campaign_id', '=', campaign.id)
    })
    .selectFrom('near')
    .selectAll()
    .where(
      sql<boolean>`item_id = ${number}::bigint or external_id ilike ${anywhere(typed)} or payload::text ilike ${anywhere(typed)}`,
    )
    .limit(most)
    .execute()
  return rows.map(({ item_id, external_id, payload, ...row }) => {
    const { type, item } = toServed(ctx.types, row, { id: item_id, payload }, { id: 0, token: '' })
    return named(type.brief(item), `${row.name}, ${external_id}`, `#${item_id}`)
  })
}

/** The campaign that is filled in already, if it is one of the asker's. */
const campaignOf = async ({ ctx, asked }: Asker): Promise<CampaignRow | undefined | 'unknown'> => {
  const name = asked.given['campaign-name']
  if (name === undefined || name.trim() === '') return undefined
  return (await findCampaign(ctx.db, name)) ?? 'unknown'
}

const within = (asker: Asker, campaign: CampaignRow | undefined): Whose | undefined => {
  if (campaign === undefined) return ownOf(asker)
  return mayDecide(asker, campaign) ? { campaignId: campaign.id } : undefined
}

const containing = (typed: string, { name, value }: Suggestion): boolean =>
  name.toLowerCase().includes(typed.trim().toLowerCase()) || value === typed.trim()

const reportedItems = async (asker: Asker, campaign: CampaignRow | undefined): Promise<Suggestion[]> => {
  const whose = within(asker, campaign)
  if (whose === undefined) return []
  const all: Suggestion[] = []
  for (const { itemId } of await listReports(asker.ctx.db, whose, 100)) {
    const found = await findItem(asker.ctx.db, asker.ctx.types, { id: itemId })
    if (found !== undefined) all.push(toSuggestion(found))
  }
  return all.filter((one) => containing(asker.asked.typed, one)).slice(0, most)
}

const toSuggestion = ({ id, externalId, served: { type, item, campaign } }: FoundItem): Suggestion =>
  named(type.brief(item), `${campaign.name}, ${externalId}`, `#${id}`)

/** Open contests, by the task's first words, what was said, and what was settled; their value is the answer's number. */
export const suggestContests = async (asker: Asker): Promise<Suggestion[]> => {
  const { ctx, asked } = asker
  if (asked.given['contest-action'] === 'list') return []
  const campaign = await campaignOf(asker)
  const whose = campaign === 'unknown' ? undefined : within(asker, campaign)
  if (whose === undefined) return []
  const t = await wordsFor(asker)
  const all: Suggestion[] = []
  for (const { answerId, itemId, value } of await listContests(ctx.db, whose, 100)) {
    const found = await findItem(ctx.db, ctx.types, { id: itemId })
    if (found === undefined) continue
    const { type, item } = found.served
    const which = `${shown(found, value, t)} / ${shown(found, found.outcome, t)}`
    all.push(named(type.brief(item), which, `#${answerId}`))
  }
  return all.filter((one) => containing(asked.typed, one)).slice(0, most)
}

const shown = ({ served: { type, item } }: FoundItem, value: unknown, t: Translate): string => {
  const words = value === null ? '—' : type.show(item, value, t)
  return words.length <= 24 ? words : `${words.slice(0, 23).trimEnd()}…`
}

/** The labels of the item that is filled in; where answers are texts, what people wrote. */
export const suggestOutcomes = async (asker: Asker): Promise<Suggestion[]> => {
  const { ctx, asked } = asker
  const number = /#(\d{1,15})$/.exec(asked.given['item']?.trim() ?? '')?.[1]
  const found = number === undefined ? undefined : await findItem(ctx.db, ctx.types, { id: Number(number) })
  if (found?.status !== 'disputed' || !mayDecide(asker, found.served.campaign)) return []
  const { type, item } = found.served
  const t = await wordsFor(asker)
  if (type.compare.by !== 'text') {
    const labels = (type.ask(item, t).choices ?? []).map(({ label, value }) => ({ name: label, value }))
    return labels.filter((one) => containing(asked.typed, one)).slice(0, most)
  }
  const answers = await ctx.db
    .selectFrom('answers')
    .select(['id', 'value'])
    .where('item_id', '=', found.id)
    .orderBy('id')
    .execute()
  const texts = new Map(answers.map(({ id, value }) => [type.show(item, value, t), `@${id}`]))
  return [...texts]
    .map(([name, value]) => ({ name: name.length <= 100 ? name : `${name.slice(0, 99)}…`, value }))
    .filter((one) => containing(asked.typed, one))
    .slice(0, most)
}
