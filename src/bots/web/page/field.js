import { h, t, toast } from './dom.js'

/** Texts that were begun and not sent, by message: an edit of the bubble must not lose them. */
const drafts = new Map()

/** The place to type below a bubble: a label, the text to begin with, how much of the room is used, and a button. */
export const fieldOf = (message, on) => {
  const { field } = message.view
  const id = `field-${message.seq}`
  const draft = drafts.get(`${message.seq}:${field.field}`)
  const area = h('textarea', {
    id,
    rows: field.maxLength > 120 ? 3 : 1,
    value: draft ?? field.prefill ?? '',
    'aria-describedby': `${id}-count`,
  })
  const count = h('span', { id: `${id}-count` })
  const button = h('button', { type: 'submit', className: 'primary' }, t('submit'))

  const look = () => {
    const used = area.value.length
    const wrong = used > field.maxLength
    count.textContent = t('characters', { count: used, max: field.maxLength })
    count.classList.toggle('over', wrong)
    area.setAttribute('aria-invalid', String(wrong))
    button.setAttribute('aria-disabled', String(wrong || area.value.trim() === ''))
    drafts.set(`${message.seq}:${field.field}`, area.value)
    area.style.height = 'auto'
    if (area.scrollHeight > 0) area.style.height = `${area.scrollHeight + 2}px`
  }
  const submit = (event) => {
    event.preventDefault()
    if (area.value.length > field.maxLength) toast(t('tooLong', { max: field.maxLength }), 'bad')
    if (button.getAttribute('aria-disabled') === 'true') return area.focus()
    drafts.delete(`${message.seq}:${field.field}`)
    return on.write(message, field, area.value)
  }
  area.addEventListener('input', look)
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) submit(event)
  })
  requestAnimationFrame(look)
  const form = h(
    'form',
    { onsubmit: submit, noValidate: true },
    h('label', { for: id }, field.label),
    area,
    h('div', { className: 'field-foot' }, count, button),
  )
  const details = h('details', { className: 'field', open: true }, h('summary', {}, field.label), form)
  details.addEventListener('toggle', () => details.open && look())
  return details
}
