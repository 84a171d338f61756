import type { Event } from '#core/view.ts'

/** PostgreSQL stores neither NUL nor half a surrogate pair; no keyboard makes them, so nobody misses them. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** The event with texts that can be stored. */
export const cleanEvent = (event: Event): Event => ({
  ...event,
  who: { ...event.who, name: clean(event.who.name) },
  act: cleanAct(event.act),
})

const cleanValues = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clean(value)]))

const cleanAct = (act: Event['act']): Event['act'] => {
  if (act.kind === 'upload') return act
  if (act.kind === 'tap') return { ...act, data: clean(act.data) }
  if (act.kind === 'command')
    return {
      ...act,
      name: clean(act.name),
      args: clean(act.args),
      ...(act.given !== undefined && { given: cleanValues(act.given) }),
    }
  return { ...act, text: clean(act.text), ...(act.field !== undefined && { field: clean(act.field) }) }
}
