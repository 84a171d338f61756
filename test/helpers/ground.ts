import { afterAll, afterEach } from 'vitest'

import type { Context } from '#chat/context.ts'
import type { Place, View } from '#core/view.ts'

import { ACC, clear, openContext, runCampaign, settle, type Voice } from './conversation.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

/** A database and a conversation on it for the tests of one file: empty again after each of them, closed after the last. */
export const openGround = async (
  changes: Partial<Context> = {},
): Promise<{ base: TestDatabase; ctx: Context }> => {
  const base = await freshDatabase()
  const ctx = await openContext(base.db, changes)
  afterEach(async () => clear(ctx))
  afterAll(async () => base.close())
  return { base, ctx }
}

/** A group on the web, as tests have it. */
export const group: Place = { platform: 'web', chat: 'g1', kind: 'group', title: 'Soup club' }

/** The item of the card that was posted. */
export const itemOf = (views: View[]): number => views[0]?.card?.itemId ?? 0

/** Gives a person this reward for one confirmed answer. */
export const earn = async (ctx: Context, ana: Voice, reward = 2n * ACC): Promise<void> => {
  const { items } = await runCampaign(ctx, { name: `paying ${reward}`, reward, texts: ['Good.'] })
  await ana.press(await ana.join(), 'Positive')
  await settle(ctx, items[0] ?? 0, 'positive')
}
