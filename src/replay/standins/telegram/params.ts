import { badRequest } from './refusal.ts'

/** A file that came with a multipart form. */
export type Uploaded = { name: string; bytes: Uint8Array }

/** The parameters of a call. Forms and queries carry everything as text, lists and objects as JSON in that text. */
export type Params = Record<string, unknown>

/** A text, or undefined where it is missing. Telegram takes only well-formed UTF-8. */
export const stringOf = (params: Params, name: string): string | undefined => {
  const value = params[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') throw badRequest(`field "${name}" must be of type String`)
  if (!value.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  return value
}

export const integerOf = (params: Params, name: string): number | undefined => {
  const text = stringOf(params, name)
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw badRequest(`invalid ${name} specified`)
  return value
}

export const booleanOf = (params: Params, name: string): boolean => {
  const text = stringOf(params, name)?.toLowerCase()
  return text === 'true' || text === '1' || text === 'yes'
}

/** An object or a list, from JSON as well. */
const jsonOf = (params: Params, name: string): unknown => {
  const value = params[name]
  if (typeof value !== 'string') return value ?? undefined
  if (value === '') return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`)
  }
}

export const objectOf = (params: Params, name: string): Params | undefined => {
  const value = jsonOf(params, name)
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`)
  return value as Params
}

export const listOf = (params: Params, name: string): unknown[] | undefined => {
  const value = jsonOf(params, name)
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`)
  return value
}
