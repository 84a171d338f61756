import { giveConsent, revokeConsent } from '#campaigns/people/consent.ts'
import type { View } from '#core/view.ts'

import { privacyView } from '../commands/privacy.ts'
import { bannedView } from '../gate.ts'
import { nextView } from '../views/next-view.ts'
import { noteHere } from '../note-here.ts'
import { lines, say } from '../rich.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'

/** `c:yes`, `c:no`, `c:privacy`: agree, take it back, read what it is about first. */
export const consentTap: Tapped = async (turn, rest) => {
  if (rest === 'yes') return agree(turn)
  if (rest === 'no') return revoke(turn)
  if (rest === 'privacy') return [privacyView(turn)]
  return [toast(turn.t('stale-button'), 'bad')]
}

/** The message that asked becomes the first task. */
const agree = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person, now } = turn
  if (person.status === 'banned') return [bannedView(ctx, t, person)]
  await giveConsent(tx, person.id, ctx.settings.consentVersion, now)
  await noteHere(turn)
  return [await nextView(turn)]
}

const revoke = async ({ tx, t, person, now }: Turn): Promise<View[]> => {
  const revoked = await revokeConsent(tx, person.id, now)
  if (!revoked) return [{ text: say(t, 'consent-none') }]
  return [{ text: lines(say(t, 'consent-revoked'), say(t, 'consent-revoked-then')) }]
}
