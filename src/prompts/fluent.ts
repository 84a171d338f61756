/** What can be told of a Fluent source without Fluent: which messages it has, and which values each wants. */
export type FluentMessages = Map<string, Set<string>>

/** Ids in the order of the source, each with the names of its `$variables`. */
export const messagesOf = (source: string): FluentMessages => {
  const messages: FluentMessages = new Map()
  let current: Set<string> | undefined
  for (const line of source.split('\n')) {
    const id = /^([A-Za-z][\w-]*) *=/.exec(line)?.[1]
    if (id !== undefined) messages.set(id, (current = new Set()))
    for (const [, name] of line.matchAll(/\$([A-Za-z][\w-]*)/g)) if (name !== undefined) current?.add(name)
  }
  return messages
}

/** The text of a message that stands on one line and holds no variable. */
export const wordOf = (source: string, id: string): string | undefined =>
  source
    .split('\n')
    .find((line) => line.startsWith(`${id} =`))
    ?.slice(id.length + 2)
    .trim()
