import type { Player, Stage } from './driver.ts'
import { saysNone, tokenOf } from './driver.ts'
import type { TelegramStandin } from './standins/telegram/standin.ts'
import type { SeenMessage } from './standins/telegram/world.ts'

/** Ids of the recorded workers start here: no real account on Telegram has one as great. */
const firstId = 7_000_000_000_000

/** Milliseconds that a person waits for a reply before the replay gives up. */
const patience = 60_000

/** Recorded workers as users of Telegram, at a stand-in of its server. */
export const createTelegramStage = (standin: TelegramStandin): Stage => ({
  platform: 'telegram',
  idOf: (index) => String(firstId + index),
  player: (index) => createPlayer(standin, firstId + index),
  close: async () => standin.close(),
})

const dataOf = (message: SeenMessage): string[] =>
  message.buttons.flat().flatMap((button) => (button.data === undefined ? [] : [button.data]))

/** The sign of something that was not taken. */
const isRefused = ({ text }: SeenMessage): boolean => text.startsWith('✗')

const createPlayer = (standin: TelegramStandin, id: number): Player => {
  const user = standin.user(id, { language_code: 'en', name: `Worker ${id - firstId}` })
  /** Does something and waits for the first message that comes of it and fits. */
  const reply = async (act: () => void, fits: (message: SeenMessage) => boolean): Promise<SeenMessage> => {
    const before = standin.mark()
    act()
    return user.waitFor((message) => message.change > before && fits(message), { timeoutMs: patience })
  }
  const any = (): boolean => true

  const join: Player['join'] = async (wallet) => {
    const welcome = await reply(() => user.start(), any)
    if (dataOf(welcome).includes('c:yes')) await reply(() => user.tap(welcome, 'c:yes'), any)
    await reply(() => user.say(`/wallet ${wallet}`), any)
  }
  const work: Player['work'] = async (count, react, recorded) => {
    let last: string | undefined
    const isTask = (message: SeenMessage): boolean => {
      const token = tokenOf(dataOf(message))
      return token !== undefined && token !== last
    }
    const isAnswer = (message: SeenMessage): boolean => isTask(message) || saysNone(dataOf(message))
    let task = await reply(() => user.say('/next'), isAnswer)
    for (let left = count; left > 0; left--) {
      const token = tokenOf(dataOf(task))
      if (token === undefined) return
      const reaction = await react(token)
      last = token
      const act = (): void =>
        void ('tap' in reaction ? user.tap(task, `a:${token}:${reaction.tap}`) : user.say(reaction.text))
      const answered = await reply(act, (message) => isAnswer(message) || isRefused(message) || left === 1)
      if (!isRefused(answered)) recorded()
      // Whoever cannot get through with what they wrote leaves the task to others.
      const skipped = task
      task = isRefused(answered) ? await reply(() => user.tap(skipped, `s:${token}`), isAnswer) : answered
    }
  }
  const withdraw: Player['withdraw'] = async () => {
    await reply(() => user.say('/withdraw'), any)
  }
  return { join, work, withdraw }
}
