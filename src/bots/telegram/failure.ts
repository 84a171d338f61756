import { GrammyError, HttpError } from 'grammy'

/**
 * What a refused call means for us. `unreachable`: nobody can be written to there. `gone`: the message cannot be edited
 * (anymore). `same`: it is already as it should be. `late`: a tap that was answered or is too old. `unfetched`: Telegram
 * could not get the picture. `mistake`: ours; nothing that a person did.
 */
export type Failure =
  | { kind: 'unreachable'; why: string }
  | { kind: 'later'; seconds: number }
  | { kind: 'moved'; to: number }
  | { kind: 'gone' | 'same' | 'late' | 'unfetched' | 'noText' | 'mistake' }

const meanings: [RegExp, Failure['kind']][] = [
  [/message is not modified/i, 'same'],
  [/query is too old|query id is invalid/i, 'late'],
  [
    /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|message to delete not found/i,
    'gone',
  ],
  [/there is no (text|caption) in the message to edit/i, 'noText'],
  [
    /failed to get HTTP URL content|wrong file identifier|wrong type of the web page content|WEBPAGE_\w+|PHOTO_INVALID_DIMENSIONS/i,
    'unfetched',
  ],
  [
    /chat not found|user not found|PEER_ID_INVALID|user is deactivated|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|TOPIC_(CLOSED|DELETED)|message thread not found|need administrator rights|CHAT_RESTRICTED|group chat was deactivated/i,
    'unreachable',
  ],
]

/** Seconds to wait before trying again when Telegram or the way to it is down. */
const outage = 5

export const failureOf = (error: unknown): Failure => {
  if (error instanceof HttpError) return { kind: 'later', seconds: outage }
  if (!(error instanceof GrammyError)) return { kind: 'mistake' }
  const { description, parameters } = error
  if (error.error_code === 429) return { kind: 'later', seconds: parameters.retry_after ?? outage }
  if (error.error_code >= 500) return { kind: 'later', seconds: outage }
  if (parameters.migrate_to_chat_id !== undefined) return { kind: 'moved', to: parameters.migrate_to_chat_id }
  if (error.error_code === 403) return { kind: 'unreachable', why: description }
  const kind = meanings.find(([pattern]) => pattern.test(description))?.[1] ?? 'mistake'
  if (kind === 'unreachable') return { kind, why: description }
  return kind === 'later' || kind === 'moved' ? { kind: 'mistake' } : { kind }
}
