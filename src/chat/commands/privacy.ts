import type { View } from '#core/view.ts'

import { button, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

/** What is kept, what for, what everybody can see, and what the person decides. */
export const privacyView = ({ ctx, t, person }: Turn): View => {
  const { contact } = ctx.settings
  const agreed = person.consent === ctx.settings.consentVersion
  return {
    text: paragraphs(
      [{ bold: t('privacy-title') }],
      say(t, 'privacy-kept'),
      say(t, 'privacy-use'),
      say(t, 'privacy-chain'),
      say(t, 'privacy-messages'),
      say(t, agreed ? 'privacy-yours' : 'privacy-yours-later'),
      say(t, 'privacy-banned'),
      contact === undefined ? [] : say(t, 'privacy-contact', { contact }),
    ),
    choices: [agreed ? button(t, 'button-revoke', 'c:no') : button(t, 'button-agree', 'c:yes')],
  }
}

export const privacy: ChatCommand = {
  name: 'privacy',
  who: 'everyone',
  arguments: [],
  run: async (turn) => [privacyView(turn)],
}
