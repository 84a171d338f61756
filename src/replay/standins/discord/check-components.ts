import { checkButton, checkSelect, checkUrl } from './check-parts.ts'
import {
  checkInteger,
  checkList,
  checkText,
  isObject,
  lengthOf,
  numberOf,
  required,
  textOf,
  type Form,
  type Json,
  type Path,
} from './form.ts'
import { flatten } from './show.ts'

const selects = [3, 5, 6, 7, 8]
const inMessage = [1, 9, 10, 12, 13, 14, 17]
const inContainer = [1, 9, 10, 12, 13, 14]

type Check = (form: Form, path: Path, component: Json, files: Set<string>) => void

/**
 * The components of a message: rows of buttons and selects, or with the flag Components V2 everything else too
 * (https://discord.com/developers/docs/components/reference). `files`: names of the files that come with it.
 */
export const checkComponents = (
  form: Form,
  path: Path,
  value: unknown,
  { v2, files }: { v2: boolean; files: Set<string> },
): Json[] => {
  const components = checkList(form, path, value, { max: v2 ? 40 : 5, optional: true })
  components.forEach((one, index) => {
    const at = [...path, index]
    if (isOneOf(form, at, one, v2 ? inMessage : [1])) byType[numberOf(one['type'])]?.(form, at, one, files)
  })
  const all = flatten(components)
  checkUnique(form, path, components)
  if (!v2) return components
  if (all.length > 40)
    form.wrong(path, 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'The total number of components is over 40')
  const length = all
    .filter(({ type }) => type === 10)
    .reduce((sum, one) => sum + lengthOf(textOf(one['content'])), 0)
  if (length > 4000)
    form.wrong(
      path,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      'The total displayable text is over 4000 in length',
    )
  return components
}

export const isOneOf = (form: Form, path: Path, component: Json, types: number[]): boolean => {
  if (types.includes(numberOf(component['type']))) return true
  form.wrong(
    [...path, 'type'],
    'UNION_TYPE_CHOICES',
    `Value of field "type" must be one of (${types.join(', ')}).`,
  )
  return false
}

/** No two components of a message share a custom id, or an id. */
const checkUnique = (form: Form, path: Path, components: Json[]): void => {
  const walk = (one: Json, at: Path, seen: Set<unknown>): void => {
    if (one['custom_id'] !== undefined) {
      if (seen.has(one['custom_id']))
        form.wrong(
          [...at, 'custom_id'],
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          'Component custom id cannot be duplicated',
        )
      seen.add(one['custom_id'])
    }
    const inner = Array.isArray(one['components']) ? one['components'].filter(isObject) : []
    inner.forEach((child, index) => walk(child, [...at, 'components', index], seen))
    if (isObject(one['accessory'])) walk(one['accessory'], [...at, 'accessory'], seen)
  }
  const seen = new Set<unknown>()
  components.forEach((one, index) => walk(one, [...path, index], seen))
}

const checkRow: Check = (form, path, row) => {
  const inner = checkList(form, [...path, 'components'], row['components'], { min: 1, max: 5 })
  let width = 0
  inner.forEach((one, index) => {
    const at = [...path, 'components', index]
    if (!isOneOf(form, at, one, [2, ...selects])) return
    width += one['type'] === 2 ? 1 : 5
    if (width > 5)
      form.wrong(at, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width')
    if (one['type'] === 2) checkButton(form, at, one)
    else checkSelect(form, at, one)
  })
}

const checkSection: Check = (form, path, section, files) => {
  const inner = checkList(form, [...path, 'components'], section['components'], { min: 1, max: 3 })
  inner.forEach((one, index) => {
    const at = [...path, 'components', index]
    if (isOneOf(form, at, one, [10])) checkDisplay(form, at, one, files)
  })
  const accessory = section['accessory']
  const at = [...path, 'accessory']
  if (!isObject(accessory)) return required(form, at)
  if (!isOneOf(form, at, accessory, [2, 11])) return
  if (accessory['type'] === 2) checkButton(form, at, accessory)
  else checkMedia(form, at, accessory, files)
}

const checkDisplay: Check = (form, path, display) => {
  checkText(form, [...path, 'content'], display['content'], { min: 1, max: 4000 })
}

/** A picture with its alternative text, in a gallery or beside a section. */
const checkMedia: Check = (form, path, holder, files) => {
  checkText(form, [...path, 'description'], holder['description'], { max: 1024, optional: true })
  checkSource(form, [...path, 'media'], holder['media'], files)
}

const checkSource = (form: Form, path: Path, media: unknown, files: Set<string>): void => {
  if (!isObject(media)) return required(form, path)
  const url = textOf(media['url'])
  if (!url.startsWith('attachment://')) return checkUrl(form, [...path, 'url'], url, 2048)
  if (!files.has(url.slice('attachment://'.length)))
    form.wrong(
      [...path, 'url'],
      'MEDIA_ATTACHMENT_NOT_FOUND',
      `The referenced attachment was not found: ${url}`,
    )
}

const checkGallery: Check = (form, path, gallery, files) => {
  const items = checkList(form, [...path, 'items'], gallery['items'], { min: 1, max: 10 })
  items.forEach((item, index) => checkMedia(form, [...path, 'items', index], item, files))
}

const checkFile: Check = (form, path, file, files) => {
  const source = file['file']
  const at = [...path, 'file']
  if (isObject(source) && !textOf(source['url']).startsWith('attachment://'))
    return form.wrong([...at, 'url'], 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('attachment',).")
  checkSource(form, at, source, files)
}

const checkSeparator: Check = (form, path, separator) => {
  checkInteger(form, [...path, 'spacing'], separator['spacing'], { min: 1, max: 2 })
}

const checkContainer: Check = (form, path, container, files) => {
  checkInteger(form, [...path, 'accent_color'], container['accent_color'], { min: 0, max: 0xff_ff_ff })
  const inner = checkList(form, [...path, 'components'], container['components'], { min: 1, max: 40 })
  inner.forEach((one, index) => {
    const at = [...path, 'components', index]
    if (isOneOf(form, at, one, inContainer)) byType[numberOf(one['type'])]?.(form, at, one, files)
  })
}

const byType: Record<number, Check> = {
  1: checkRow,
  9: checkSection,
  10: checkDisplay,
  12: checkGallery,
  13: checkFile,
  14: checkSeparator,
  17: checkContainer,
}
