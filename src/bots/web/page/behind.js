import { call } from './api.js'
import { answerCard } from './answer-card.js'
import { byId, clock, h, t } from './dom.js'

const pause = 3000

/** The panel "what happens behind": beside the chat where there is room, else a sheet over it. */
export const createBehind = () => {
  const panel = byId('behind')
  const button = byId('behind-open')
  const body = byId('behind-body')
  const wide = matchMedia('(min-width: 960px)')
  let timer
  let last = ''
  let busy = false

  const refresh = async () => {
    clearTimeout(timer)
    if (!panel.open || busy) return
    busy = true
    const { status, body: state } = document.visibilityState === 'visible' ? await call('behind') : {}
    busy = false
    if (status === 200) show(state)
    else if (status !== undefined && last === '')
      body.replaceChildren(h('p', { className: 'aside' }, t('behindFailed')))
    timer = setTimeout(() => void refresh(), pause)
  }
  /** Only what differs is drawn again, so that an opened list stays open and the place that is read stays put. */
  const show = (state) => {
    const text = JSON.stringify(state)
    if (text === last) return
    last = text
    const open = new Set([...body.querySelectorAll('details[open]')].map((details) => details.dataset.item))
    const focused = body.contains(document.activeElement)
    const top = body.scrollTop
    body.replaceChildren(...sections(state))
    for (const details of body.querySelectorAll('details')) details.open = open.has(details.dataset.item)
    body.scrollTop = top
    if (focused) body.focus({ preventScroll: true })
  }

  const open = () => {
    if (wide.matches) panel.show()
    else panel.showModal()
    button.setAttribute('aria-expanded', 'true')
    if (wide.matches) remember(true)
    void refresh()
  }
  panel.addEventListener('close', () => {
    button.setAttribute('aria-expanded', 'false')
    clearTimeout(timer)
    button.focus()
  })
  const close = () => {
    if (wide.matches) remember(false)
    panel.close()
  }
  wide.addEventListener('change', () => {
    if (!panel.open) return
    panel.close()
    open()
  })
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && wide.matches && close())
  panel.addEventListener('click', (event) => event.target === panel && close())
  byId('behind-close').addEventListener('click', close)
  button.addEventListener('click', () => (panel.open ? close() : open()))
  button.hidden = false
  if (wide.matches && remembered()) {
    const focused = document.activeElement
    open()
    focused?.focus?.()
  }
  return { refresh }
}

const remember = (open) => {
  try {
    localStorage.setItem('accord.behind', open ? 'open' : 'closed')
  } catch {
    // Without storage it opens closed next time.
  }
}
const remembered = () => {
  try {
    return localStorage.getItem('accord.behind') === 'open'
  } catch {
    return false
  }
}

const sections = (state) => {
  const { balances, answers, payouts, postings } = state
  if (answers.length === 0 && postings.length === 0 && payouts.length === 0)
    return [h('p', { className: 'aside' }, t('behindEmpty'))]
  const tiles = ['pending', 'due', 'transit', 'paid'].map((kind) =>
    h('div', {}, h('dt', {}, t(kind)), h('dd', {}, balances[kind])),
  )
  const part = (word, entries, list) => (entries.length === 0 ? [] : [h('h3', {}, t(word)), list])
  return [
    h('h3', {}, t('balance')),
    h('dl', { className: 'tiles' }, ...tiles),
    ...part('payouts', payouts, h('ul', { className: 'entries' }, ...payouts.map(payoutOf))),
    ...part('answers', answers, h('div', {}, ...answers.map(answerCard))),
    ...part('ledger', postings, h('ul', { className: 'entries' }, ...postings.map(postingOf))),
  ]
}

const postingOf = (posting) =>
  h(
    'li',
    {},
    h('span', {}, `${t(`account-${posting.from}`)} → ${t(`account-${posting.to}`)}`),
    h('b', {}, posting.amount),
    h('small', {}, clock(posting.at)),
  )

const payoutOf = (payout) =>
  h(
    'li',
    {},
    h('span', {}, t(`payout-${payout.status}`)),
    h('b', {}, payout.amount),
    h('small', {}, `${clock(payout.at)} · ${payout.wallet.slice(0, 4)}…${payout.wallet.slice(-4)}`),
    payout.transaction === undefined ? '' : transactionOf(payout),
  )

const transactionOf = ({ transaction, url }) => {
  const text = `${t('transaction')} ${transaction}`
  if (url === undefined || !/^https?:\/\//.test(url)) return h('span', { className: 'signature' }, text)
  return h('a', { className: 'signature', href: url, target: '_blank', rel: 'noopener noreferrer' }, text)
}
