import { postingDone, refusePosting } from '#campaigns/groups/postings.ts'
import { toLocale } from '#core/locale.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Event, Posted, View } from '#core/view.ts'
import { json, type Tx } from '#db/connect.ts'
import { Unanswered, type TokenAccount } from '#rewards/chain.ts'
import { checkWallet } from '#rewards/wallets.ts'

import { renderCard } from './views/card-view.ts'
import { byOwnName } from './called.ts'
import { cleanEvent } from './clean-event.ts'
import { WALLET_FIELD, walletWords } from './commands/wallet.ts'
import { commands } from './commands.ts'
import type { Context } from './context.ts'
import { respond } from './dispatch.ts'
import { consentNeeded } from './gate.ts'
import { moderatorOf } from './moderators.ts'
import { noteHere } from './note-here.ts'
import { enter, personOf } from './person.ts'
import { looksLikeAddress, looksLikeSecret, looksLikeSignature } from './secrets.ts'
import type { Turn } from './turn.ts'

/**
 * What a person sees after they did something: every platform calls this one function. One database transaction an
 * event; the same event again gives the views of the first time while nobody has called `rendered`, and [] after that.
 * Throws only where something is broken; then nothing of the event is kept, and delivering it again is safe.
 */
export const converse = async (ctx: Context, given: Event): Promise<View[]> => {
  if (isOverheard(given)) return []
  const event = byOwnName(ctx, commands, cleanEvent(given))
  const seen = { wallet: await proposedWallet(ctx, event), account: await paidAccount(ctx, event) }
  return ctx.db.transaction().execute(async (tx) => {
    const known = await enter(tx, event)
    if (!known.claimed) return again(tx, event)
    const views =
      known.id === null && isPassing(event)
        ? [consentNeeded(ctx.words(toLocale(event.locale)), event.where)]
        : await answer(ctx, tx, event, known, seen)
    await tx
      .updateTable('events')
      .set({ views: json(views) })
      .where('platform', '=', event.who.platform)
      .where('id', '=', event.id)
      .execute()
    return views
  })
}

/** What the chain was asked before the transaction began: nobody else shall wait for that. */
type Seen = Pick<Turn, 'wallet' | 'account'>

const answer = async (
  ctx: Context,
  tx: Tx,
  event: Event,
  known: Awaited<ReturnType<typeof enter>>,
  seen: Seen,
): Promise<View[]> => {
  const person = await personOf(tx, event, known)
  const t = ctx.words(person.locale)
  const moderator = moderatorOf(ctx, event)
  const turn: Turn = { ctx, tx, event, person, t, now: ctx.now(), moderator, ...seen, commands }
  if (person.consent !== undefined && person.status === 'active') await noteHere(turn)
  return respond(turn)
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

/** The wallet that an event would set, checked. */
const proposedWallet = async (ctx: Context, { act }: Event): Promise<string | Refusal | undefined> => {
  const text = addressIn(act)
  if (text === undefined || looksLikeSecret(text)) return undefined
  return checkWallet(ctx.chain, text)
}

const addressIn = (act: Event['act']): string | undefined => {
  if (act.kind === 'command') return act.name === 'wallet' && isAddress(act.args) ? act.args : undefined
  if (act.kind === 'tap') return /^wp?:(?!no$|now$)(.*)$/s.exec(act.data)?.[1]
  if (act.kind !== 'text') return undefined
  if (act.field === WALLET_FIELD) return looksLikeSignature(act.text) ? undefined : act.text
  return act.field === undefined && looksLikeAddress(act.text) ? act.text : undefined
}

/** Anything else behind /wallet is taken for an address, so that it is told what is wrong with it. */
const isAddress = (args: string): boolean =>
  args !== '' && !walletWords.has(args.toLowerCase()) && !looksLikeSignature(args)

/** How the token account stands that a withdrawal would be paid to; undefined where nobody asks, or nobody answers. */
const paidAccount = async (ctx: Context, { who, act }: Event): Promise<TokenAccount | undefined> => {
  const asks = (act.kind === 'command' && act.name === 'withdraw') || (act.kind === 'tap' && act.data === 'p')
  if (!asks) return undefined
  const row = await ctx.db
    .selectFrom('identities')
    .innerJoin('wallets', 'wallets.contributor_id', 'identities.contributor_id')
    .select('wallets.address')
    .where('identities.platform', '=', who.platform)
    .where('identities.platform_user', '=', who.id)
    .where('wallets.replaced_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const [account] = await ctx.chain.tokenAccounts([row.address]).catch((error: unknown) => {
    if (error instanceof Unanswered) return []
    throw error
  })
  return account
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
  await ctx.db.transaction().execute(async (tx) => {
    await postingDone(tx, itemId, ctx.now())
    await tx
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
  })
}

/** A card can never stand where it was to: its task is closed, and its budget free. Whoever posts it says why. */
export const cardRefused = async (
  ctx: Pick<Context, 'db' | 'now'>,
  itemId: number,
  why: string,
): Promise<void> => refusePosting(ctx.db, itemId, { why, tell: false, now: ctx.now() })
