import { address, call } from './api.js'

const silence = 25_000
const hiddenFor = 60_000
const hiddenPoll = 30_000

/**
 * Keeps the page at what the server knows: server-sent events while it is looked at, a call now and then while it is
 * hidden (a browser opens only six connections to one server, whatever the number of tabs).
 */
export const createLive = ({ since, onChanges, onToast, onState }) => {
  let source
  let heard = Date.now()
  let reopen
  let hide
  let poll
  let failures = 0

  const open = () => {
    close()
    heard = Date.now()
    source = new EventSource(address('stream', { since: since() }))
    source.addEventListener('open', () => {
      failures = 0
      onState('online')
    })
    source.addEventListener('changes', (event) => {
      heard = Date.now()
      onChanges(JSON.parse(event.data))
    })
    source.addEventListener('toast', (event) => onToast(JSON.parse(event.data)))
    source.addEventListener('ping', () => (heard = Date.now()))
    source.addEventListener('error', () => {
      onState('reconnecting')
      // The browser tries again by itself unless the server said no.
      if (source?.readyState === EventSource.CLOSED) later()
    })
  }
  const close = () => {
    clearTimeout(reopen)
    source?.close()
    source = undefined
  }
  const later = () => {
    clearTimeout(reopen)
    failures += 1
    reopen = setTimeout(open, Math.min(15_000, 500 * 2 ** failures))
  }

  // A phone that changes its network leaves a stream that is silent for ever.
  setInterval(() => {
    if (source === undefined || Date.now() - heard < silence) return
    onState('reconnecting')
    open()
  }, 5000)

  const look = async () => {
    const { status, body } = await call('changes', { query: { since: since() } })
    if (status === 200) onChanges(body)
  }
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hide)
    clearInterval(poll)
    if (document.visibilityState === 'visible') {
      if (source === undefined) open()
      return
    }
    hide = setTimeout(() => {
      close()
      poll = setInterval(look, hiddenPoll)
    }, hiddenFor)
  })
  addEventListener('online', open)
  addEventListener('offline', () => onState('offline'))
  addEventListener('pagehide', close)
  addEventListener('pageshow', (event) => event.persisted && open())
  open()
}
