import { ApiRefusal } from './refusal.ts'

export type Json = Record<string, unknown>
export type Path = readonly (string | number)[]

/** Everything that is wrong with a request's body, gathered, then refused at once as Discord does. */
export type Form = {
  wrong(path: Path, code: string, message: string): void
  /** Throws 50035 with the nested errors where something is wrong. */
  done(): void
}

type Nested = { [key: string]: Nested } & { _errors?: never }

export const createForm = (): Form => {
  const found: { path: Path; code: string; message: string }[] = []
  return {
    wrong: (path, code, message) => void found.push({ path, code, message }),
    done() {
      if (found.length === 0) return
      const errors = {} as Nested
      for (const { path, code, message } of found) {
        let node = errors
        for (const step of path) node = node[String(step)] ??= {} as Nested
        const list = ((node as { _errors?: unknown[] })._errors ??= [])
        list.push({ code, message })
      }
      throw new ApiRefusal(400, 50_035, 'Invalid Form Body', errors)
    },
  }
}

/** Refuses one field, as Discord does: 50035 with that field's error. */
export const invalid = (path: Path, code: string, message: string): ApiRefusal => {
  const form = createForm()
  form.wrong(path, code, message)
  try {
    form.done()
  } catch (error) {
    return error as ApiRefusal
  }
  throw new Error('a form with an error was taken')
}

export const required = (form: Form, path: Path): void =>
  form.wrong(path, 'BASE_TYPE_REQUIRED', 'This field is required')

type Length = { min?: number; max: number; optional?: boolean }

const badLength = (form: Form, path: Path, { min = 0, max }: Length): void =>
  min === 0
    ? form.wrong(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
    : form.wrong(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)

/** A text within its limits, counted in code points as Discord counts; '' where it is missing or wrong. */
export const checkText = (form: Form, path: Path, value: unknown, length: Length): string => {
  if (value === undefined || value === null || value === '') {
    if (length.optional !== true) required(form, path)
    return ''
  }
  if (typeof value !== 'string') {
    form.wrong(path, 'STRING_TYPE_CONVERT', `Could not interpret "${JSON.stringify(value)}" as string.`)
    return ''
  }
  const points = value.length > length.max ? lengthOf(value) : value.length
  if (points < (length.min ?? 0) || points > length.max) badLength(form, path, length)
  return value
}

/** A list of objects within its limits; [] where it is missing. */
export const checkList = (form: Form, path: Path, value: unknown, length: Length): Json[] => {
  if (value === undefined || value === null) {
    if (length.optional !== true) required(form, path)
    return []
  }
  if (!Array.isArray(value)) {
    form.wrong(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
    return []
  }
  if (value.length < (length.min ?? 0) || value.length > length.max) badLength(form, path, length)
  value.forEach((entry: unknown, index) => {
    if (!isObject(entry))
      form.wrong([...path, index], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
  })
  return value.filter(isObject)
}

/** A whole number within its limits. */
export const checkInteger = (
  form: Form,
  path: Path,
  value: unknown,
  { min, max }: { min: number; max: number },
): number | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    form.wrong(path, 'NUMBER_TYPE_COERCE', `Value "${JSON.stringify(value)}" is not int.`)
    return undefined
  }
  if (value < min) form.wrong(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`)
  if (value > max) form.wrong(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`)
  return value
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Characters as Discord counts them. */
export const lengthOf = (text: string): number => Array.from(text).length

/** A number or a text as a text; '' for anything else. */
export const writtenOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
