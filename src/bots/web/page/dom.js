/** The page's small tools. Text only ever becomes text: nothing here reads HTML from a string. */

export const byId = (id) => {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no #${id}`)
  return element
}

/** An element with its properties, its attributes (`aria-…`, `data-…`, `role`, `for`) and its children. */
export const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name.includes('-') || name === 'role' || name === 'for')
      element.setAttribute(name, String(value))
    else element[name] = value
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''))
  return element
}

/** One of the icons that index.html brings. */
export const icon = (name) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

let words = {}
let language = 'en'
export const setWords = (newWords, locale) => {
  words = newWords
  language = locale
}
export const locale = () => language

/** The page's words, with `{name}`s filled in. */
export const t = (key, values = {}) =>
  (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
export const hasWord = (key) => key in words

/** The person's own way to write times and dates, where it is of the page's language. */
const region = () => (navigator.language.startsWith(language) ? navigator.language : language)

export const clock = (at) =>
  new Intl.DateTimeFormat(region(), { hour: '2-digit', minute: '2-digit' }).format(new Date(at))

/** Today, yesterday, or the date. */
export const dayOf = (at) => {
  const date = new Date(at)
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  return new Intl.DateTimeFormat(region(), { weekday: 'long', day: 'numeric', month: 'long' }).format(date)
}
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

export const percent = (share) =>
  // Never "100 %" for what is not certain.
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share > 0.99 ? 1 : 0 }).format(
    share > 0.999 && share < 1 ? 0.999 : share,
  )

/** A short notice that stores nothing. It stays as long as it takes to read it, and while it is touched. */
export const toast = (text, tone = 'plain') => {
  const box = h('div', { className: `toast ${tone}` }, text)
  byId('toasts').append(box)
  const leave = () => (box.matches(':hover') ? setTimeout(leave, 1500) : box.remove())
  setTimeout(leave, Math.max(3500, text.length * 70))
}
