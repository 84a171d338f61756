import type { Log } from '#core/log.ts'
import type { Door } from '#core/view.ts'

import { CliError } from './output.ts'

const retryMs = 10_000

/**
 * Opens the doors. What only the operator can mend (a refused token, a port in use) ends the start with its words; a
 * platform that cannot be reached now is tried again until it can, and the others are open meanwhile.
 */
export const startDoors = async (doors: Iterable<Door>, log: Log): Promise<{ stop(): Promise<void> }> => {
  const all = [...doors]
  const retries = new Set<NodeJS.Timeout>()
  let stopped = false
  const open = async (door: Door): Promise<void> => {
    try {
      await door.start()
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (door.platform === 'web' || words.includes('was refused')) throw new CliError(words)
      log.warn({ platform: door.platform, error: words }, 'a platform is out of reach; trying again')
      later(door)
    }
  }
  const later = (door: Door): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      retries.delete(timer)
      void open(door).catch((error: unknown) =>
        log.error({ platform: door.platform, error: String(error) }, 'a platform refuses us'),
      )
    }, retryMs)
    retries.add(timer)
  }
  for (const door of all) await open(door)
  const stop = async (): Promise<void> => {
    stopped = true
    for (const timer of retries) clearTimeout(timer)
    for (const door of all) await door.stop()
  }
  return { stop }
}
