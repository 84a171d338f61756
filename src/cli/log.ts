import { pino } from 'pino'

import type { Log } from '#core/log.ts'

/** One JSON line a message on standard error, so that standard output stays for what was asked. */
export const createLog = (level: string): Log => {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: false }))
  return {
    debug: (ids, message) => logger.debug(ids, message),
    info: (ids, message) => logger.info(ids, message),
    warn: (ids, message) => logger.warn(ids, message),
    error: (ids, message) => logger.error(ids, message),
  }
}
