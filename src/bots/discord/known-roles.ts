import { Routes, type APIRole, type REST } from 'discord.js'

import type { Log } from '#core/log.ts'
import type { Event } from '#core/view.ts'

/**
 * The event with the roles that its server has, where a moderator's command names one in one of these arguments: somebody
 * can type any number. Where Discord does not say, nothing is known of them.
 */
export const withRoles = async (
  rest: REST,
  event: Event,
  named: ReadonlySet<string>,
  log: Log,
): Promise<Event> => {
  const { act, where } = event
  if (act.kind !== 'command' || where.kind !== 'group' || where.admin !== true) return event
  const names = Object.entries(act.given ?? {}).some(([name, value]) => named.has(name) && /\d/.test(value))
  if (!names) return event
  try {
    const roles = (await rest.get(Routes.guildRoles(where.chat))) as APIRole[]
    return { ...event, where: { ...where, knownRoles: roles.map(({ id }) => id) } }
  } catch (error) {
    log.info({ event: event.id, chat: where.chat, err: error }, 'the roles of a server could not be read')
    return event
  }
}
