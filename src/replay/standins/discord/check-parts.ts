import {
  checkInteger,
  checkList,
  checkText,
  isObject,
  listOf,
  required,
  textOf,
  type Form,
  type Json,
  type Path,
} from './form.ts'

/** What is in a row of buttons or beside a section: https://discord.com/developers/docs/components/reference#button */
export const checkButton = (form: Form, path: Path, button: Json): void => {
  const style = checkInteger(form, [...path, 'style'], button['style'], { min: 1, max: 6 })
  if (style === undefined) required(form, [...path, 'style'])
  checkText(form, [...path, 'label'], button['label'], { max: 80, optional: true })
  const named = textOf(button['label']) !== '' || isObject(button['emoji'])
  if (!named && style !== 6)
    form.wrong(
      [...path, 'label'],
      'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
      'A label or an emoji is required',
    )
  if (style === 5) {
    if (button['custom_id'] !== undefined)
      form.wrong(path, 'BUTTON_COMPONENT_CUSTOM_ID_AND_URL', 'A custom id and url cannot both be specified')
    checkUrl(form, [...path, 'url'], button['url'], 512)
    return
  }
  if (button['url'] !== undefined && button['url'] !== null)
    form.wrong([...path, 'url'], 'BUTTON_COMPONENT_URL_NOT_ALLOWED', 'A url cannot be specified')
  checkCustomId(form, path, button)
}

export const checkCustomId = (form: Form, path: Path, component: Json): void => {
  checkText(form, [...path, 'custom_id'], component['custom_id'], { min: 1, max: 100 })
}

export const checkUrl = (form: Form, path: Path, value: unknown, max: number): void => {
  const url = checkText(form, path, value, { min: 1, max })
  if (url !== '' && !/^(https?|discord):\/\/\S+$/.test(url))
    form.wrong(
      path,
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${url.split(':')[0]}" is not supported. Scheme must be one of ('http', 'https').`,
    )
}

/** https://discord.com/developers/docs/components/reference#string-select and the selects of people, roles, channels. */
export const checkSelect = (form: Form, path: Path, select: Json): void => {
  checkCustomId(form, path, select)
  checkText(form, [...path, 'placeholder'], select['placeholder'], { max: 150, optional: true })
  const min = checkInteger(form, [...path, 'min_values'], select['min_values'], { min: 0, max: 25 }) ?? 1
  const max = checkInteger(form, [...path, 'max_values'], select['max_values'], { min: 1, max: 25 }) ?? 1
  if (max < min)
    form.wrong(
      [...path, 'max_values'],
      'SELECT_COMPONENT_MAX_LESS_THAN_MIN',
      'Max values must be at least min values',
    )
  if (select['type'] === 3) checkOptions(form, [...path, 'options'], select, { min, max })
}

const checkOptions = (form: Form, path: Path, select: Json, counts: { min: number; max: number }): void => {
  const options = checkList(form, path, select['options'], { min: 1, max: 25 })
  const values = new Set<string>()
  options.forEach((option, index) => {
    const at = [...path, index]
    checkText(form, [...at, 'label'], option['label'], { min: 1, max: 100 })
    const value = checkText(form, [...at, 'value'], option['value'], { min: 1, max: 100 })
    checkText(form, [...at, 'description'], option['description'], { max: 100, optional: true })
    if (values.has(value))
      form.wrong(
        [...at, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      )
    values.add(value)
  })
  const chosen = listOf(select['options']).filter((option) => option['default'] === true).length
  if (counts.min > options.length || counts.max > options.length || chosen > counts.max)
    form.wrong(
      path.slice(0, -1),
      'SELECT_COMPONENT_OPTIONS_TOO_FEW',
      'There are fewer options than values to choose',
    )
}
