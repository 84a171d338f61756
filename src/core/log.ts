/** The part of a logger that Accord uses (pino's shape): first the ids to follow an answer by, then a sentence. */
export type Log = {
  debug(ids: object, message: string): void
  info(ids: object, message: string): void
  warn(ids: object, message: string): void
  error(ids: object, message: string): void
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
