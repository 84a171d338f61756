import { setDigest } from '#campaigns/people/people.ts'
import type { View } from '#core/view.ts'

import { button, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'

const choose = async ({ tx, t, person }: Turn, wanted: boolean): Promise<View[]> => {
  await setDigest(tx, person.id, wanted)
  return [{ text: say(t, wanted ? 'digest-on' : 'digest-off'), tone: 'good' }]
}

export const digest: ChatCommand = {
  name: 'digest',
  who: 'everyone',
  arguments: [{ name: 'switch', required: false, choices: ['on', 'off'] }],
  run: async (turn, args) => {
    const word = args.toLowerCase()
    if (word === 'on' || word === 'off') return choose(turn, word === 'on')
    const { t, person } = turn
    return [
      {
        text: say(t, person.digest ? 'digest-is-on' : 'digest-is-off'),
        choices: [button(t, 'button-digest-on', 'd:on', 0), button(t, 'button-digest-off', 'd:off', 0)],
      },
    ]
  },
}

/** `d:on`, `d:off` */
export const digestTap: Tapped = async (turn, rest) =>
  rest === 'on' || rest === 'off' ? choose(turn, rest === 'on') : [toast(turn.t('stale-button'), 'bad')]
