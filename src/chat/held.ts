import type { Translate } from '#core/locale.ts'
import { remedyOf } from '#rewards/held.ts'

/** The reasons that have words of their own; another one is told as the network's. */
const told = [
  'account-frozen',
  'account-reassigned',
  'account-unusable',
  'transfer-failed',
  'operator',
  'approval',
  'day-cap',
]

/** Why a payment is held, to stand in a sentence, and the sentence that says what to do about it. */
export const heldWords = (t: Translate, reason: string): { why: string; todo: string } => ({
  why: t(`held-${told.includes(reason) ? reason : 'transfer-failed'}`),
  todo: t(`held-do-${remedyOf(reason)}`),
})
