import type { SeenMessage } from './seen.ts'

export type WaitOptions = {
  /** Only what was sent or edited after this mark (see `mark()`); default: anything. */
  after?: number
  /** Milliseconds until it gives up and throws, telling what it saw last; default 10,000. */
  timeoutMs?: number
}

type Watched = {
  name: string
  messages: () => SeenMessage[]
  watchers: Set<(message: SeenMessage) => void>
}

/**
 * Resolves with the newest message that fits, or the next that does: woken by the change, never by a clock. A deferred
 * answer counts once it is there.
 */
export const waitFor = async (
  { name, messages, watchers }: Watched,
  fits: (message: SeenMessage) => boolean,
  options: WaitOptions = {},
): Promise<SeenMessage> => {
  const after = options.after ?? 0
  const matches = (message: SeenMessage): boolean =>
    message.change > after && !message.deleted && !message.loading && fits(message)
  const newest = (best: SeenMessage | undefined, one: SeenMessage): SeenMessage | undefined =>
    one.change > (best?.change ?? 0) && matches(one) ? one : best
  const known = messages().reduce(newest, undefined)
  if (known !== undefined) return known
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      watchers.delete(watcher)
    }
    const watcher = (message: SeenMessage): void => {
      if (!matches(message)) return
      leave()
      resolve(message)
    }
    const timer = setTimeout(() => {
      leave()
      reject(new Error(`nothing came to ${name} that fits; last: ${describe(messages())}`))
    }, options.timeoutMs ?? 10_000)
    watchers.add(watcher)
  })
}

const describe = (messages: SeenMessage[]): string => {
  const last = messages.at(-1)
  if (last === undefined) return 'nothing'
  const labels = [
    ...last.buttons.map((button) => `[${button.label}]`),
    ...last.selects.map((select) => `{${select.options.map(({ label }) => label).join(', ')}}`),
  ]
  return `${JSON.stringify(last.text)} ${labels.join(' ')}`
}
