import { InputFile, type Api } from 'grammy'

import type { View } from '#core/view.ts'

import { failureOf } from './failure.ts'
import { render, type Rendered } from './render.ts'

/** A chat to write to. `replyTo`: the message that is answered, where several people talk. */
export type Target = { chat: number; thread?: number; replyTo?: number }

/** What is needed to write: the calls, and the bot's own @name. */
export type Pen = { api: Api; username: string }

/** Sends a view as new messages; gives the id of the last, which carries the buttons. Throws what Telegram refuses. */
export const postView = async (pen: Pen, target: Target, view: View): Promise<number> =>
  postRendered(
    pen,
    target,
    render(view, { username: pen.username, group: target.chat < 0 }),
    view.picture?.alt ?? '',
  )

const postRendered = async (pen: Pen, target: Target, rendered: Rendered, alt: string): Promise<number> => {
  const { photo, file, texts, markup } = rendered
  let last = 0
  if (file !== undefined) last = await postFile(pen, target, rendered, file)
  if (photo !== undefined) last = await postPhoto(pen, target, rendered, photo, alt)
  for (const [index, text] of texts.entries())
    last = await postText(pen, target, text, index === texts.length - 1 ? markup : undefined)
  return last
}

/** One message of text in HTML. */
export const postText = async (
  { api }: Pen,
  target: Target,
  html: string,
  markup?: Rendered['markup'],
): Promise<number> => {
  const sent = await api.sendMessage(target.chat, html, {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...placeOf(target),
    ...(markup === undefined ? {} : { reply_markup: markup }),
  })
  return sent.message_id
}

const placeOf = ({ thread, replyTo }: Target) => ({
  ...(thread === undefined ? {} : { message_thread_id: thread }),
  ...(replyTo === undefined
    ? {}
    : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
})

const postFile = async (
  { api }: Pen,
  target: Target,
  { photo, texts, markup }: Rendered,
  { name, text, caption }: NonNullable<Rendered['file']>,
): Promise<number> => {
  const isLast = photo === undefined && texts.length === 0
  const sent = await api.sendDocument(target.chat, new InputFile(Buffer.from(text), name), {
    ...(caption === '' ? {} : { caption, parse_mode: 'HTML' as const }),
    ...placeOf(target),
    ...(isLast && markup !== undefined ? { reply_markup: markup } : {}),
  })
  return sent.message_id
}

/** Telegram fetches the picture; where it cannot, we do; where we cannot either, its address is sent. */
const postPhoto = async (
  pen: Pen,
  target: Target,
  { texts, markup }: Rendered,
  photo: NonNullable<Rendered['photo']>,
  alt: string,
): Promise<number> => {
  const options = {
    ...(photo.caption === '' ? {} : { caption: photo.caption, parse_mode: 'HTML' as const }),
    ...placeOf(target),
    ...(texts.length === 0 && markup !== undefined ? { reply_markup: markup } : {}),
  }
  try {
    return (await pen.api.sendPhoto(target.chat, photo.url, options)).message_id
  } catch (error) {
    if (failureOf(error).kind !== 'unfetched') throw error
  }
  const file = await fetchPicture(photo.url)
  if (file !== undefined) return (await pen.api.sendPhoto(target.chat, file, options)).message_id
  const address = toAddress(photo.url, alt)
  if (texts.length > 0) return postText(pen, target, address)
  return postText(pen, target, [address, photo.caption].filter((part) => part !== '').join('\n'), markup)
}

const escape = (text: string): string =>
  text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const toAddress = (url: string, alt: string): string =>
  `${alt.trim() === '' ? '' : `${escape(alt.slice(0, 200))}\n`}${escape(url)}`

const largestPicture = 10 * 1024 * 1024

/** The picture as a file to upload; undefined where it cannot be had, or is larger than Telegram takes. */
export const fetchPicture = async (url: string): Promise<InputFile | undefined> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    const bytes = await response.bytes()
    const usable = response.ok && bytes.length > 0 && bytes.length <= largestPicture
    return usable ? new InputFile(bytes, 'picture') : undefined
  } catch {
    return undefined
  }
}
