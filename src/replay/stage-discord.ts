import type { Player, Reaction, Stage } from './driver.ts'
import { saysNone, tokenOf } from './driver.ts'
import type { DiscordStandin } from './standins/discord/standin.ts'
import type { SeenMessage } from './standins/discord/seen.ts'

/** Numbers of the recorded workers start here: the stand-in makes an id of each, the same in every replay. */
const firstNumber = 7_000_000

/** Milliseconds that a person waits for a reply before the replay gives up. */
const patience = 60_000

/** Recorded workers as users of Discord in their private chats with the bot, at a stand-in of its server. */
export const createDiscordStage = (standin: DiscordStandin): Stage => {
  const userOf = (index: number) => {
    const user = standin.user(firstNumber + index, { name: `Worker ${index}` })
    // A bot's private chat is open to those who share a server with it.
    standin.guild(1).join(user)
    return user
  }
  return {
    platform: 'discord',
    idOf: (index) => userOf(index).id,
    player: (index) => createPlayer(standin, userOf(index)),
    close: async () => standin.close(),
  }
}

type User = ReturnType<DiscordStandin['user']>

const dataOf = ({ buttons, selects }: SeenMessage): string[] => [
  ...selects.flatMap(({ options }) => options.map(({ value }) => value)),
  ...buttons.flatMap(({ customId }) => (customId === undefined ? [] : [customId])),
]

/** The sign of something that was not taken. */
const isRefused = ({ text }: SeenMessage): boolean => text.startsWith('✗')

const createPlayer = (standin: DiscordStandin, user: User): Player => {
  /** Does something and waits for the first message that comes of it and fits. */
  const reply = async (act: () => unknown, fits: (message: SeenMessage) => boolean): Promise<SeenMessage> => {
    const after = standin.mark()
    await act()
    return user.waitFor(fits, { after, timeoutMs: patience })
  }
  const any = (_message: SeenMessage): boolean => true
  const command = async (name: string, options = {}, fits = any): Promise<SeenMessage> =>
    reply(() => void user.command(name, options), fits)

  const join: Player['join'] = async (wallet) => {
    const welcome = await command('start')
    if (dataOf(welcome).includes('c:yes')) await reply(() => void user.tap(welcome, 'c:yes'), any)
    await command('wallet', { address: wallet })
  }
  const work: Player['work'] = async (count, react, recorded) => {
    let last: string | undefined
    const isTask = (message: SeenMessage): boolean => ![undefined, last].includes(tokenOf(dataOf(message)))
    const isAnswer = (message: SeenMessage): boolean => isTask(message) || saysNone(dataOf(message))
    let task = await command('next', {}, isAnswer)
    for (let left = count; left > 0; left--) {
      const token = tokenOf(dataOf(task))
      if (token === undefined) return
      const reaction = await react(token)
      last = token
      const current = task
      const answered = await reply(
        async () => answerWith(user, current, token, reaction),
        (message) => isAnswer(message) || isRefused(message) || left === 1,
      )
      if (!isRefused(answered)) recorded()
      // Whoever cannot get through with what they wrote leaves the task to others.
      task = isRefused(answered)
        ? await reply(() => void user.tap(answered, `s:${token}`), isAnswer)
        : answered
    }
  }
  const withdraw: Player['withdraw'] = async () => {
    await command('withdraw')
  }
  return { join, work, withdraw }
}

/** A button or a line of the menu is tapped; a text is written into the form that a button opens. */
const answerWith = async (
  user: User,
  task: SeenMessage,
  token: string,
  reaction: Reaction,
): Promise<void> => {
  if ('text' in reaction) {
    const opened = await user.tap(task, `field:a:${token}`).answer
    if (opened.kind !== 'modal') throw new Error(`no form was opened but: ${opened.kind}`)
    user.submitModal({ text: reaction.text })
    return
  }
  const data = `a:${token}:${reaction.tap}`
  const inMenu = task.selects.some(({ options }) => options.some(({ value }) => value === data))
  if (inMenu) user.choose(task, data)
  else user.tap(task, data)
}
