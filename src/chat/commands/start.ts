import { bannedView } from '../gate.ts'
import { button, lines, say } from '../rich.ts'
import type { ChatCommand } from '../turn.ts'
import { welcomeView } from '../welcome.ts'

/** Where a link such as `t.me/bot?start=wallet` may lead a person who has agreed already. */
const places = ['next', 'balance', 'wallet', 'withdraw', 'autopay', 'statement', 'stats', 'help', 'privacy']

export const start: ChatCommand = {
  name: 'start',
  who: 'everyone',
  arguments: [],
  run: async (turn, payload) => {
    const { ctx, t, person, event } = turn
    if (person.status === 'banned') return [bannedView(ctx, t, person)]
    if (person.consent !== ctx.settings.consentVersion) return [await welcomeView(turn)]
    const place = places.includes(payload) ? turn.commands.find(({ name }) => name === payload) : undefined
    if (place !== undefined) return place.run(turn, '')
    const { name } = event.who
    const hello = name === '' ? say(t, 'welcome-hello-nameless') : say(t, 'welcome-hello', { name })
    return [
      {
        text: lines(hello, say(t, 'welcome-back')),
        choices: [button(t, 'button-next', 'n', 0), button(t, 'button-balance', 'b', 0)],
      },
    ]
  },
}
