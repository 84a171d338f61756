import { h } from './dom.js'

const command = /((?<![\w/])\/[a-z]+(?![\w/]))/
/** A word in capitals stands for what the person has to say there themselves. */
const isPlaceholder = (value) => /^\p{Lu}[\p{Lu}\s-]+$/u.test(value)

/**
 * The spans of a text with its commands as buttons. One that is whole, as in “send /next”, is sent by a tap on it, as in
 * any messenger. One with something behind it, as in “/wallet back”, goes to the message field, where the person sees what
 * they are about to send, and types what is missing.
 */
export const withHints = (spans, on) => {
  const out = []
  for (let at = 0; at < spans.length; at += 1) {
    const span = spans[at]
    if (typeof span !== 'string') {
      out.push(span)
      continue
    }
    const given = argumentsAt(spans, at + 1)
    const parts = span.split(command)
    const last = parts.at(-2) ?? ''
    const opens = given.length > 0 && parts.at(-1) === ' ' && on.knows(last.slice(1))
    const whole = opens ? parts.slice(0, -2) : parts
    out.push(...whole.map((part) => (isKnown(part, on) ? sent(part, on) : part)))
    if (!opens) continue
    out.push(filled(last, given, on))
    at += 2 * given.length - 1
  }
  return out
}

const isKnown = (part, on) => part.startsWith('/') && on.knows(part.slice(1))

/** The values of the arguments that stand there, with nothing but a space between them. */
const argumentsAt = (spans, from) => {
  const values = []
  for (let at = from; typeof spans[at] === 'object' && 'argument' in spans[at]; at += 2) {
    values.push(spans[at].value)
    if (spans[at + 1] !== ' ') break
  }
  return values
}

const sent = (part, on) =>
  h('button', { type: 'button', className: 'slash', onclick: () => on.command(part.slice(1)) }, part)

/** Up to what the person has to say themselves. */
const filled = (name, values, on) => {
  const missing = values.findIndex(isPlaceholder)
  const text = [name, ...(missing === -1 ? values : [...values.slice(0, missing), ''])].join(' ')
  const label = [name, ...values].join(' ')
  return h('button', { type: 'button', className: 'slash', onclick: () => on.fill(text) }, label)
}
