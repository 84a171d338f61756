import { call } from './api.js'

/**
 * What the person did and the server has not taken yet. It is kept in the browser, sent in its order, one at a time, and
 * again until it is taken: the id makes a second sending harmless. Offline, closed or reloaded in between: nothing is lost.
 */
export const createOutbox = ({ me, since, onTaken, onTrouble, onRefused, onChange }) => {
  const key = `accord.outbox.${me}`
  let entries = load(key)
  let sending = false
  let timer
  let failures = 0

  const save = () => {
    try {
      if (entries.length === 0) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(entries))
    } catch {
      // No room or no permission to store: the entries still live as long as the page.
    }
    onChange(entries)
  }

  const drop = (entry) => {
    entries = entries.filter((other) => other !== entry)
    save()
  }

  const pump = async () => {
    clearTimeout(timer)
    if (sending) return
    sending = true
    for (let entry = next(); entry !== undefined; entry = next()) {
      const { id, act, message, quiet } = entry
      const result = await call('events', { body: { id, act, message, quiet, since: since() } })
      if (result.status === 200) {
        failures = 0
        drop(entry)
        onTaken(result.body)
      } else if ([400, 403, 413, 415].includes(result.status)) {
        entry.refused = result.status
        save()
        onRefused(entry)
      } else {
        failures += 1
        onTrouble(result.status)
        const pause = result.wait > 0 ? result.wait * 1000 : Math.min(15_000, 500 * 2 ** failures)
        timer = setTimeout(pump, pause)
        break
      }
    }
    sending = false
  }
  const next = () => entries.find((entry) => entry.refused === undefined)

  const add = (entry) => {
    entries = [...entries, { id: newId(), at: new Date().toISOString(), ...entry }]
    save()
    void pump()
  }
  const again = (entry) => {
    delete entry.refused
    entry.id = newId()
    save()
    void pump()
  }

  addEventListener('online', () => void pump())
  return { add, again, drop, pump, list: () => entries, isEmpty: () => entries.length === 0 }
}

const load = (key) => {
  try {
    const entries = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(entries) ? entries : []
  } catch {
    return []
  }
}

/** 128 random bits. `crypto.randomUUID` would want https or loopback. */
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
