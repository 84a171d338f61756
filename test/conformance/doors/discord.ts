import { createDiscordDoor } from '#bots/discord/door.ts'
import { cardPosted, cardRefused, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import type { Door } from '#core/view.ts'
import type { SeenMessage } from '#replay/standins/discord/seen.ts'
import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

import type { Driver, Somebody } from './driver.ts'

/** What stands for an argument of a command, in their order. */
const argumentOf: Record<string, string> = { wallet: 'address', language: 'language', link: 'link-code' }

/** The words of a message, as the client shows them: without the backslashes, and with commands by their name. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/<\/([^:]+):\d+>/g, '/$1')
    .replaceAll(/^> |(?<!\\)\*\*/gm, '')
    .replaceAll(/\\([^0-9A-Za-z\s])/g, '$1')

/** Discord, at a stand-in of its server. */
export const discordDriver = (): Driver => {
  let ctx: Context | undefined
  let standin: DiscordStandin | undefined
  let door: Door | undefined
  const server = (): DiscordStandin => {
    if (standin === undefined) throw new Error('not open')
    return standin
  }
  const start = async (): Promise<void> => {
    if (ctx === undefined) throw new Error('not open')
    const { token, api } = server()
    const chat = { converse, rendered, cardPosted, cardRefused, fieldOf, suggest }
    door = createDiscordDoor({ ctx, ...chat, token, api, log: ctx.log, limits: 'none' })
    await door.start()
    keepOldCommand(server())
  }
  const somebody = (number: number): Somebody => {
    const user = server().user(number, { name: `Person ${number}` })
    server().guild(1).join(user)
    const kept = (): SeenMessage[] => user.messages().filter(({ ephemeral }) => !ephemeral)
    const withButton = (fits: (id: string, label: string) => boolean): SeenMessage => {
      const found = kept()
        .filter(({ buttons }) => buttons.some(({ customId = '', label }) => fits(customId, label)))
        .at(-1)
      if (found === undefined) throw new Error('there is no such message')
      return found
    }
    /** An answer that is shown for the moment alone, because a wallet's whole address stands in it. */
    let moment: SeenMessage | undefined
    const noteMoment = (mark: number): void => {
      const isNew = ({ change }: SeenMessage): boolean => change > mark
      moment = kept().some(isNew) ? undefined : user.replies().find(isNew)
    }
    const shown = (): SeenMessage | undefined => moment ?? kept().at(-1)
    return {
      id: user.id,
      async command(name, args = '') {
        const mark = server().mark()
        const argument = argumentOf[name]
        user.command(name, args === '' || argument === undefined ? {} : { [argument]: args })
        await server().settled()
        noteMoment(mark)
      },
      async press(label) {
        moment = undefined
        const mark = server().mark()
        user.tap(
          withButton((_id, own) => own === label),
          label,
        )
        await server().settled()
        const notice = user.replies().find(({ change }) => change > mark)
        if ((notice?.attachments ?? []).length > 0) moment = notice
        return wordsOf(notice?.text ?? '')
      },
      async write(text) {
        const asked = withButton((id) => id.startsWith('field:'))
        const { kind } = await user.tap(
          asked,
          asked.buttons.find(({ customId }) => customId?.startsWith('field:'))?.customId ?? '',
        ).answer
        if (kind !== 'modal') throw new Error(`no form but ${kind}`)
        const mark = server().mark()
        user.submitModal({ text })
        await server().settled()
        noteMoment(mark)
      },
      text: () => wordsOf(shown()?.text ?? ''),
      labels: () => shown()?.buttons.map(({ label }) => label) ?? [],
      files: async () =>
        Promise.all(
          (shown()?.attachments ?? []).map(async ({ filename, url }) => ({
            name: filename,
            text: await (await fetch(url)).text(),
          })),
        ),
      count: () => kept().length + (moment === undefined ? 0 : 1),
    }
  }
  return {
    platform: 'discord',
    send: async (place, view) => {
      if (door === undefined) throw new Error('not open')
      return door.send(place, view)
    },
    async open(context) {
      ctx = context
      standin = await startDiscordStandin({ guilds: 1 })
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

/** Nobody can type a command that Discord does not know, but a client may show one for an hour that is gone. */
const keepOldCommand = ({ commands }: DiscordStandin): void => {
  const all = commands.get('global') ?? []
  const balance = all.find(({ name }) => name === 'balance')
  if (balance !== undefined)
    commands.set('global', [
      ...all,
      { ...balance, id: '100000000000000001', name: 'balnce', name_localizations: {} },
    ])
}
