import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
} from 'discord.js'

import type { Choice, Message } from '#core/view.ts'

import { limits } from './limits.ts'
import { clean, isVisible } from './markdown.ts'

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** `menu`: what a menu says before something is chosen. `explained`: words for what no button can hold. */
export type Controls = { rows: Row[]; explained: Message }

type DataChoice = Choice & { data: string }

/** What the custom id of a menu begins with; the value chosen in it is a button's data. */
export const menuPrefix = 'menu:'

/** What the custom id of the button begins with that opens a place to type; the field's name follows. */
export const fieldPrefix = 'field:'

/** More labels than this become a menu. */
const mostButtons = 5

/** Discord opens only addresses with a host that has a dot. */
const isOpenable = (url: string): boolean => {
  if (!URL.canParse(url) || url.length > limits.url) return false
  const { protocol, hostname } = new URL(url)
  return (protocol === 'http:' || protocol === 'https:') && /[.:]/.test(hostname)
}

/**
 * Buttons in rows of at most five, of at most `free` components. Labels of one question that are more than five become a
 * menu (of 25 each); where there are too many of all, every button goes into menus and every address into the text. A
 * label too long for its place gets a number, explained in the text. All buttons look alike: a colour would speak for one
 * answer. Throws where data is empty or longer than Discord takes.
 */
export const toControls = (choices: Choice[], menu: string, free: number): Controls => {
  const shown = sorted(choices, menu, (choice) => !('url' in choice) || isOpenable(choice.url))
  if (shown.rows.reduce((sum, row) => sum + 1 + row.components.length, 0) <= free) return shown
  const explained: Message = []
  const data = choices.filter((choice): choice is DataChoice => 'data' in choice)
  for (const choice of choices) if ('url' in choice) explained.push(...addressOf(choice))
  return { rows: menus(shorten(data, limits.optionLabel, explained) as DataChoice[], menu, 0), explained }
}

const sorted = (choices: Choice[], menu: string, opens: (choice: Choice) => boolean): Controls => {
  const explained: Message = choices.flatMap((choice) =>
    'url' in choice && !opens(choice) ? addressOf(choice) : [],
  )
  const rows: Row[] = []
  let buttons: Choice[] = []
  const ids = uniqueIds()
  const flush = (): void => {
    for (const row of rowsOf(buttons))
      rows.push(toRow(shorten(row, limits.label, explained).map((choice) => button(choice, ids))))
    buttons = []
  }
  for (const group of grouped(choices.filter(opens))) {
    const data = group.filter((choice): choice is DataChoice => 'data' in choice)
    if (data.length > mostButtons) {
      flush()
      rows.push(...menus(shorten(data, limits.optionLabel, explained) as DataChoice[], menu, rows.length))
    } else buttons.push(...group)
  }
  flush()
  return { rows, explained }
}

/** An address that no button opens stands in the text, to be copied. */
const addressOf = ({ label, url }: { label: string; url: string }): Message => [
  `\n${clean(label)}: `,
  { copy: url },
]

/** Choices of one question stand together: their data differ in its last part alone. */
const grouped = (choices: Choice[]): Choice[][] => {
  const groups: Choice[][] = []
  let before: string | undefined
  for (const choice of choices) {
    const stem = 'data' in choice && /:.*:/.test(choice.data) ? choice.data.replace(/:[^:]*$/, '') : undefined
    const group = groups.at(-1)
    if (group !== undefined && stem === before) group.push(choice)
    else groups.push([choice])
    before = stem
  }
  return groups
}

const rowsOf = (choices: Choice[]): Choice[][] => {
  const rows: Choice[][] = []
  for (const choice of choices) {
    const row = rows.at(-1)
    if (row !== undefined && row[0]?.row === choice.row && row.length < limits.buttonsInRow) row.push(choice)
    else rows.push([choice])
  }
  return rows.length <= limits.rows ? rows : packed(choices)
}

/** Where the rows that were wished for are too many, every row is filled. */
const packed = (choices: Choice[]): Choice[][] =>
  Array.from({ length: Math.ceil(choices.length / limits.buttonsInRow) }, (_, index) =>
    choices.slice(index * limits.buttonsInRow, (index + 1) * limits.buttonsInRow),
  )

/** Where one label is too long, all of its row get numbers, and the text says what they stand for. */
const shorten = (choices: Choice[], length: number, explained: Message): Choice[] => {
  if (choices.every(({ label }) => clean(label).length <= length)) return choices
  return choices.map((choice, index) => {
    explained.push('\n', { bold: `${index + 1}` }, ` ${clean(choice.label)}`)
    return { ...choice, label: `${index + 1}` }
  })
}

const toRow = (components: APIComponentInMessageActionRow[]): Row => ({
  type: ComponentType.ActionRow,
  components,
})

const visible = (label: string): string => (isVisible(clean(label)) ? clean(label) : '…')

const button = (choice: Choice, id: (data: string) => string): APIButtonComponent => {
  const label = visible(choice.label)
  if ('url' in choice) return { type: ComponentType.Button, style: ButtonStyle.Link, label, url: choice.url }
  const data = choice.field === undefined ? choice.data : `${fieldPrefix}${choice.field}`
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: id(data) }
}

const menus = (choices: DataChoice[], placeholder: string, from: number): Row[] =>
  Array.from({ length: Math.ceil(choices.length / limits.options) }, (_, index): Row => {
    const part = choices.slice(index * limits.options, (index + 1) * limits.options)
    const select: APIStringSelectComponent = {
      type: ComponentType.StringSelect,
      custom_id: `${menuPrefix}${from + index}`,
      placeholder,
      options: [...new Map(part.map(({ label, data }) => [checked(data), visible(label)]))].map(
        ([value, label]) => ({ value, label }),
      ),
    }
    return toRow([select])
  })

const checked = (data: string): string => {
  if (data === '' || data.length > limits.customId)
    throw new RangeError(`the data of a button has ${data.length} characters, and Discord takes 1 to 100`)
  return data
}

/** Discord refuses two buttons with the same id in one message. */
const uniqueIds = (): ((data: string) => string) => {
  const seen = new Set<string>()
  return (data) => {
    let id = checked(data)
    for (let n = 2; seen.has(id); n++) id = checked(`${againPrefix}${n}:${data}`)
    seen.add(id)
    return id
  }
}

/** What the id of a button begins with whose data another one in the message has as well. */
export const againPrefix = 'again:'
