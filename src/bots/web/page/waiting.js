import { messageOf } from './bubble.js'
import { h, t } from './dom.js'

/** What waits to be sent: own bubbles below the list, and the busy buttons of tapped ones. */
export const createWaiting = (state, scroll) => {
  const bubbles = new Map()

  const settle = (key) => {
    bubbles.get(key)?.remove()
    bubbles.delete(key)
  }
  const add = (entry) => {
    if ([...state.shown.values()].some(({ message }) => message.key === entry.id)) return settle(entry.id)
    const element = bubbleOf(entry, state.on)
    const old = bubbles.get(entry.id)
    bubbles.set(entry.id, element)
    if (old !== undefined) return old.replaceWith(element)
    state.box.append(element)
    return scroll.toEnd()
  }
  const show = (entries) => {
    const keys = new Set(entries.map((entry) => entry.id))
    for (const key of bubbles.keys()) if (!keys.has(key)) settle(key)
    for (const entry of entries) if (entry.shown !== undefined) add(entry)
    for (const { message, element } of state.shown.values())
      setBusy(
        element,
        entries.find((entry) => entry.message === message.seq && entry.refused === undefined),
      )
  }
  return { show, settle, count: () => bubbles.size }
}

const bubbleOf = (entry, on) => {
  const message = { mine: true, pending: true, at: entry.at, seq: 0, view: { text: [entry.shown] } }
  const element = messageOf(message, on)
  element.removeAttribute('data-seq')
  element.classList.add('pending')
  if (entry.refused !== undefined) element.append(refusedNote(entry, on))
  return element
}

const refusedNote = (entry, on) =>
  h(
    'div',
    { className: 'held', role: 'alert' },
    t('failed'),
    h('button', { type: 'button', onclick: () => on.again(entry) }, t('again')),
    h('button', { type: 'button', onclick: () => on.discard(entry) }, t('discard')),
  )

const setBusy = (element, entry) => {
  element.classList.toggle('busy', entry !== undefined)
  for (const button of element.querySelectorAll('.choice[data-data]')) {
    button.setAttribute('aria-disabled', String(entry !== undefined))
    button.classList.toggle('chosen', entry !== undefined && entry.act.data === button.dataset.data)
  }
}
