import { Routes, type REST, type RESTPostAPIChannelMessageResult } from 'discord.js'

import type { Delivery, Place, Posted, View, WhyNot } from '#core/view.ts'

import { withoutAddresses } from './addresses.ts'
import type { Channels } from './channels.ts'
import { failureOf } from './failure.ts'
import { render, toRequest, type Body, type Manner } from './render.ts'
import { whyNot } from './why-not.ts'

/** What writes messages as the bot itself, outside of an answer to an interaction. */
export type Pen = { rest: REST; channels: Channels }

/** Posts a view; gives the id of the message that carries its buttons, and first of all the view itself. Throws. */
const postView = async (pen: Pen, place: Place, view: View, manner: Manner): Promise<string> => {
  const channel = await pen.channels.of(place)
  const bodies = bodiesOf(view, manner)
  const nonce = view.card === undefined ? undefined : nonceOf(view.card.itemId, channel)
  return postBodies(
    pen,
    channel,
    nonce === undefined ? bodies : bodies.map((body) => ({ ...body, ...nonce })),
  )
}

/** A card is one message: it is edited as long as its task is open. */
class CardTooLong extends Error {
  constructor() {
    super('the card does not fit into one message')
    this.name = 'CardTooLong'
  }
}

/** Room for what is added to a card while people answer it. */
const room = 300

const bodiesOf = (view: View, manner: Manner): Body[] => {
  if (view.card === undefined) return render(withoutAddresses(view), manner)
  const longer = { ...view, text: [...view.text, 'x'.repeat(room)] }
  if (render(longer, manner).length > 1) throw new CardTooLong()
  return render(view, manner)
}

/**
 * Posting the same card again within some minutes gives the message that is there, so that nobody needs to know whether
 * the first try arrived. A nonce is the bot's own over all channels, and has 25 characters at most.
 */
const nonceOf = (itemId: number, channel: string) => ({
  nonce: `${itemId.toString(36)}-${BigInt(channel).toString(36)}`.slice(0, 25),
  enforce_nonce: true,
})

export const postBodies = async ({ rest }: Pen, channel: string, bodies: Body[]): Promise<string> => {
  let last = ''
  for (const body of bodies) {
    const sent = (await rest.post(
      Routes.channelMessages(channel),
      toRequest(body),
    )) as RESTPostAPIChannelMessageResult
    last = sent.id
  }
  return last
}

/** What jobs send through the door. */
export const sendTo = async (pen: Pen, place: Place, view: View, manner: Manner): Promise<Delivery> =>
  deliver(pen, place, async () => ({ place, message: await postView(pen, place, view, manner) }))

/** Turns a message of the bot's into a view. One that was deleted is not written anew. */
export const editAt = async (pen: Pen, posted: Posted, view: View, manner: Manner): Promise<Delivery> =>
  deliver(pen, posted.place, async () => {
    const channel = await pen.channels.of(posted.place)
    const [body, ...more] = render(view.card === undefined ? withoutAddresses(view) : view, manner)
    if (body !== undefined)
      await pen.rest.patch(Routes.channelMessage(channel, posted.message), toRequest(body))
    await postBodies(pen, channel, more)
    return posted
  })

/** Throws only for mistakes of ours. */
const deliver = async (pen: Pen, place: Place, work: () => Promise<Posted>): Promise<Delivery> => {
  try {
    return { sent: await work() }
  } catch (error) {
    if (error instanceof CardTooLong) return { unreachable: 'card-too-long' satisfies WhyNot }
    const failure = failureOf(error)
    if (failure.kind === 'later') return { later: failure.seconds }
    const why = place.thread === undefined ? undefined : await whyNot(pen.rest, place.thread, error)
    if (why !== undefined) return { unreachable: why }
    if (failure.kind === 'unreachable') return { unreachable: failure.why }
    if (failure.kind === 'forbidden') return { unreachable: `a permission is missing: ${failure.why}` }
    if (failure.kind === 'gone') return { unreachable: 'the message is not there anymore' }
    throw error
  }
}
