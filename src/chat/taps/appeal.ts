import { appealFlag } from '#campaigns/people/flags.ts'
import { isRefusal } from '#core/refusal.ts'

import { say } from '../rich.ts'
import { toast, type Tapped } from '../turn.ts'

/** `appeal:<flag>`: a moderator shall look at what was noticed about my answers. */
export const appealTap: Tapped = async ({ ctx, tx, t, person, now }, rest) => {
  if (!/^\d{1,15}$/.test(rest)) return [toast(t('stale-button'), 'bad')]
  const done = await appealFlag(tx, Number(rest), person.id, now)
  if (!isRefusal(done)) {
    ctx.log.info({ flag: done.id, contributor: person.id }, 'a person appeals')
    return [{ text: say(t, 'flag-appealed'), tone: 'good', how: 'send' }]
  }
  if (done.refused === 'flag-appealed') return [toast(t('flag-appealed-already'))]
  return [toast(t(done.refused), 'bad')]
}
