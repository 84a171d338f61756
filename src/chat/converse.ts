import { noteMember } from '#campaigns/leaderboard.ts'
import { toLocale } from '#core/locale.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Event, Posted, View } from '#core/view.ts'
import { json, type Tx } from '#db/connect.ts'
import { checkWallet } from '#rewards/wallets.ts'

import { renderCard } from './card-view.ts'
import { cleanEvent } from './clean-event.ts'
import { WALLET_FIELD } from './commands/wallet.ts'
import { commands } from './commands.ts'
import type { Context } from './context.ts'
import { respond } from './dispatch.ts'
import { consentNeeded } from './gate.ts'
import { moderatorOf } from './moderators.ts'
import { enter, personOf } from './person.ts'
import { looksLikeAddress, looksLikeSecret } from './secrets.ts'

/**
 * What a person sees after they did something: every platform calls this one function. One database transaction an
 * event; the same event again gives the views of the first time while nobody has called `rendered`, and [] after that.
 * Throws only where something is broken; then nothing of the event is kept, and delivering it again is safe.
 */
export const converse = async (ctx: Context, given: Event): Promise<View[]> => {
  if (isOverheard(given)) return []
  const event = cleanEvent(given)
  const wallet = await proposedWallet(ctx, event)
  return ctx.db.transaction().execute(async (tx) => {
    const known = await enter(tx, event)
    if (!known.claimed) return again(tx, event)
    const views =
      known.id === null && isPassing(event)
        ? [consentNeeded(ctx.words(toLocale(event.locale)), event)]
        : await answer(ctx, tx, event, known, wallet)
    await tx
      .updateTable('events')
      .set({ views: json(views) })
      .where('platform', '=', event.who.platform)
      .where('id', '=', event.id)
      .execute()
    return views
  })
}

const answer = async (
  ctx: Context,
  tx: Tx,
  event: Event,
  known: Awaited<ReturnType<typeof enter>>,
  wallet: string | Refusal | undefined,
): Promise<View[]> => {
  const person = await personOf(tx, event, known)
  const t = ctx.words(person.locale)
  const moderator = moderatorOf(ctx, event)
  const { where } = event
  if (where.kind === 'group' && person.consent !== undefined && person.status === 'active')
    await noteMember(tx, where, person.id, where.roles ?? [])
  return respond({ ctx, tx, event, person, t, now: ctx.now(), moderator, wallet, commands })
}

/** What people say or send to each other in a group is not for us: it is neither read nor kept. */
const isOverheard = ({ where, act }: Event): boolean =>
  where.kind === 'group' && (act.kind === 'upload' || (act.kind === 'text' && act.field === undefined))

/** A stranger's tap in a group leaves no trace of them: they have agreed to nothing yet. */
const isPassing = ({ where, act }: Event): boolean => where.kind === 'group' && act.kind === 'tap'

/** The views of the first time, for a platform that could not show them then. */
const again = async (tx: Tx, event: Event): Promise<View[]> => {
  const row = await tx
    .selectFrom('events')
    .select(['views', 'rendered_at'])
    .where('platform', '=', event.who.platform)
    .where('id', '=', event.id)
    .executeTakeFirst()
  return row?.rendered_at === null && row.views !== null ? (row.views as View[]) : []
}

/**
 * The wallet that an event would set, checked before the transaction begins: the check asks the chain, and nobody else
 * shall wait for that.
 */
const proposedWallet = async (ctx: Context, { act }: Event): Promise<string | Refusal | undefined> => {
  const text = addressIn(act)
  if (text === undefined || looksLikeSecret(text)) return undefined
  return checkWallet(ctx.chain, text)
}

const addressIn = (act: Event['act']): string | undefined => {
  if (act.kind === 'command') return act.name === 'wallet' && act.args !== '' ? act.args : undefined
  if (act.kind === 'tap')
    return act.data.startsWith('w:') && act.data !== 'w:no' ? act.data.slice(2) : undefined
  if (act.kind !== 'text') return undefined
  if (act.field === WALLET_FIELD) return act.text
  return act.field === undefined && looksLikeAddress(act.text) ? act.text : undefined
}

/** The views of an event are out: delivering it again shows nothing anymore, and what they said is not kept. */
export const rendered = async (ctx: Pick<Context, 'db' | 'now'>, event: Event): Promise<void> => {
  await ctx.db
    .updateTable('events')
    .set({ rendered_at: ctx.now(), views: null })
    .where('platform', '=', event.who.platform)
    .where('id', '=', event.id)
    .where('rendered_at', 'is', null)
    .execute()
}

/** A card was posted in a group: a job edits it from now on, when people answer and when its item is settled. */
export const cardPosted = async (
  ctx: Context,
  itemId: number,
  { place, message }: Posted,
  locale: string,
): Promise<void> => {
  const shown = await renderCard(ctx, itemId, toLocale(locale))
  await ctx.db
    .insertInto('cards')
    .values({
      item_id: itemId,
      platform: place.platform,
      chat: place.chat,
      thread: place.thread ?? null,
      message,
      locale: toLocale(locale),
      shown: json(shown),
    })
    .onConflict((on) => on.columns(['platform', 'chat', 'message']).doNothing())
    .execute()
}
