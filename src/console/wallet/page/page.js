import { onWallets, connect, sign } from './wallets.js'

const main = document.getElementById('main')
const token = location.hash.slice(1)
let words = {}
let link
let wallets = []
/** What is on the page now is replaced by these elements. */
const show = (...parts) => main.replaceChildren(...parts.flat().filter((part) => part !== undefined))

const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (name === 'onclick') element.addEventListener('click', value)
    else element.setAttribute(name, value)
  element.append(...children)
  return element
}

const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key])

const paragraph = (text, className = '') => h('p', { class: className }, text)
const heading = () => h('h1', { tabindex: '-1' }, say('title'))
const button = (text, onclick, className = '') =>
  h('button', { type: 'button', class: className, onclick }, text)

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes))

/** `ok`: the server took it; else `why` says in words what is wrong. */
const call = async (path, body) => {
  try {
    const response = await fetch(`/wallet/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...body }),
    })
    const answer = await response.json()
    if (answer.words !== undefined) words = answer.words
    if (answer.locale !== undefined) document.documentElement.lang = answer.locale
    return { ...answer, ok: response.ok }
  } catch {
    return { ok: false, offline: true }
  }
}

const start = async () => {
  const answer = await call('open', {})
  main.setAttribute('aria-busy', 'false')
  if (answer.offline) return offline(start)
  document.title = say('title')
  if (!answer.ok) return refused(answer)
  const first = link === undefined
  link = answer
  if (first)
    onWallets((found) => {
      wallets = found
      if (main.dataset.step === 'choose') choose()
    })
  choose()
}

/** Step one: which wallet app. They make themselves known within moments of the page being ready. */
const choose = (problem) => {
  main.dataset.step = 'choose'
  show(
    heading(),
    paragraph(say('for', { mark: link.mark }), 'quiet'),
    problem === undefined ? undefined : paragraph(problem, 'problem'),
    wallets.length === 0
      ? noWallet()
      : [
          paragraph(
            link.address === undefined ? say('choose') : say('bound', { address: short(link.address) }),
          ),
          ...wallets.map((wallet) => walletButton(wallet)),
        ],
    until(),
  )
}

const noWallet = () => [
  paragraph(say('none')),
  link.links.length > 0 ? paragraph(say('inside')) : undefined,
  ...link.links.map(({ name, url }) =>
    h('a', { class: 'button', href: url, rel: 'noreferrer' }, say('openIn', { name })),
  ),
  paragraph(say('otherwise'), 'quiet'),
]

const walletButton = (wallet) => {
  const icon = /^data:image\/(svg\+xml|webp|png|gif);base64,/.test(wallet.icon) ? wallet.icon : undefined
  const made = button(say('use', { name: wallet.name }), () => void ask(wallet))
  if (icon !== undefined) made.prepend(h('img', { src: icon, alt: '', width: '24', height: '24' }))
  return made
}

const until = () => {
  const time = new Date(link.expiresAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  return paragraph(say('until', { time }), 'quiet')
}

const short = (address) => `${address.slice(0, 4)}…${address.slice(-4)}`

/** Step two: the wallet app says which address it has. */
const ask = async (wallet) => {
  wait(say('waitConnect', { name: wallet.name }))
  const account = await connect(wallet, link.address).catch(() => undefined)
  if (account === undefined) return choose(say('declined'))
  if (link.address !== undefined && account.address !== link.address)
    return choose(say('wrong', { address: short(link.address) }))
  return review(wallet, account)
}

/** Step three: what is signed, in plain words and word by word, before anything is. */
const review = (wallet, account, problem) => {
  main.dataset.step = 'review'
  const { address } = account
  const text = `${link.head}${address}${link.tail}`
  show(
    heading(),
    problem === undefined ? undefined : paragraph(problem, 'problem'),
    paragraph(say('what')),
    h('blockquote', {}, say('means', { address })),
    paragraph(say('free')),
    h('details', {}, h('summary', {}, say('text')), h('pre', {}, text)),
    button(say('sign', { name: wallet.name }), () => void prove(wallet, account, text), 'primary'),
    button(say('other'), () => choose(), 'plain'),
    until(),
  )
  document.querySelector('h1').focus()
}

const prove = async (wallet, account, text) => {
  wait(say('waitSign', { name: wallet.name }))
  const proof = await sign(wallet, account, link.input, text).catch(() => undefined)
  if (proof === undefined) return review(wallet, account, say('declined'))
  wait(say('checking'))
  const body = {
    address: proof.address,
    signed: toBase64(proof.signed),
    signature: toBase64(proof.signature),
  }
  const send = async () => {
    const answer = await call('prove', body)
    if (answer.offline) return offline(send)
    return answer.ok ? done(answer.address) : refused(answer)
  }
  return send()
}

const wait = (text) => {
  main.dataset.step = 'wait'
  show(heading(), h('p', { class: 'wait', role: 'status' }, text))
}

const done = (address) => {
  main.dataset.step = 'done'
  show(
    h('h1', { tabindex: '-1', class: 'good' }, say('done', { address: short(address) })),
    paragraph(say('doneThen')),
  )
  document.querySelector('h1').focus()
}

/** What only a new link mends. */
const over = ['proof-unknown', 'proof-no-link', 'proof-expired', 'proof-replayed', 'proof-too-many']

/** What the server does not take. A new link mends it, or another try with the same one. */
const refused = ({ refused: code, why }) => {
  main.dataset.step = 'refused'
  show(
    heading(),
    h('p', { class: 'problem', role: 'alert' }, `✗ ${why}`),
    over.includes(code) ? undefined : button(say('again'), () => void start(), 'primary'),
  )
}

const offline = (again) => {
  main.dataset.step = 'offline'
  const { dataset } = main
  show(
    h('h1', { tabindex: '-1' }, words.title ?? document.title),
    h('p', { class: 'problem', role: 'alert' }, words.offline ?? dataset.offline),
    button(words.again ?? dataset.again, () => void again(), 'primary'),
  )
}

// A new link in the same window is another page.
addEventListener('hashchange', () => location.reload())
void start()
