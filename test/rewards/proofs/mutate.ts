import fc from 'fast-check'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Place = { parent: Json[] | { [key: string]: Json }; key: string | number; value: Json }

/** Every value in a document, with where it stands. */
const placesOf = (value: Json, found: Place[] = []): Place[] => {
  if (typeof value !== 'object' || value === null) return found
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  for (const [key, inner] of entries) {
    found.push({ parent: value, key, value: inner })
    placesOf(inner, found)
  }
  return found
}

const set = ({ parent, key }: Place, value: Json): void => {
  ;(parent as Record<string | number, Json>)[key] = value
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789+/=-:. "'

type Change = (place: Place, all: Place[], at: number, by: number) => void

/** One character, more or fewer characters, another field's value, a neighbour's. */
const texts: Change[] = [
  (place, _, at, by) => {
    const text = textOf(place.value)
    const index = at % Math.max(1, text.length)
    set(place, `${text.slice(0, index)}${letters[by % letters.length]}${text.slice(index + 1)}`)
  },
  (place, _, at, by) => {
    const text = textOf(place.value)
    const index = at % (text.length + 1)
    set(place, `${text.slice(0, index)}${letters[by % letters.length]}${text.slice(index)}`)
  },
  (place, _, at) => {
    const text = textOf(place.value)
    const index = at % Math.max(1, text.length)
    set(place, text.slice(0, index) + text.slice(index + 1))
  },
  (place, all, at) => set(place, structuredClone((all[at % all.length] as Place).value)),
  (place) => set(place, textOf(place.value).toUpperCase()),
  (place) => set(place, textOf(place.value).replace(/^0*/, '0')),
  (place) => set(place, `${textOf(place.value)} `),
]

/** Other types for the same thing. */
const types: Change[] = [
  (place) => set(place, Number(place.value)),
  (place) => set(place, null),
  (place) => set(place, true),
  (place) => set(place, [place.value]),
  (place) => set(place, { value: place.value }),
  (place) =>
    set(
      place,
      Array.isArray(place.value) ? Object.fromEntries(place.value.entries()) : JSON.stringify(place.value),
    ),
]

/** Something gone, there twice, more, under another name, or in another order. */
const shapes: Change[] = [
  ({ parent, key }) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else Reflect.deleteProperty(parent, key)
  },
  ({ parent, value }, _, at) => {
    if (Array.isArray(parent)) parent.splice(at % (parent.length + 1), 0, structuredClone(value))
    else parent[`x${at % 100}`] = structuredClone(value)
  },
  ({ parent, key, value }) => {
    if (Array.isArray(parent)) parent.reverse()
    else {
      Reflect.deleteProperty(parent, key)
      parent[key] = value
    }
  },
  ({ parent, key, value }, _, at) => {
    if (Array.isArray(parent)) {
      const other = at % parent.length
      ;[parent[Number(key)], parent[other]] = [parent[other] as Json, value]
    } else {
      Reflect.deleteProperty(parent, key)
      parent[`${key}s`] = value
    }
  },
  ({ parent }) => {
    if (Array.isArray(parent)) parent.length = 0
    else parent['__proto__x'] = {}
  },
]

const changes = [...texts, ...texts, ...types, ...shapes]

const dense = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')

/** The text of a proof, changed so that it says something else, or says it in another way. */
export const mutated = (honest: readonly string[]): fc.Arbitrary<string> => {
  const inDocument = fc
    .tuple(fc.constantFrom(...honest), fc.nat(), fc.constantFrom(...changes), fc.nat(), fc.nat())
    .map(([text, where, change, at, by]) => {
      const document = JSON.parse(text) as Json
      const all = placesOf(document)
      change(all[where % all.length] as Place, all, at, by)
      return { text, changed: `${JSON.stringify(document, null, 2)}\n` }
    })
  const inText = fc
    .tuple(fc.constantFrom(...honest), fc.nat(), fc.constantFrom(...letters.split('')), fc.nat(2))
    .map(([text, where, letter, gone]) => {
      const at = where % text.length
      return { text, changed: text.slice(0, at) + letter + text.slice(at + gone) }
    })
  const keyTwice = fc.tuple(fc.constantFrom(...honest), fc.nat()).map(([text, where]) => {
    const lines = text.split('\n')
    const withKey = [...lines.entries()].filter(([, line]) => /": ".*",$/.test(line))
    const [at, line] = withKey[where % withKey.length] as [number, string]
    return { text, changed: lines.toSpliced(at, 0, line).join('\n') }
  })
  return fc
    .oneof({ weight: 8, arbitrary: inDocument }, { weight: 2, arbitrary: inText }, keyTwice)
    .filter(({ text, changed }) => dense(text) !== dense(changed))
    .map(({ changed }) => changed)
}
