import type { Log } from '#core/log.ts'
import type { Posted, View } from '#core/view.ts'

import type { CallbackReply, Reply } from './callback.ts'
import { editView } from './edit.ts'
import { failureOf } from './failure.ts'
import { limits } from './limits.ts'
import type { Lines } from './lines.ts'
import { postView, type Pen } from './post.ts'
import type { Heard } from './read-event.ts'
import { renderToast } from './render.ts'
import { doorWords } from './words.ts'

export type Stage = {
  pen: Pen
  lines: Lines
  log: Log
  /** A card stands in a group from now on. */
  cardPosted: (itemId: number, posted: Posted, locale: string) => Promise<void>
}

/**
 * Shows the views that answer an event, in their order. The tap is answered first: with the toast, if there is one. In a
 * group everything goes through the group's line, where a newer edit of the same message takes the place of an older
 * one that still waits.
 */
export const present = async (
  stage: Stage,
  heard: Heard,
  views: View[],
  tap: CallbackReply | undefined,
): Promise<void> => {
  const toast = tap === undefined ? undefined : views.find(fitsToast)
  const others = views.filter((view) => view !== toast)
  const privately = heard.chat < 0 ? others.filter(goesPrivate) : []
  if (await showPrivately(stage, heard, privately, tap)) {
    const told = tap?.give(toast === undefined ? {} : toReply(toast)) ?? false
    // The clock was faster than the conversation: what was to be told is told all the same.
    if (toast !== undefined && !told && heard.chat > 0) await send(stage, heard, toast)
  }
  for (const [index, view] of others.entries()) {
    if (privately.includes(view)) continue
    const replaces = (view.how ?? (index === 0 ? 'replace' : 'send')) === 'replace'
    await (replaces && heard.tapped !== undefined ? turn(stage, heard, view) : send(stage, heard, view))
  }
}

const toReply = (view: View): Reply => ({ text: renderToast(view), alert: view.tone === 'bad' })

const fitsToast = (view: View): boolean =>
  view.how === 'toast' && renderToast(view).length <= limits.callbackAnswer

/** A toast too long for one, or without a tap to answer, is for the person alone as well. */
const goesPrivate = (view: View): boolean => view.how === 'private' || view.how === 'toast'

const send = async (stage: Stage, heard: Heard, view: View): Promise<void> => {
  const { chat, thread, replyTo, event } = heard
  const target = {
    chat,
    ...(thread === undefined ? {} : { thread }),
    ...(replyTo === undefined || view.card !== undefined ? {} : { replyTo }),
  }
  const post = async (): Promise<number> => postView(stage.pen, target, view)
  const message = chat < 0 ? await stage.lines.run(String(chat), post) : await post()
  await tellCard(stage, heard, view, message, event.locale)
}

const turn = async (stage: Stage, heard: Heard, view: View): Promise<void> => {
  const { tapped, event } = heard
  if (tapped === undefined) return
  const edit = async (): Promise<void> => {
    const message = await editView(stage.pen, tapped, view)
    if (message !== tapped.message) await tellCard(stage, heard, view, message, event.locale)
  }
  if (tapped.chat > 0) return edit()
  await stage.lines.latest(String(tapped.chat), `${tapped.chat}:${tapped.message}`, edit)
}

const tellCard = async (
  stage: Stage,
  { event }: Heard,
  view: View,
  message: number,
  locale: string,
): Promise<void> => {
  if (view.card === undefined) return
  const { admin: _, ...place } = event.where
  await stage.cardPosted(view.card.itemId, { place, message: String(message) }, locale)
}

/** From a group to the person alone; false where they have never opened the bot, and were told how to. */
const showPrivately = async (
  stage: Stage,
  heard: Heard,
  views: View[],
  tap: CallbackReply | undefined,
): Promise<boolean> => {
  const { event, chat } = heard
  try {
    for (const view of views) await postView(stage.pen, { chat: Number(event.who.id) }, view)
    return true
  } catch (error) {
    if (failureOf(error).kind !== 'unreachable') throw error
    stage.log.info({ event: event.id, who: event.who.id, chat }, 'the person has not opened the bot yet')
    await invite(stage, heard, tap)
    return false
  }
}

const invite = async (stage: Stage, heard: Heard, tap: CallbackReply | undefined): Promise<void> => {
  const { openMe, openMeButton } = doorWords(heard.event.locale)
  const link = `t.me/${stage.pen.username}`
  if (tap?.give({ text: openMe(link), alert: true }) === true) return
  if (tap !== undefined) return
  await send(stage, heard, {
    text: [openMe(link)],
    choices: [{ label: openMeButton, url: `https://${link}?start=hello` }],
  })
}
