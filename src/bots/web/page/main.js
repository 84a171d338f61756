import { call } from './api.js'
import { createBehind } from './behind.js'
import { createComposer } from './composer.js'
import { byId, locale, setWords, t, toast } from './dom.js'
import { createLive } from './live.js'
import { createLog } from './log.js'
import { createOutbox } from './outbox.js'
import { createPeople } from './people.js'
import { createStatus } from './status.js'

const start = async () => {
  // What is written before the server has answered stays in the field.
  byId('composer').addEventListener('submit', (event) => event.preventDefault())
  const session = await openSession()
  setWords(session.words, session.locale)
  const parts = { session, status: createStatus(), behind: undefined, composer: undefined, outbox: undefined }
  parts.log = createLog(reactions(parts))
  parts.outbox = openOutbox(parts)
  const { log, outbox, status } = parts
  const apply = (changes, options) => {
    log.apply(changes, options)
    log.showWaiting(outbox.list())
    void parts.behind?.refresh()
  }
  const command = (name, args = '') =>
    outbox.add({ act: { kind: 'command', name, args }, shown: `/${name} ${args}`.trim() })
  parts.apply = apply
  parts.command = command

  apply(session.changes, { first: true })
  parts.composer = createComposer({
    commands: session.commands,
    maxText: session.maxText,
    onText: (text) => outbox.add({ act: { kind: 'text', text }, shown: text }),
    onCommand: command,
  })
  createPeople(session, () => command('language', session.locale === 'fr' ? 'en' : 'fr'))
  if (session.behind) parts.behind = createBehind()
  createLive({
    since: log.cursor,
    onChanges: apply,
    onToast: showToast,
    onState: (state) => status.connection(state) && void outbox.pump(),
  })
  byId('start').addEventListener('click', () => command('start'))
  byId('earlier').addEventListener('click', () => void earlier(log))
  byId('scroll').addEventListener('keydown', tapByNumber)
  if (log.isEmpty() && outbox.isEmpty()) greet(outbox, session)
  else void outbox.pump()
  if (matchMedia('(hover: hover) and (pointer: fine)').matches) byId('text').focus()
  requestAnimationFrame(() => byId('log').setAttribute('aria-busy', 'false'))
}

/** Asks until the server answers: a page opened during a restart waits for it. */
const openSession = async () => {
  const { dataset } = byId('scroll')
  const say = (text) => (byId('notice').textContent = text)
  for (let pause = 500; ; pause = Math.min(8000, pause * 2)) {
    const { status, body } = await call('session')
    if (status === 200) {
      say('')
      return body
    }
    if (status === 401) say(dataset.nocookies)
    // One failure may be a restart of a second.
    else if (pause > 500) say(dataset.unreachable)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** What a bubble's buttons and fields do. A bubble that waits for an answer takes no second tap. */
const reactions = (parts) => ({
  knows: (name) => parts.session.commands.some((command) => command.name === name),
  command: (name) => parts.command(name),
  fill: (text) => parts.composer?.fill(text),
  tap: (message, data) => {
    if (parts.outbox.list().some((entry) => entry.message === message.seq && entry.refused === undefined))
      return
    parts.outbox.add({ act: { kind: 'tap', data }, message: message.seq })
  },
  write: (message, field, text) =>
    parts.outbox.add({ act: { kind: 'text', text, field: field.field }, message: message.seq, shown: text }),
  again: (entry) => parts.outbox.again(entry),
  discard: (entry) => parts.outbox.drop(entry),
})

const openOutbox = (parts) =>
  createOutbox({
    me: parts.session.me,
    since: () => parts.log.cursor(),
    onTaken: ({ toasts, changes, locale: spoken }) => {
      parts.status.trouble('')
      parts.apply(changes)
      toasts.forEach(showToast)
      // The person has chosen another language: the page's own words come with it.
      if (spoken !== locale() && parts.outbox.isEmpty()) location.reload()
    },
    onTrouble: (status) => parts.status.trouble(troubleOf(status)),
    onRefused: (entry) => {
      if (entry.shown !== undefined) return
      toast(t('failed'), 'bad')
      parts.outbox.drop(entry)
    },
    onChange: (entries) => {
      parts.log.showWaiting(entries)
      parts.status.waiting(
        entries.some((entry) => entry.refused === undefined),
        () => parts.log.stick(),
      )
    },
  })

const troubleOf = (status) => {
  if (status === 0) return navigator.onLine ? 'trying' : 'offline'
  return status === 429 ? 'slow' : 'broken'
}

/** The first words are Accord's. One id for one transcript, so that two tabs do not greet twice. */
const greet = (outbox, { changes }) =>
  outbox.add({
    id: `hello-${changes.cursor.split('.')[0]}`,
    act: { kind: 'command', name: 'start', args: '' },
    quiet: true,
  })

/** With the focus in the conversation, 1 to 9 tap the buttons of the bubble that is read, else of the last one. */
const tapByNumber = (event) => {
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof HTMLTextAreaElement) return
  const bubble = event.target.closest('.message') ?? [...document.querySelectorAll('.message.theirs')].at(-1)
  bubble?.querySelectorAll('.choice')[Number(event.key) - 1]?.click()
}

const earlier = async (log) => {
  const { status, body } = await call('earlier', { query: { before: log.first() } })
  if (status === 200) return log.addEarlier(body)
  return toast(t('earlierFailed'), 'bad')
}

const showToast = ({ text, tone }) =>
  toast(
    text
      .map((span) =>
        typeof span === 'string' ? span : (span.bold ?? span.quote ?? span.copy ?? span.value ?? span.link),
      )
      .join(''),
    tone,
  )

void start()
