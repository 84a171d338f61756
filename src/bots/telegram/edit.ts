import { InputMediaBuilder } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'

import type { View } from '#core/view.ts'

import { failureOf } from './failure.ts'
import { fetchPicture, postText, postView, type Pen, type Target } from './post.ts'
import { render, type Rendered } from './render.ts'

/** A message of ours. `photo`: it is known to be a picture with a caption, which no message of text can replace. */
export type Shown = Target & { message: number; photo?: boolean }

/**
 * Turns a message into a view; gives the id of the message that shows it now. Where Telegram cannot turn the one into
 * the other (a picture into text, anything into a reply field, a message that is too old), a new message takes the
 * place of the old one; of one that was deleted too, unless `ifGone` says otherwise. Nothing to change is fine. Throws
 * what Telegram refuses otherwise.
 */
export const editView = async (
  pen: Pen,
  shown: Shown,
  view: View,
  ifGone: 'write it anew' | 'only if it is there' = 'write it anew',
): Promise<number> => {
  const rendered = render(view, { username: pen.username, group: shown.chat < 0 })
  const turnable =
    rendered.file === undefined &&
    (rendered.photo === undefined ? shown.photo !== true : rendered.texts.length === 0)
  if (!turnable || rendered.asksReply) return replaceByNew(pen, shown, view)
  try {
    return await turn(pen, shown, rendered)
  } catch (error) {
    const { kind } = failureOf(error)
    if (kind === 'same') return shown.message
    if (kind === 'gone' && ifGone === 'write it anew') return postView(pen, shown, view)
    if (kind === 'noText' || kind === 'unfetched') return replaceByNew(pen, shown, view)
    throw error
  }
}

const turn = async (pen: Pen, shown: Shown, rendered: Rendered): Promise<number> => {
  const { photo, texts } = rendered
  const keyboard = rendered.markup as InlineKeyboardMarkup | undefined
  if (photo !== undefined) return turnPhoto(pen, shown, photo, keyboard)
  const [first = '', ...rest] = texts
  const options = { parse_mode: 'HTML' as const, link_preview_options: { is_disabled: true } }
  const onFirst = rest.length === 0 && keyboard !== undefined ? { reply_markup: keyboard } : {}
  await pen.api.editMessageText(shown.chat, shown.message, first, { ...options, ...onFirst })
  let last = shown.message
  for (const [index, text] of rest.entries())
    last = await postText(pen, shown, text, index === rest.length - 1 ? keyboard : undefined)
  return last
}

const turnPhoto = async (
  { api }: Pen,
  { chat, message }: Shown,
  { url, caption }: NonNullable<Rendered['photo']>,
  keyboard: InlineKeyboardMarkup | undefined,
): Promise<number> => {
  const words = caption === '' ? {} : { caption, parse_mode: 'HTML' as const }
  const options = keyboard === undefined ? {} : { reply_markup: keyboard }
  try {
    await api.editMessageMedia(chat, message, InputMediaBuilder.photo(url, words), options)
  } catch (error) {
    if (failureOf(error).kind !== 'unfetched') throw error
    const file = await fetchPicture(url)
    if (file === undefined) throw error
    await api.editMessageMedia(chat, message, InputMediaBuilder.photo(file, words), options)
  }
  return message
}

/** First the new message, then away with the old one: a person never sees nothing. */
const replaceByNew = async (pen: Pen, shown: Shown, view: View): Promise<number> => {
  const { message, ...target } = shown
  const posted = await postView(pen, target, view)
  try {
    await pen.api.deleteMessage(shown.chat, message)
  } catch (error) {
    // Older than 48 hours: it stays, but its buttons must not invite anybody anymore.
    if (failureOf(error).kind === 'later') throw error
    await withoutButtons(pen, shown)
  }
  return posted
}

const withoutButtons = async ({ api }: Pen, { chat, message }: Shown): Promise<void> => {
  try {
    await api.editMessageReplyMarkup(chat, message)
  } catch (error) {
    const { kind } = failureOf(error)
    if (kind === 'later' || kind === 'moved') throw error
  }
}
