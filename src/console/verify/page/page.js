/** The checks: undefined until they have come. */
let checks
const load = async () => {
  try {
    checks ??= await import('./checks.js')
  } catch {
    throw new Error('missing')
  }
}

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

const marks = { good: '✓', bad: '✗', open: '–' }

/** `tone`: good, bad, or open where nothing is known. */
const verdict = (tone, title, ...texts) =>
  h(
    'div',
    { class: `card verdict ${tone}` },
    h('h2', {}, tone === 'open' ? title : `${marks[tone]} ${title}`),
    ...texts.map((text) => h('p', {}, text)),
  )

/** Every step with its sign; the last is the chain's, which is asked apart. */
const stagesList = (checked, chain) => {
  const all = [...checks.stagesOf(checked?.failed), { stage: 'chain', came: chain }]
  const line = ({ stage, came }) =>
    h(
      'li',
      { class: came },
      h('span', { 'aria-hidden': 'true' }, marks[came]),
      h(
        'span',
        {},
        say(`stage-${stage}`),
        ...(came === 'open' ? [h('span', { class: 'sr' }, ` (${say('came-open')})`)] : []),
      ),
    )
  return [h('h2', {}, say('stages')), h('ol', { class: 'stages', role: 'list' }, ...all.map(line))]
}

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
  h('p', { class: 'quiet' }, `${say('treasuryNote')} `, h('a', { href: '/transparency' }, '/transparency'))

/** In words why it could not be checked at all. */
const broken = (error) => {
  if (crypto.subtle === undefined) return say('insecure')
  return say(error?.name === 'NotSupportedError' ? 'old' : 'unreadable')
}

/** A browser may remember that a part did not come: only a new page asks for it again. */
const missing = () => {
  const again = h('button', { type: 'button', class: 'primary' }, say('reload'))
  again.addEventListener('click', () => location.reload())
  byId('result').replaceChildren(verdict('open', say('missing'), say('missingMore')), again)
}

/** Public endpoints of the clusters that have one, by the cluster's first block: proposed, and asked only on a tap. */
const publicOnes = {
  '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d': 'https://api.mainnet-beta.solana.com',
  EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: 'https://api.devnet.solana.com',
}

const clear = () => {
  sound = undefined
  byId('ask').hidden = true
  byId('chain').replaceChildren()
  byId('facts').replaceChildren()
  byId('result').replaceChildren(h('p', {}, say('checking')))
}

const check = async (file) => {
  clear()
  try {
    if (crypto.subtle === undefined) throw new Error('insecure')
    await load()
    const checked =
      file.size > checks.LARGEST ? { failed: 'too-large' } : await checks.checkFile(await file.text())
    if ('failed' in checked) return refused(checked)
    sound = checked
    showSound(checked, verdict('good', say('sound'), say('soundMore')), 'open')
    byId('facts').replaceChildren(
      facts(checked),
      ...(checked.proof.answers.length > 0 ? [answersOf(checked)] : []),
      treasuryNote(),
    )
    byId('rpc').value ||= publicOnes[checked.proof.cluster] ?? ''
    byId('ask').hidden = false
  } catch (error) {
    if (error?.message === 'missing') return missing()
    byId('result').replaceChildren(verdict('open', say('unchecked'), broken(error)))
  }
}

const refused = (checked) =>
  byId('result').replaceChildren(
    verdict('bad', say('refused'), checks.failureText(locale, checked), say('refusedMore')),
    ...stagesList(checked, 'open'),
  )

const showSound = (checked, said, chain) =>
  byId('result').replaceChildren(said, ...stagesList(checked, chain))

/** Times as the person writes them, where their browser speaks the page's language. */
const region = navigator.language.startsWith(locale) ? navigator.language : locale

const ask = async () => {
  const asked = sound
  if (asked === undefined) return
  byId('chain').replaceChildren(h('p', {}, say('checking')))
  const said = await checks.checkChain(asked, byId('rpc').value.trim())
  if (asked !== sound) return
  if ('slot' in said) return confirmed(asked, said)
  const why = checks.failureText(locale, said)
  if (checks.isUnasked(said.failed)) {
    showSound(asked, verdict('good', say('sound'), say('soundMore')), 'open')
    const more = said.failed === 'rpc-silent' ? [say('unaskedMore')] : []
    return byId('chain').replaceChildren(verdict('open', say('unasked'), why, ...more))
  }
  showSound(asked, verdict('bad', say('unknown'), why), 'bad')
  byId('chain').replaceChildren(verdict('bad', say('unknown'), why))
}

const confirmed = (asked, { at, delivered }) => {
  const when = at === undefined ? '' : ` (${new Date(at * 1000).toLocaleString(region)})`
  showSound(asked, verdict('good', say('paid'), say('paidMore')), 'good')
  byId('chain').replaceChildren(
    verdict('good', say('final'), say(delivered ? 'finalMore' : 'finalLess', { at: when })),
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
// They are there by the time that a file is chosen; where they are not, choosing one says so.
void load().catch(() => undefined)
