import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'

/**
 * What a refused call means for us. `unreachable`: nobody can be written to there. `forbidden`: the bot lacks a permission
 * in that channel. `gone`: the message is not there (anymore). `late`: the interaction is too old to be answered.
 * `answered`: it has been answered already. `mistake`: ours; nothing that a person did.
 */
export type Failure =
  | { kind: 'unreachable'; why: string }
  | { kind: 'forbidden'; why: string }
  | { kind: 'later'; seconds: number }
  | { kind: 'gone' | 'late' | 'answered' | 'refused' | 'mistake' }

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const codes: Record<number, Failure['kind']> = {
  10003: 'unreachable',
  10004: 'unreachable',
  10013: 'unreachable',
  50007: 'unreachable',
  50278: 'unreachable',
  50001: 'forbidden',
  50013: 'forbidden',
  160002: 'forbidden',
  50083: 'unreachable',
  160005: 'unreachable',
  10008: 'gone',
  10062: 'late',
  10015: 'late',
  50027: 'late',
  40060: 'answered',
  20016: 'later',
  20022: 'later',
  20028: 'later',
  30046: 'later',
  40003: 'later',
}

/** Seconds to wait before trying again when Discord or the way to it is down, and when it says "too fast" without a time. */
const outage = 5
const tooFast = 60

export const failureOf = (error: unknown): Failure => {
  if (error instanceof RateLimitError)
    return { kind: 'later', seconds: Math.max(1, Math.ceil(error.retryAfter / 1000)) }
  if (error instanceof HTTPError) return { kind: 'later', seconds: outage }
  if (!(error instanceof DiscordAPIError))
    return isNetwork(error) ? { kind: 'later', seconds: outage } : { kind: 'mistake' }
  if (error.status === 429) return { kind: 'later', seconds: tooFast }
  const kind = codes[Number(error.code)] ?? byStatus(error.status)
  if (kind === 'later') return { kind, seconds: error.status >= 500 ? outage : tooFast }
  if (kind === 'unreachable' || kind === 'forbidden') return { kind, why: error.message }
  return { kind }
}

const byStatus = (status: number): Failure['kind'] =>
  status >= 500 ? 'later' : status === 401 ? 'refused' : 'mistake'

/** What `fetch` throws where there is no way to the server, or no answer in time. */
const isNetwork = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: string }
  return (
    error.name === 'AbortError' ||
    error.name === 'TimeoutError' ||
    error.message === 'fetch failed' ||
    error.message === 'Request aborted manually' ||
    /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)
  )
}
