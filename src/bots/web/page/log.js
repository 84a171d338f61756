import { messageOf } from './bubble.js'
import { byId, dayOf, h } from './dom.js'
import { createScroll } from './scroll.js'
import { createWaiting } from './waiting.js'

/**
 * The list of bubbles: the server's, in their order, and below them what waits to be sent. `on`: see bubble.js, and
 * `again(entry)`, `discard(entry)` for what could not be sent.
 */
export const createLog = (on) => {
  const state = { on, box: byId('log'), shown: new Map(), cursor: undefined }
  const scroll = createScroll()
  const waiting = createWaiting(state, scroll)
  const showEmpty = () => (byId('empty').hidden = state.shown.size > 0 || waiting.count() > 0)

  /** Shows what the server says. `first`: the page has just opened, so nothing is news. */
  const apply = (changes, { first = false } = {}) => {
    const stay = scroll.atEnd()
    if (changes.reset) forget(state, changes)
    if (isLater(changes.cursor, state.cursor)) state.cursor = changes.cursor
    const placed = changes.messages
      .map((message) => place(state, message, first))
      .filter((one) => one !== undefined)
    for (const { message } of placed) if (message.mine) waiting.settle(message.key)
    if (placed.length > 0 || changes.reset) arrange(state)
    showEmpty()
    if (placed.some((one) => one.focused)) focusNewest(placed)
    const news = placed.filter((one) => one.added && !one.message.mine).length
    scroll.after({ stay: first || stay || placed.some((one) => one.message.mine), news, first })
  }

  /** Puts older bubbles above, and stays where the person was. Nobody is read a hundred old messages. */
  const addEarlier = ({ messages, earlier }) => {
    state.box.setAttribute('aria-live', 'off')
    scroll.keep(() => {
      for (const message of messages) place(state, message, true)
      arrange(state)
      byId('earlier').hidden = !earlier
    })
    requestAnimationFrame(() => state.box.setAttribute('aria-live', 'polite'))
  }

  return {
    apply,
    addEarlier,
    showWaiting: (entries) => {
      waiting.show(entries)
      showEmpty()
    },
    stick: () => scroll.atEnd() && scroll.toEnd(),
    cursor: () => state.cursor,
    first: () => Math.min(...state.shown.keys()),
    isEmpty: () => state.shown.size === 0,
  }
}

/** A new list: what stands in it as it is here already may stay, the rest goes. */
const forget = ({ shown, cursor }, changes) => {
  const same = epochOf(changes.cursor) === epochOf(cursor)
  const revs = new Map(changes.messages.map((message) => [message.seq, message.rev]))
  for (const [seq, { element, message }] of shown) {
    if (same && revs.get(seq) === message.rev) continue
    element.remove()
    shown.delete(seq)
  }
  byId('earlier').hidden = !changes.earlier
}

/** Puts one bubble where it belongs; undefined where the page has it as it is, or newer. */
const place = (state, message, quietly) => {
  const known = state.shown.get(message.seq)
  if (known !== undefined && known.message.rev >= message.rev) return undefined
  const element = messageOf(message, state.on)
  if (!quietly) element.classList.add(known === undefined ? 'fresh' : 'turned')
  const focused = known?.element.contains(document.activeElement) ?? false
  if (known !== undefined) known.element.replaceWith(element)
  else state.box.insertBefore(element, elementAfter(state.box, message.seq))
  state.shown.set(message.seq, { message, element })
  return { element, focused, added: known === undefined, message }
}

/** What a bubble of this place stands before: nearly always the first that waits, or nothing. */
const elementAfter = (box, seq) => {
  const last = [...box.querySelectorAll('.message[data-seq]')].at(-1)
  if (last === undefined || Number(last.dataset.seq) < seq) return box.querySelector('.message.pending')
  return [...box.querySelectorAll('.message[data-seq]')].find((element) => Number(element.dataset.seq) > seq)
}

/** The lines between the days; and of all bubbles that ask something, only the newest asks loudly. */
const arrange = ({ box, shown }) => {
  for (const day of box.querySelectorAll('.day')) day.remove()
  let last = ''
  let asking
  for (const { message, element } of [...shown.values()].sort((a, b) => a.message.seq - b.message.seq)) {
    const day = dayOf(message.at)
    if (day !== last) element.before(h('div', { className: 'day' }, day))
    last = day
    if (!isAsking(message)) continue
    if (asking !== undefined) stepBack(asking)
    asking = element
  }
  asking?.classList.remove('past')
}
const stepBack = (element) => {
  element.classList.add('past')
  const field = element.querySelector('details.field')
  if (field !== null && !field.contains(document.activeElement)) field.open = false
}
const isAsking = ({ view, mine }) => !mine && (view.choices !== undefined || view.field !== undefined)

/** A tapped button is gone with its old bubble: go on where the next thing to do is. */
const focusNewest = (placed) => {
  const next = placed.toReversed().find(({ message }) => isAsking(message)) ?? placed.at(-1)
  next?.element.focus({ preventScroll: true })
}

const epochOf = (cursor) => cursor?.split('.')[0]
const isLater = (one, other) =>
  epochOf(one) !== epochOf(other) || Number(one.split('.')[1]) > Number(other.split('.')[1])
