import { byId, h, hasWord, t } from './dom.js'

const quickOnes = ['next', 'balance', 'wallet', 'withdraw', 'stats', 'help']

/**
 * The text field, the quick actions and the list of commands. `onText(text)`, `onCommand(name)`. `fill(text)` begins a text
 * for the person to go on with.
 */
export const createComposer = ({ commands, maxText, onText, onCommand }) => {
  const text = byId('text')
  const problem = byId('text-problem')
  const grow = () => {
    text.style.height = 'auto'
    text.style.height = `${text.scrollHeight + 2}px`
    problem.textContent = text.value.length > maxText ? t('tooLong', { max: maxText }) : ''
  }
  const submit = (event) => {
    event.preventDefault()
    if (text.value.trim() === '' || text.value.length > maxText) return text.focus()
    onText(text.value.trim())
    text.value = ''
    return grow()
  }
  byId('composer').addEventListener('submit', submit)
  // The keyboard of a phone stays as it is when a button is tapped.
  byId('send').addEventListener('pointerdown', (event) => event.preventDefault())
  text.addEventListener('input', grow)
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event)
  })
  const known = commands.map((command) => command.name)
  byId('quick').append(
    ...quickOnes
      .filter((name) => known.includes(name))
      .map((name) =>
        h(
          'button',
          { type: 'button', 'data-command': name, onclick: () => onCommand(name) },
          t(`command-${name}`),
        ),
      ),
  )
  commandSheet(commands, onCommand)
  const fill = (begun) => {
    text.value = begun
    grow()
    text.focus()
    text.setSelectionRange(begun.length, begun.length)
  }
  return { fill }
}

const commandSheet = (commands, onCommand) => {
  const sheet = byId('commands')
  byId('commands-open').hidden = commands.length === 0
  byId('commands-open').addEventListener('click', () => sheet.showModal())
  byId('commands-close').addEventListener('click', () => sheet.close())
  sheet.addEventListener('click', (event) => event.target === sheet && sheet.close())
  const choose = (name) => {
    sheet.close()
    onCommand(name)
  }
  byId('commands-list').append(
    ...commands.map(({ name, description }) =>
      h(
        'li',
        {},
        h(
          'button',
          { type: 'button', 'data-command': name, onclick: () => choose(name) },
          h('b', {}, hasWord(`command-${name}`) ? `${t(`command-${name}`)} ` : '', h('span', {}, `/${name}`)),
          h('small', {}, description),
        ),
      ),
    ),
  )
}
