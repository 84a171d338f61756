import type { View } from '#core/view.ts'

import { paragraphs, say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/** Somebody sent what opens their wallet. It is stored nowhere, and they have to act at once. */
export const secretView = ({ t }: Turn, inTask = false): View => ({
  text: paragraphs(
    [{ bold: t('wallet-secret') }],
    say(t, 'wallet-secret-then'),
    say(t, 'wallet-secret-only'),
    inTask ? say(t, 'wallet-secret-else') : [],
  ),
  tone: 'bad',
})
