import { DiscordAPIError, Routes, type REST } from 'discord.js'

import type { Grant, Place } from '#core/view.ts'

import { failureOf } from './failure.ts'

/** Not (any longer) in the server: unknown member, unknown user. */
const absent = [10007, 10013]

/** Unknown server, unknown role. */
const unknown = [10004, 10011]

/** Gives a role of a server to one of its members; who has it already keeps it. Throws only for mistakes of ours. */
export const grantTo = async (rest: REST, { chat }: Place, user: string, role: string): Promise<Grant> => {
  try {
    await rest.put(Routes.guildMemberRole(chat, user, role), { reason: 'Accord: confirmed answers' })
    return { given: true }
  } catch (error) {
    const code = error instanceof DiscordAPIError ? Number(error.code) : 0
    if (absent.includes(code)) return { absent: true }
    const failure = failureOf(error)
    if (failure.kind === 'later') return { later: failure.seconds }
    if (failure.kind === 'forbidden' || failure.kind === 'unreachable') return { refused: failure.why }
    if (unknown.includes(code)) return { refused: 'the role is not there anymore' }
    throw error
  }
}
