import { isOneOf } from './check-components.ts'
import { checkCustomId, checkSelect } from './check-parts.ts'
import {
  checkInteger,
  checkList,
  checkText,
  createForm,
  isObject,
  listOf,
  required,
  textOf,
  type Form,
  type Json,
  type Path,
} from './form.ts'
import { flatten, toOption } from './show.ts'
import type { Choice, Interaction, Modal, ModalField } from './world.ts'

const inputs = [4, 3, 5, 6, 7, 8]

/** A form on the screen: https://discord.com/developers/docs/interactions/receiving-and-responding (modal) */
export const readModal = (data: Json, interaction: Interaction): Modal => {
  const form = createForm()
  const title = checkText(form, ['data', 'title'], data['title'], { min: 1, max: 45 })
  const customId = checkText(form, ['data', 'custom_id'], data['custom_id'], { min: 1, max: 100 })
  const path = ['data', 'components']
  const components = checkList(form, path, data['components'], { min: 1, max: 5 })
  components.forEach((one, index) => checkField(form, [...path, index], one))
  const ids = flatten(components).flatMap((one) =>
    typeof one['custom_id'] === 'string' ? [one['custom_id']] : [],
  )
  if (new Set(ids).size < ids.length)
    form.wrong(path, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  form.done()
  return { customId, title, fields: components.flatMap(toFields), components, interaction }
}

const checkField = (form: Form, path: Path, one: Json): void => {
  if (!isOneOf(form, path, one, [1, 10, 18])) return
  if (one['type'] === 10)
    return void checkText(form, [...path, 'content'], one['content'], { min: 1, max: 4000 })
  if (one['type'] === 1) {
    const [input] = checkList(form, [...path, 'components'], one['components'], { min: 1, max: 1 })
    const at = [...path, 'components', 0]
    if (input === undefined || !isOneOf(form, at, input, [4])) return
    checkText(form, [...at, 'label'], input['label'], { min: 1, max: 45 })
    return checkInput(form, at, input)
  }
  checkText(form, [...path, 'label'], one['label'], { min: 1, max: 45 })
  checkText(form, [...path, 'description'], one['description'], { max: 100, optional: true })
  const at = [...path, 'component']
  const input = one['component']
  if (!isObject(input)) return required(form, at)
  if (!isOneOf(form, at, input, [...inputs, 19])) return
  if (input['type'] === 4) {
    if (input['label'] !== undefined && input['label'] !== null)
      form.wrong(
        [...at, 'label'],
        'TEXT_INPUT_LABEL_NOT_ALLOWED',
        'A text input within a label has no label of its own',
      )
    checkInput(form, at, input)
  } else if (input['type'] === 19) checkCustomId(form, at, input)
  else checkSelect(form, at, input)
}

const checkInput = (form: Form, path: Path, input: Json): void => {
  checkCustomId(form, path, input)
  if (checkInteger(form, [...path, 'style'], input['style'], { min: 1, max: 2 }) === undefined)
    required(form, [...path, 'style'])
  const min = checkInteger(form, [...path, 'min_length'], input['min_length'], { min: 0, max: 4000 }) ?? 0
  const max = checkInteger(form, [...path, 'max_length'], input['max_length'], { min: 1, max: 4000 }) ?? 4000
  if (min > max)
    form.wrong([...path, 'min_length'], 'TEXT_INPUT_MIN_OVER_MAX', 'min_length is greater than max_length')
  checkText(form, [...path, 'placeholder'], input['placeholder'], { max: 100, optional: true })
  checkText(form, [...path, 'value'], input['value'], { max, optional: true })
}

const toFields = (one: Json): ModalField[] => {
  const label = textOf(one['label'])
  const input = one['type'] === 18 ? one['component'] : listOf(one['components'])[0]
  if (!isObject(input)) return []
  const count = (name: string, otherwise: number): number =>
    typeof input[name] === 'number' ? input[name] : otherwise
  const text = input['type'] === 4
  return [
    {
      customId: textOf(input['custom_id']),
      label: label === '' ? textOf(input['label']) : label,
      type: count('type', 4),
      value: textOf(input['value']),
      required: input['required'] !== false,
      minLength: text ? count('min_length', 0) : count('min_values', 1),
      maxLength: text ? count('max_length', 4000) : count('max_values', 1),
      options: listOf(input['options']).map(toOption),
      ...(typeof input['placeholder'] === 'string' ? { placeholder: input['placeholder'] } : {}),
    },
  ]
}

/** Choices for what somebody types: at most 25, each name up to 100 characters, values too. */
export const checkChoices = (value: unknown, _interaction: Interaction): Choice[] => {
  const form = createForm()
  const path = ['data', 'choices']
  const choices = checkList(form, path, value, { max: 25 })
  choices.forEach((one, index) => {
    const at = [...path, index]
    checkText(form, [...at, 'name'], one['name'], { min: 1, max: 100 })
    checkLocalised(form, [...at, 'name_localizations'], one['name_localizations'], (where, text) => {
      checkText(form, where, text, { min: 1, max: 100 })
    })
    if (typeof one['value'] !== 'number') checkText(form, [...at, 'value'], one['value'], { max: 100 })
  })
  form.done()
  return choices.map((one) => ({ name: textOf(one['name']), value: one['value'] as string | number }))
}

/** https://discord.com/developers/docs/reference#locales */
const locales = new Set(
  (
    'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja ' +
    'zh-TW ko'
  ).split(' '),
)

/** A text by language: only the languages that Discord has, each checked like the text itself. */
export const checkLocalised = (
  form: Form,
  path: Path,
  value: unknown,
  check: (path: Path, text: unknown) => void,
): void => {
  if (value === undefined || value === null) return
  if (!isObject(value))
    return form.wrong(path, 'DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType')
  for (const [locale, text] of Object.entries(value)) {
    if (!locales.has(locale))
      form.wrong(
        [...path, locale],
        'BASE_TYPE_CHOICES',
        `Value must be one of {${[...locales].map((one) => `'${one}'`).join(', ')}}.`,
      )
    check([...path, locale], text)
  }
}
