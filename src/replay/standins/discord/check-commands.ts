import { checkLocalised } from './check-modal.ts'
import {
  checkInteger,
  checkList,
  checkText,
  createForm,
  numberOf,
  textOf,
  writtenOf,
  type Form,
  type Json,
  type Path,
} from './form.ts'
import { refusal } from './refusal.ts'

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Commands as an app registers them (https://discord.com/developers/docs/interactions/application-commands). */
export const checkCommands = (commands: Json[], inGuild: boolean): void => {
  const slash = commands.filter((one) => (one['type'] ?? 1) === 1)
  if (slash.length > 100) throw refusal('tooManyCommands')
  const form = createForm()
  const names = new Set<string>()
  commands.forEach((command, index) => {
    checkCommand(form, [index], command, inGuild)
    const name = `${numberOf(command['type']) || 1} ${textOf(command['name'])}`
    if (names.has(name))
      form.wrong([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')
    names.add(name)
  })
  form.done()
}

export const checkCommand = (form: Form, path: Path, command: Json, inGuild: boolean): void => {
  const type = checkInteger(form, [...path, 'type'], command['type'], { min: 1, max: 4 }) ?? 1
  checkName(form, path, command, type === 1)
  if (type === 1) checkDescription(form, path, command)
  checkOptions(form, [...path, 'options'], command['options'], 0)
  const rights = command['default_member_permissions']
  if (rights !== undefined && rights !== null && !/^\d+$/.test(writtenOf(rights)))
    form.wrong(
      [...path, 'default_member_permissions'],
      'NUMBER_TYPE_COERCE',
      `Value "${writtenOf(rights)}" is not int.`,
    )
  checkSet(form, [...path, 'contexts'], command['contexts'], [0, 1, 2])
  checkSet(form, [...path, 'integration_types'], command['integration_types'], [0, 1])
  if (inGuild && Array.isArray(command['contexts']))
    form.wrong(
      [...path, 'contexts'],
      'APPLICATION_COMMAND_CONTEXTS_GUILD',
      'Contexts are for global commands only',
    )
  if (sizeOf(command) > 8000)
    form.wrong(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)')
}

const checkSet = (form: Form, path: Path, value: unknown, known: number[]): void => {
  if (value === undefined || value === null) return
  const list: unknown[] = Array.isArray(value) ? value : []
  if (
    list.length === 0 ||
    list.some((one) => !known.includes(Number(one))) ||
    new Set(list).size < list.length
  )
    form.wrong(path, 'BASE_TYPE_CHOICES', `Value must be one of {${known.join(', ')}}, each once.`)
}

const checkName = (form: Form, path: Path, holder: Json, strict = true): void => {
  const check = (at: Path, value: unknown): void => {
    const name = checkText(form, at, value, { min: 1, max: 32 })
    if (name !== '' && strict && (!namePattern.test(name) || name !== name.toLowerCase()))
      form.wrong(at, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
  }
  check([...path, 'name'], holder['name'])
  checkLocalised(form, [...path, 'name_localizations'], holder['name_localizations'], check)
}

const checkDescription = (form: Form, path: Path, holder: Json): void => {
  const check = (at: Path, value: unknown): void => void checkText(form, at, value, { min: 1, max: 100 })
  check([...path, 'description'], holder['description'])
  checkLocalised(form, [...path, 'description_localizations'], holder['description_localizations'], check)
}

/** `depth`: 0 a command's own, 1 within a subcommand or a group, 2 within a group's subcommand. */
const checkOptions = (form: Form, path: Path, value: unknown, depth: number, group = false): void => {
  const options = checkList(form, path, value, { max: 25, optional: true })
  const names = new Set<string>()
  let optional = false
  options.forEach((option, index) => {
    const at = [...path, index]
    const type = checkInteger(form, [...at, 'type'], option['type'], { min: 1, max: 11 })
    if (type === undefined) form.wrong([...at, 'type'], 'BASE_TYPE_REQUIRED', 'This field is required')
    checkName(form, at, option)
    checkDescription(form, at, option)
    const name = textOf(option['name'])
    if (names.has(name))
      form.wrong(
        at,
        'APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
        'Option name already exists in these options',
      )
    names.add(name)
    const nested = type === 1 || type === 2
    if (nested ? depth > 0 && !(group && type === 1) : group)
      form.wrong(
        [...at, 'type'],
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command option type is invalid',
      )
    if (nested) return checkOptions(form, [...at, 'options'], option['options'], depth + 1, type === 2)
    if (option['required'] === true && optional)
      form.wrong(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    if (option['required'] !== true) optional = true
    checkValues(form, at, option, type ?? 3)
  })
  const nested = options.filter(({ type }) => type === 1 || type === 2).length
  if (nested > 0 && nested < options.length)
    form.wrong(
      path,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
}

const checkValues = (form: Form, path: Path, option: Json, type: number): void => {
  const choices = checkList(form, [...path, 'choices'], option['choices'], { max: 25, optional: true })
  const names = new Set<string>()
  choices.forEach((choice, index) => {
    const at = [...path, 'choices', index]
    const name = checkText(form, [...at, 'name'], choice['name'], { min: 1, max: 100 })
    if (names.has(name))
      form.wrong(at, 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS', 'Option choice name already exists')
    names.add(name)
    checkLocalised(form, [...at, 'name_localizations'], choice['name_localizations'], (where, text) => {
      checkText(form, where, text, { min: 1, max: 100 })
    })
    if (type === 3) checkText(form, [...at, 'value'], choice['value'], { max: 100 })
    else if (typeof choice['value'] !== 'number')
      form.wrong([...at, 'value'], 'NUMBER_TYPE_COERCE', `Value "${String(choice['value'])}" is not int.`)
  })
  if (option['autocomplete'] === true && choices.length > 0)
    form.wrong(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
      'Options cannot have both autocomplete and choices',
    )
  if (option['autocomplete'] === true && ![3, 4, 10].includes(type))
    form.wrong(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_TYPE',
      'Only texts and numbers can be completed',
    )
  checkInteger(form, [...path, 'min_length'], option['min_length'], { min: 0, max: 6000 })
  checkInteger(form, [...path, 'max_length'], option['max_length'], { min: 1, max: 6000 })
}

/** Characters in names, descriptions and values; of each text the longest of its languages counts. */
const sizeOf = (holder: Json): number => {
  const longest = (name: string): number => {
    const all = holder[`${name}_localizations`]
    const texts = typeof all === 'object' && all !== null ? Object.values(all) : []
    return Math.max(textOf(holder[name]).length, ...texts.map((text) => textOf(text).length))
  }
  const value = typeof holder['value'] === 'string' ? holder['value'].length : 0
  const inner = ['options', 'choices'].flatMap((name) =>
    Array.isArray(holder[name]) ? (holder[name] as Json[]) : [],
  )
  return longest('name') + longest('description') + value + inner.reduce((sum, one) => sum + sizeOf(one), 0)
}
