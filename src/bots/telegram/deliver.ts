import type { Delivery, Place, Posted, View } from '#core/view.ts'

import { editView } from './edit.ts'
import { failureOf } from './failure.ts'
import type { Lines } from './lines.ts'
import { postView, type Pen, type Target } from './post.ts'

/** What jobs send through the door. `later`: in so many seconds; Telegram's own word where it gave one. */
export type Delivering = { pen: Pen; lines: Lines }

export const sendTo = async ({ pen, lines }: Delivering, place: Place, view: View): Promise<Delivery> => {
  const send = async (target: Target): Promise<Posted> => ({
    place: { ...place, chat: String(target.chat) },
    message: String(await inLine(lines, target.chat, async () => postView(pen, target, view))),
  })
  return deliver(targetOf(place), send)
}

/** Turns a message into a view. A message that was deleted in its chat is not written anew. */
export const editAt = async ({ pen, lines }: Delivering, posted: Posted, view: View): Promise<Delivery> => {
  const message = Number(posted.message)
  const edit = async (target: Target): Promise<Posted> => {
    const shown = { ...target, message }
    const now = await inLine(lines, target.chat, async () =>
      editView(pen, shown, view, 'only if it is there'),
    )
    return { place: { ...posted.place, chat: String(target.chat) }, message: String(now) }
  }
  return deliver(targetOf(posted.place), edit)
}

const targetOf = ({ chat, thread }: Place): Target => ({
  chat: Number(chat),
  ...(thread === undefined ? {} : { thread: Number(thread) }),
})

/** After the edits of the same group that still wait: the newest word on a card comes last. */
const inLine = async <T>(lines: Lines, chat: number, work: () => Promise<T>): Promise<T> =>
  chat < 0 ? lines.run(String(chat), work) : work()

/** Throws only for mistakes of ours. A group that moved is followed once. */
const deliver = async (
  target: Target,
  work: (target: Target) => Promise<Posted>,
  moved = false,
): Promise<Delivery> => {
  try {
    return { sent: await work(target) }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'later') return { later: failure.seconds }
    if (failure.kind === 'unreachable') return { unreachable: failure.why }
    if (failure.kind === 'gone') return { unreachable: 'the message is not there anymore' }
    if (failure.kind !== 'moved' || moved) throw error
    return deliver({ ...target, chat: failure.to }, work, true)
  }
}
