import { randomUUID } from 'node:crypto'

import { generateSignedCookie } from 'hono/cookie'

import { sha256 } from '#core/ids.ts'
import type { View } from '#core/view.ts'

import { tokenOf, type Player, type Stage } from './driver.ts'

/** A bubble as the page gets it. */
type Bubble = { seq: number; mine: boolean; view: View }
type Reply = { changes: { messages: Bubble[]; cursor: string } }

const idOf = (index: number): string => `replay-worker-${index}`

/** Recorded workers as people at the web chat, each with a browser of their own. `secret` signs the door's cookies. */
export const createWebStage = (url: string, secret: string): Stage => ({
  platform: 'web',
  idOf,
  player: (index) => createPlayer(url, secret, idOf(index)),
  close: async () => undefined,
})

const dataOf = ({ view }: Bubble): string[] =>
  (view.choices ?? []).flatMap((choice) => ('data' in choice ? [choice.data] : []))

/** The bubble that came last and holds something to tap. */
const latest = (bubbles: Bubble[], fits: (bubble: Bubble) => boolean): Bubble | undefined =>
  bubbles.filter((bubble) => !bubble.mine && fits(bubble)).at(-1)

const createPlayer = (url: string, secret: string, id: string): Player => {
  let cookie: string | undefined
  let since: string | undefined
  const send = async (act: object, message?: number): Promise<Bubble[]> => {
    cookie ??= (await generateSignedCookie(`accord-${sha256(secret).slice(0, 8)}-1`, id, secret)).split(
      ';',
    )[0]
    const response = await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookie ?? '', origin: url },
      body: JSON.stringify({
        id: randomUUID(),
        act,
        ...(message !== undefined && { message }),
        ...(since !== undefined && { since }),
      }),
    })
    if (!response.ok) throw new Error(`the web chat answered ${response.status}: ${await response.text()}`)
    const { changes } = (await response.json()) as Reply
    since = changes.cursor
    return changes.messages
  }
  const command = async (name: string, args = ''): Promise<Bubble[]> => send({ kind: 'command', name, args })

  const join: Player['join'] = async (wallet) => {
    const welcome = latest(await command('start'), (bubble) => dataOf(bubble).includes('c:yes'))
    if (welcome !== undefined) await send({ kind: 'tap', data: 'c:yes' }, welcome.seq)
    await command('wallet', wallet)
  }
  const work: Player['work'] = async (count, react, recorded) => {
    let last: string | undefined
    let bubbles = await command('next')
    for (let left = count; left > 0; left--) {
      const task = latest(bubbles, (bubble) => ![undefined, last].includes(tokenOf(dataOf(bubble))))
      if (task === undefined) return
      const token = tokenOf(dataOf(task)) ?? ''
      const reaction = await react(token)
      last = token
      bubbles =
        'tap' in reaction
          ? await send({ kind: 'tap', data: `a:${token}:${reaction.tap}` }, task.seq)
          : await send(
              { kind: 'text', text: reaction.text, field: task.view.field?.field ?? token },
              task.seq,
            )
      const refused = latest(bubbles, () => true)?.view.tone === 'bad'
      if (!refused) recorded()
      else bubbles = await send({ kind: 'tap', data: `s:${token}` }, task.seq)
    }
  }
  const withdraw: Player['withdraw'] = async () => {
    await command('withdraw')
  }
  return { join, work, withdraw }
}
