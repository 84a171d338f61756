import { byId, t } from './dom.js'

const patience = 250
const blip = 1200

/** What the header and the band below it say: the connection, what keeps something from being sent, and the typing. */
export const createStatus = () => {
  let connection = 'connecting'
  let waits = false
  let trouble = ''
  let typingTimer
  let bandTimer

  const band = (text, after = 0) => {
    clearTimeout(bandTimer)
    if (after === 0) byId('notice').textContent = text
    else bandTimer = setTimeout(() => (byId('notice').textContent = text), after)
  }
  const show = () => {
    byId('status').textContent = t(connection === 'offline' ? 'away' : connection)
    if (connection === 'online') return band(trouble === '' ? '' : t(trouble))
    if (connection === 'offline') return band(t('offline'))
    // A short interruption is none: no band comes and goes for it.
    return band(t(connection === 'reconnecting' ? 'unreachable' : connection), blip)
  }
  const typing = (on) => {
    byId('typing').hidden = !on
    if (on) byId('status').textContent = `${t('typing')}…`
    else show()
  }
  return {
    /** `state`: online, reconnecting or offline. True where it has just come back. */
    connection: (state) => {
      const next = navigator.onLine ? state : 'offline'
      if (next === connection) return false
      connection = next
      if (next !== 'online') typing(false)
      show()
      return next === 'online'
    },
    /** `key`: the words for what went wrong, or nothing. */
    trouble: (key) => {
      clearTimeout(typingTimer)
      trouble = key
      typing(false)
    },
    /** Something was sent and its answer has not come: after a moment, it types. */
    waiting: (some, onTyping) => {
      if (some === waits) return
      waits = some
      clearTimeout(typingTimer)
      if (!some) return typing(false)
      typingTimer = setTimeout(() => {
        if (trouble !== '' || connection !== 'online') return
        typing(true)
        onTyping()
      }, patience)
    },
  }
}
