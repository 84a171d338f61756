import { createWebDoor, type WebDoor } from '#bots/web/door.ts'
import { describeCommands } from '#chat/commands.ts'
import { cardPosted, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import type { Message } from '#chat/transcript.ts'
import { plain } from '#chat/rich.ts'
import type { View } from '#core/view.ts'

import { browserOf } from '../../bots/web/client.ts'
import type { Driver, Somebody } from './driver.ts'

/** The web chat: a browser for each person. */
export const webDriver = (): Driver => {
  let ctx: Context | undefined
  let door: WebDoor | undefined
  let times = 1
  let sent = 0
  const start = async (): Promise<void> => {
    if (ctx === undefined) throw new Error('not open')
    const context = ctx
    door = await createWebDoor({
      ctx: context,
      converse,
      rendered,
      cardPosted,
      host: '127.0.0.1',
      port: 0,
      log: context.log,
      limits: { burst: 1e6, perSecond: 1e6 },
      commands: (locale) => describeCommands(context.words, locale),
    })
    await door.start()
  }
  const somebody = (): Somebody => {
    const jar: string[] = []
    const bubbles = new Map<number, View>()
    let id = ''
    const theirs = (): [number, View][] => [...bubbles].sort(([a], [b]) => a - b)
    const keep = (messages: Message[]): void => {
      for (const { seq, mine, view } of messages) if (!mine) bubbles.set(seq, view)
    }
    const send = async (act: object, message?: number): Promise<string> => {
      const browser = browserOf(door?.url ?? '', jar.length > 0 ? { cookie: jar.join('; ') } : {})
      if (jar.length === 0) {
        await browser.open()
        jar.push(browser.cookies())
        id = decodeURIComponent(browser.cookies().split('=')[1] ?? '').split('.')[0] ?? ''
      }
      const event = `event-${process.pid}-${++sent}`
      const more = message === undefined ? {} : { message }
      let toast = ''
      for (let time = 0; time < times; time++) {
        const { toasts, changes } = await withJar(door?.url ?? '', jar).send(event, act, more)
        keep(changes.messages)
        toast += toasts.map(({ text }) => plain(text)).join()
      }
      return toast
    }
    const newest = (fits: (view: View) => boolean): [number, View] => {
      const found = theirs()
        .filter(([, view]) => fits(view))
        .at(-1)
      if (found === undefined) throw new Error('there is no such bubble')
      return found
    }
    return {
      get id() {
        return id
      },
      command: async (name, args = '') => void (await send({ kind: 'command', name, args })),
      async press(label) {
        const [seq, view] = newest(({ choices = [] }) => choices.some((choice) => choice.label === label))
        const choice = view.choices?.find((one) => one.label === label)
        return send({ kind: 'tap', data: choice !== undefined && 'data' in choice ? choice.data : '' }, seq)
      },
      async write(text) {
        const [seq, view] = newest(({ field }) => field !== undefined)
        await send({ kind: 'text', text, field: view.field?.field }, seq)
      },
      text: () => plain(theirs().at(-1)?.[1].text ?? []),
      labels: () => (theirs().at(-1)?.[1].choices ?? []).map(({ label }) => label),
      files: async () => {
        const file = theirs().at(-1)?.[1].file
        return file === undefined ? [] : [file]
      },
      count: () => bubbles.size,
    }
  }
  return {
    platform: 'web',
    send: async (place, view) => {
      if (door === undefined) throw new Error('not open')
      return door.send(place, view)
    },
    async open(context) {
      ctx = context
      await start()
    },
    async restart() {
      await door?.stop()
      await start()
    },
    redeliver: (count) => (times = count),
    somebody,
    close: async () => {
      times = 1
      await door?.stop()
    },
  }
}

/** A browser that has these cookies already. */
const withJar = (url: string, cookies: string[]) => {
  const browser = browserOf(url)
  for (const cookie of cookies.join('; ').split('; ')) browser.jar.set(cookie.split('=')[0] ?? '', cookie)
  return browser
}
