import { byId, h, icon, t } from './dom.js'

/** The menu of who this browser can be, and of the language. */
export const createPeople = ({ slot, slots, maxSlots }, onLanguage) => {
  const menu = byId('menu')
  byId('me').textContent = t('contributor', { number: slot })
  const person = (number) =>
    h(
      'li',
      {},
      h(
        'a',
        { href: number === 1 ? '/' : `/?as=${number}`, 'aria-current': number === slot ? 'page' : undefined },
        h('span', { className: 'face', 'aria-hidden': 'true' }, String(number)),
        t('contributor', { number }),
      ),
    )
  const free = Array.from({ length: maxSlots }, (_, index) => index + 1).find(
    (number) => !slots.includes(number),
  )
  byId('slots').append(...slots.map(person), free === undefined ? h('li', {}, t('full')) : another(free))
  byId('language').textContent = t('language')
  byId('language').addEventListener('click', () => {
    menu.open = false
    onLanguage()
  })
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
}

const another = (number) =>
  h(
    'li',
    {},
    h(
      'a',
      { href: `/?as=${number}`, id: 'another' },
      h('span', { className: 'face', 'aria-hidden': 'true' }, icon('plus')),
      h('span', {}, t('another'), h('small', {}, t('anotherHint'))),
    ),
  )
