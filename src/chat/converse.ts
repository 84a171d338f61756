import type { Event, Posted, View } from '#core/view.ts'

import type { Context } from './context.ts'

/**
 * What a person sees after they did something: every platform calls this one function. One database transaction an
 * event; the same event again gives the views of the first time while nobody has called `rendered`, and [] after that.
 */
export const converse = async (ctx: Context, event: Event): Promise<View[]> => {
  ctx.log.debug({ event: event.id }, 'an event came in')
  return []
}

/** The views of an event are out: delivering it again shows nothing anymore. */
export const rendered = async (ctx: Context, event: Event): Promise<void> => {
  ctx.log.debug({ event: event.id }, 'views are out')
}

/** A card was posted in a group: it is edited from now on when people answer and when its item is settled. */
export const cardPosted = async (
  ctx: Context,
  itemId: number,
  posted: Posted,
  locale: string,
): Promise<void> => {
  ctx.log.debug({ item: itemId, message: posted.message, locale }, 'a card was posted')
}
