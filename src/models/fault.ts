import { APIConnectionTimeoutError, APIError } from 'openai'

/**
 * What went wrong at a model server, by what it means for us.
 * `again`: it may go better later, after `rest` ms where the server named a time; `lost`: we hung up, it may be billed.
 * `closed`: nothing will go through before the operator acts. `format`, `limit`: the server does not know this option.
 * `refused`: this very question is not taken.
 */
export type Fault =
  | { kind: 'again'; rest?: number; lost: boolean; why: string }
  | { kind: 'closed'; why: string }
  | { kind: 'format'; why: string }
  | { kind: 'limit'; why: string }
  | { kind: 'refused'; why: string }

const QUOTA = /insufficient_quota|billing|exceeded your current quota/i
const FORMAT = /response_format|json_schema|json_object|structured|guided|grammar/i
const LIMIT = /max_completion_tokens|max_tokens/i

export const faultOf = (error: unknown, now: Date): Fault => {
  if (!(error instanceof APIError) || error.status === undefined)
    return { kind: 'again', lost: error instanceof APIConnectionTimeoutError, why: reasonOf(error) }
  const status: number = error.status
  const why = `${status} ${error.message}`.slice(0, 200)
  const text = `${error.code ?? ''} ${error.param ?? ''} ${error.message}`
  if (status === 401 || status === 403 || status === 404) return { kind: 'closed', why }
  if (status === 429 && QUOTA.test(text)) return { kind: 'closed', why }
  if ([400, 415, 422, 501].includes(status)) {
    if (LIMIT.test(text)) return { kind: 'limit', why }
    if (FORMAT.test(text)) return { kind: 'format', why }
  }
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500) {
    const rest = restOf(error.headers as Headers | undefined, now)
    return { kind: 'again', lost: false, why, ...(rest === undefined ? {} : { rest }) }
  }
  return { kind: 'refused', why }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200)

/** `Retry-After` in ms: seconds or a date (RFC 9110, 10.2.3), or the finer `retry-after-ms` of some servers. */
const restOf = (headers: Headers | undefined, now: Date): number | undefined => {
  const fine = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(fine) && fine >= 0) return fine
  const header = headers?.get('retry-after')
  if (header === null || header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  const rest = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(rest) ? Math.max(0, rest) : undefined
}
