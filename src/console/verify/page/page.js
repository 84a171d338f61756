import { checkChain } from '#rewards/proofs/check/check-chain.ts'
import { checkFile } from '#rewards/proofs/check/check-file.ts'
import { LARGEST } from '#rewards/proofs/check/proof-file.ts'
import { failureText } from '#rewards/proofs/check/words.ts'

const byId = (id) => document.getElementById(id)
const words = JSON.parse(document.querySelector('main').dataset.words)
const locale = document.documentElement.lang
/** The sound proof on the page; a later file takes its place, also where an answer about it still comes. */
let sound

const say = (key, values = {}) =>
  words[key].replaceAll(/\{(\w+)\}/g, (_whole, name) => String(values[name] ?? ''))

const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const verdict = (tone, title, text) =>
  h(
    'div',
    { class: `verdict ${tone}` },
    h('h2', {}, `${tone === 'good' ? '✓' : '✗'} ${title}`),
    h('p', {}, text),
  )

/** Base units in the language's writing, with nothing lost. */
const show = (amount, decimals) => {
  const digits = String(amount).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return rest === '' ? whole : `${whole}${locale === 'fr' ? ',' : '.'}${rest}`
}

const facts = ({ proof, amount, decimals, accepted, rejected, earned }) => {
  const rows = [
    ['amount', show(amount, decimals)],
    ['token', proof.mint],
    ['wallet', proof.payment.wallet],
    ['treasury', proof.treasury],
    ['transaction', proof.signature],
    [
      'answers',
      [
        say('earned', { accepted, earned: show(earned, decimals) }),
        ...(rejected > 0 ? [say('others', { rejected })] : []),
      ].join('; '),
    ],
  ]
  return h('dl', {}, ...rows.flatMap(([key, value]) => [h('dt', {}, say(key)), h('dd', {}, value)]))
}

/** What the answers were, folded: the text of an answer is whatever somebody once wrote. */
const answersOf = ({ proof, decimals }) =>
  h(
    'details',
    {},
    h('summary', {}, say('answers')),
    h(
      'ol',
      {},
      ...proof.answers.map(({ answer, verdict: said, reward }) =>
        h('li', {}, `${answer.slice(0, 300)} (${say(said)}, ${show(reward, decimals)})`),
      ),
    ),
  )

const treasuryNote = () =>
  h('p', { class: 'note' }, `${say('treasuryNote')} `, h('a', { href: '/transparency' }, '/transparency'))

/** In words why it could not be checked at all. */
const broken = (error) => {
  if (crypto.subtle === undefined) return say('insecure')
  if (error?.name === 'NotSupportedError') return say('old')
  return say('unreadable', { why: error?.message ?? '' })
}

const check = async (file) => {
  sound = undefined
  byId('ask').hidden = true
  byId('chain').replaceChildren()
  byId('result').replaceChildren(h('p', {}, say('checking')))
  try {
    if (crypto.subtle === undefined) throw new Error('insecure')
    const checked = file.size > LARGEST ? { failed: 'too-large' } : await checkFile(await file.text())
    if ('failed' in checked)
      return byId('result').replaceChildren(verdict('bad', say('refused'), failureText(locale, checked)))
    sound = checked
    byId('result').replaceChildren(
      verdict('good', say('sound'), say('soundMore')),
      facts(checked),
      ...(checked.proof.answers.length > 0 ? [answersOf(checked)] : []),
      treasuryNote(),
    )
    byId('chain').replaceChildren(h('p', { class: 'note' }, say('notAsked')))
    byId('ask').hidden = false
  } catch (error) {
    byId('result').replaceChildren(verdict('bad', say('refused'), broken(error)))
  }
}

/** What says nothing about the payment. */
const unasked = new Set(['rpc-silent', 'rpc-address'])

const ask = async () => {
  const asked = sound
  if (asked === undefined) return
  byId('chain').replaceChildren(h('p', {}, say('checking')))
  const said = await checkChain(asked, byId('rpc').value.trim())
  if (asked !== sound) return
  const at = said.at === undefined ? '' : `, ${new Date(said.at * 1000).toLocaleString(locale)}`
  byId('chain').replaceChildren(
    'slot' in said
      ? verdict(
          'good',
          say('final'),
          say(said.delivered ? 'finalMore' : 'finalLess', { slot: said.slot, at }),
        )
      : verdict('bad', say(unasked.has(said.failed) ? 'unasked' : 'unknown'), failureText(locale, said)),
  )
}

const drop = byId('drop')
byId('file').addEventListener('change', ({ target }) => {
  if (target.files.length > 0) void check(target.files[0])
  // The same file can be chosen again.
  target.value = ''
})
for (const name of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragover')
    if (name === 'drop' && event.dataTransfer.files.length > 0) void check(event.dataTransfer.files[0])
  })
byId('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  void ask()
})
