import type { MessageEntity } from 'grammy/types'

import { badRequest } from './refusal.ts'

type Formatted = { text: string; entities: MessageEntity[] }
type Open = { tag: string; from: number; at: number; attributes: Map<string, string> }

const kinds: Record<string, MessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
}
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const fail = (words: string) => badRequest(`can't parse entities: ${words}`)
const bytesBefore = (html: string, at: number): number => Buffer.byteLength(html.slice(0, at))

/**
 * Telegram's HTML (https://core.telegram.org/bots/api#html-style): the text with entities in UTF-16 units, or the
 * refusal "can't parse entities". White space around the whole text is cut off, as Telegram does.
 */
export const parseHtml = (html: string): Formatted => {
  const open: Open[] = []
  const entities: MessageEntity[] = []
  let text = ''
  let at = 0
  while (at < html.length) {
    const char = html[at] as string
    if (char === '&') {
      const [decoded, length] = readReference(html, at)
      text += decoded
      at += length
    } else if (char !== '<') {
      text += char
      at++
    } else if (html[at + 1] === '/') {
      at = closeTag(html, at, open, entities, text.length)
    } else {
      at = openTag(html, at, open, text.length)
    }
  }
  const left = open.pop()
  if (left !== undefined) throw fail(`Can't find end tag corresponding to start tag "${left.tag}"`)
  return trimmed(text, entities)
}

const readReference = (html: string, at: number): [string, number] => {
  const match = /^&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]+));?/.exec(html.slice(at, at + 12))
  if (match === null) return ['&', 1]
  const [whole, decimal, hexadecimal, name] = match
  if (name !== undefined) {
    const char = named[name]
    return char === undefined ? ['&', 1] : [char, whole.length]
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  return code === 0 || code > 0x10ffff ? ['&', 1] : [String.fromCodePoint(code), whole.length]
}

const openTag = (html: string, at: number, open: Open[], from: number): number => {
  const end = html.indexOf('>', at)
  if (end === -1) throw fail(`Unclosed start tag at byte offset ${bytesBefore(html, at)}`)
  const inside = html.slice(at + 1, end)
  const tag = (/^[^\s]*/.exec(inside)?.[0] ?? '').toLowerCase()
  if (kinds[tag] === undefined && tag !== 'span')
    throw fail(`Unsupported start tag "${tag}" at byte offset ${bytesBefore(html, at)}`)
  const attributes = new Map<string, string>()
  for (const [, name, value] of inside.slice(tag.length).matchAll(/([a-z-]+)(?:\s*=\s*"([^"]*)")?/g))
    attributes.set(name ?? '', decode(value ?? ''))
  if (tag === 'span' && attributes.get('class') !== 'tg-spoiler')
    throw fail(`Tag "span" must have class "tg-spoiler" at byte offset ${bytesBefore(html, at)}`)
  open.push({ tag, from, at, attributes })
  return end + 1
}

const closeTag = (html: string, at: number, open: Open[], entities: MessageEntity[], to: number): number => {
  const end = html.indexOf('>', at)
  if (end === -1) throw fail(`Unclosed end tag at byte offset ${bytesBefore(html, at)}`)
  const tag = html
    .slice(at + 2, end)
    .trim()
    .toLowerCase()
  const start = open.pop()
  if (start === undefined) throw fail(`Unexpected end tag at byte offset ${bytesBefore(html, at)}`)
  if (tag !== '' && tag !== start.tag) {
    const place = bytesBefore(html, at)
    throw fail(`Unmatched end tag at byte offset ${place}, expected "</${start.tag}>", found "</${tag}>"`)
  }
  const entity = toEntity(start, to)
  if (entity !== undefined) entities.push(entity)
  return end + 1
}

const toEntity = (start: Open, to: number): MessageEntity | undefined => {
  const place = { offset: start.from, length: to - start.from }
  if (place.length === 0) return undefined
  const type = kinds[start.tag] ?? 'spoiler'
  if (type !== 'text_link') return { type, ...place } as MessageEntity
  const url = start.attributes.get('href') ?? ''
  // Telegram drops a link that leads nowhere, without a word.
  return URL.canParse(url) && /^(https?|tg|tonsite):/i.test(url) ? { type, ...place, url } : undefined
}

const decode = (value: string): string =>
  value.replaceAll(/&(lt|gt|amp|quot);/g, (whole, name: string) => named[name] ?? whole)

const trimmed = (text: string, entities: MessageEntity[]): Formatted => {
  const lead = text.length - text.trimStart().length
  const kept = text.trim()
  const inside = entities.flatMap((entity) => {
    const from = Math.max(0, entity.offset - lead)
    const to = Math.min(kept.length, entity.offset + entity.length - lead)
    return to > from ? [{ ...entity, offset: from, length: to - from }] : []
  })
  return { text: kept, entities: inside.sort((a, b) => a.offset - b.offset || b.length - a.length) }
}
