import type { Api } from 'grammy'

import type { Log } from '#core/log.ts'

import { failureOf } from './failure.ts'

export type Reply = { text?: string; alert?: boolean }

/** The one answer of a tap. `give` says whether it was still to be given. */
export type CallbackReply = { give(reply?: Reply): boolean; given(): boolean; done(): Promise<void> }

/** The wheel on a tapped button turns until it is answered: after so many milliseconds it stops in any case. */
const patience = 1500

/**
 * Sees to it that a tap is answered exactly once, and soon: by whoever gives the answer first, else by the clock. A tap
 * that Telegram does not wait for anymore (delivered again, or old) is no error.
 */
export const createCallbackReply = (api: Api, id: string, log: Log): CallbackReply => {
  let sent: Promise<void> | undefined
  const give = ({ text, alert }: Reply = {}): boolean => {
    if (sent !== undefined) return false
    clearTimeout(timer)
    sent = send(api, id, log, {
      ...(text === undefined ? {} : { text }),
      ...(alert === true ? { show_alert: true } : {}),
    })
    return true
  }
  const timer = setTimeout(() => give(), patience)
  return { give, given: () => sent !== undefined, done: async () => sent }
}

const send = async (
  api: Api,
  id: string,
  log: Log,
  options: { text?: string; show_alert?: boolean },
): Promise<void> => {
  try {
    await api.answerCallbackQuery(id, options)
  } catch (error) {
    if (failureOf(error).kind !== 'late') log.warn({ err: error, query: id }, 'a tap could not be answered')
  }
}
