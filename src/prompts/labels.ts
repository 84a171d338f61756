import type { Input } from './task-type.ts'

/** A label as it is stored, and all the names that a person may write it by. */
export type NamedLabel = { value: string; names: string[] }

const plain = (text: string): string => text.normalize('NFKC').trim().toLocaleLowerCase('en')

/** The label that a tap or a written name means. A tap must be exact; a name may be in any case and language. */
export const readLabel = (labels: NamedLabel[], input: Input): string | undefined => {
  if ('tap' in input) return labels.find(({ value }) => value === input.tap)?.value
  const wanted = plain(input.text)
  const byValue = labels.find(({ value }) => plain(value) === wanted)
  return (byValue ?? labels.find(({ names }) => names.some((name) => plain(name) === wanted)))?.value
}
