import { clock, h, icon, t, toast } from './dom.js'
import { fieldOf } from './field.js'
import { withHints } from './hints.js'

/** A message as an element. `on.tap(message, data)` and `on.write(message, field, text)` tell what the person does. */
export const messageOf = (message, on) => {
  const { view, mine } = message
  const spans = tidy(view.text)
  const words = h('div', { className: 'words' }, ...(mine ? spans : withHints(spans, on)).map(spanOf))
  const element = h(
    'article',
    {
      className: ['message', mine ? 'mine' : 'theirs', view.tone ?? 'plain'].join(' '),
      tabIndex: -1,
      'aria-label': `${mine ? t('you') : t('accord')}, ${clock(message.at)}`,
      'data-seq': message.seq,
    },
    h(
      'div',
      { className: 'bubble' },
      pictureOf(view.picture) ?? '',
      words,
      fileOf(view.file) ?? '',
      metaOf(message),
    ),
  )
  if (view.field !== undefined) element.append(fieldOf(message, on))
  if (view.choices !== undefined && view.choices.length > 0) element.append(choicesOf(message, on))
  return element
}

/**
 * Quotes and text to copy stand on lines of their own here: the line break around them, and the full stop that would end
 * the sentence behind an address, would make empty lines.
 */
const tidy = (spans) =>
  spans.map((span, index) => {
    const before = spans[index - 1]
    if (typeof span !== 'string' || typeof before !== 'object') return span
    return 'copy' in before || 'quote' in before
      ? span.replace(/^\.(?=\s|$)/, '').replace(/^(\n{1,2}| )/, '')
      : span
  })

const spanOf = (span) => {
  if (typeof span === 'string' || span instanceof Element) return span
  if ('bold' in span) return h('b', {}, span.bold)
  if ('quote' in span) return h('q', {}, span.quote)
  if ('copy' in span) return copyOf(span.copy)
  if ('argument' in span) return span.value
  return linkOf(span.link, span.url, '')
}

/** Only pages open: another scheme stays plain text. */
const linkOf = (label, url, className) => {
  if (!/^https?:\/\//i.test(url)) return label
  return h(
    'a',
    { href: url, target: '_blank', rel: 'noopener noreferrer', className },
    label,
    h('span', { className: 'sr' }, ` (${t('newTab')})`),
  )
}

const copyOf = (text) => {
  const code = h('code', { className: /^\S{20,}$/.test(text) ? 'address' : '' }, text)
  const label = h('span', {}, t('copy'))
  const button = h('button', { type: 'button', onclick: () => void copy() }, icon('copy'), label)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      button.replaceChildren(icon('check'), label)
      label.textContent = t('copied')
      setTimeout(() => {
        button.replaceChildren(icon('copy'), label)
        label.textContent = t('copy')
      }, 2500)
    } catch {
      getSelection()?.selectAllChildren(code)
      toast(t('copyFailed'))
    }
  }
  return h('div', { className: 'copy' }, code, button)
}

const pictureOf = (picture) =>
  picture === undefined
    ? undefined
    : h('img', {
        className: 'picture',
        src: picture.url,
        alt: picture.alt,
        loading: 'lazy',
        referrerPolicy: 'no-referrer',
      })

/** A file is saved by a tap; it is a part of the message, so nothing is fetched for it. */
const fileOf = (file) =>
  file === undefined
    ? undefined
    : h(
        'button',
        { type: 'button', className: 'file', onclick: () => save(file) },
        icon('down'),
        `${t('save')} ${file.name}`,
      )

const save = ({ name, text }) => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = h('a', { href: url, download: name })
  link.click()
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

const metaOf = (message) => {
  const at = message.edited ?? message.at
  return h(
    'div',
    { className: 'meta' },
    h('time', { dateTime: at, title: new Date(at).toLocaleString() }, clock(at)),
    message.mine ? icon(message.pending ? 'clock' : 'check') : '',
    message.mine ? h('span', { className: 'sr' }, message.pending ? t('waiting') : t('sent')) : '',
  )
}

/** Buttons in their rows; the last of several rows is the quieter one. */
const choicesOf = (message, on) => {
  const rows = new Map()
  for (const choice of message.view.choices)
    rows.set(choice.row ?? 0, [...(rows.get(choice.row ?? 0) ?? []), choice])
  const sorted = [...rows.entries()].sort(([a], [b]) => a - b)
  return h(
    'div',
    { className: 'choices' },
    ...sorted.map(([, choices], index) =>
      h(
        'div',
        {
          className: sorted.length > 1 && index === sorted.length - 1 ? 'row quiet' : 'row',
          'data-count': choices.length,
        },
        ...choices.map((choice) => choiceOf(message, choice, on)),
      ),
    ),
  )
}

const choiceOf = (message, choice, on) => {
  if ('url' in choice) {
    const link = linkOf(choice.label, choice.url, 'choice')
    if (typeof link !== 'string') link.append(icon('out'))
    return link
  }
  return h(
    'button',
    {
      type: 'button',
      className: 'choice',
      'data-data': choice.data,
      onclick: () => on.tap(message, choice.data),
    },
    choice.label,
  )
}
