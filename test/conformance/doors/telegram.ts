import { createTelegramDoor } from '#bots/telegram/door.ts'
import { cardPosted, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import type { Door } from '#core/view.ts'
import { startTelegramStandin, type TelegramStandin } from '#replay/standins/telegram/standin.ts'

import type { Driver, Somebody } from './driver.ts'

/** Telegram, at a stand-in of its server. */
export const telegramDriver = (): Driver => {
  let ctx: Context | undefined
  let standin: TelegramStandin | undefined
  let door: Door | undefined
  const server = (): TelegramStandin => {
    if (standin === undefined) throw new Error('not open')
    return standin
  }
  const start = async (): Promise<void> => {
    if (ctx === undefined) throw new Error('not open')
    const { token, apiRoot } = server()
    const { log } = ctx
    door = createTelegramDoor({ ctx, converse, rendered, cardPosted, token, apiRoot, log, limits: 'none' })
    await door.start()
  }
  const somebody = (number: number): Somebody => {
    const user = server().user(number, { name: `Person ${number}` })
    const newest = (fits: (message: ReturnType<typeof user.messages>[number]) => boolean) => {
      const found = user.messages().filter(fits).at(-1)
      if (found === undefined) throw new Error('there is no such message')
      return found
    }
    return {
      id: String(number),
      async command(name, args = '') {
        user.say(`/${name} ${args}`.trim())
        await server().settled()
      },
      async press(label) {
        const message = newest(({ buttons }) => buttons.flat().some((button) => button.label === label))
        const { text } = await user.tap(message, label).answer
        await server().settled()
        return text ?? ''
      },
      async write(text) {
        const asked = newest(
          ({ forceReply, entities }) =>
            forceReply !== undefined || entities.some(({ type }) => type === 'text_link'),
        )
        user.say(text, { replyTo: asked })
        await server().settled()
      },
      text: () => user.last()?.text ?? '',
      labels: () =>
        user
          .last()
          ?.buttons.flat()
          .map(({ label }) => label) ?? [],
      files: async () => {
        const file = user.last()?.file
        if (file === undefined) return []
        const { apiRoot, token } = server()
        const response = await fetch(`${apiRoot}/file/bot${token}/documents/${file.id}`)
        return [{ name: file.name, text: await response.text() }]
      },
      count: () => user.messages().length,
    }
  }
  return {
    platform: 'telegram',
    send: async (place, view) => {
      if (door === undefined) throw new Error('not open')
      return door.send(place, view)
    },
    async open(context) {
      ctx = context
      standin = await startTelegramStandin()
      await start()
    },
    async restart() {
      await door?.stop()
      await start()
    },
    redeliver: (times) => server().redeliver(times),
    somebody,
    async close() {
      await door?.stop()
      await standin?.close()
    },
  }
}
