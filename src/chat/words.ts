import { readFile } from 'node:fs/promises'

import { FluentBundle, FluentResource } from '@fluent/bundle'

import { frenchSpaces, locales, type Locale, type Translate } from '#core/locale.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { argumentMarks, hide, show } from './marks.ts'

const folder = new URL('locales/', import.meta.url)

/** The words of every language, those of the task types among them. Throws where a text cannot be read as Fluent. */
export const loadWords = async (types: TaskTypes): Promise<(locale: Locale) => Translate> => {
  const all = new Map<Locale, Translate>()
  for (const locale of locales) {
    const own = await readFile(new URL(`${locale}.ftl`, folder), 'utf8')
    all.set(locale, translator(locale, [own, ...[...types.values()].map((type) => type.words[locale])]))
  }
  return (locale) => {
    const words = all.get(locale)
    if (words === undefined) throw new Error(`there are no words in the language ${locale}`)
    return words
  }
}

/**
 * Fluent sources as one function. No bidirectional isolation marks: they would be copied along with an address. Throws
 * on an unknown key and on a missing value, because a person must never read either.
 */
const translator = (locale: Locale, sources: string[]): Translate => {
  const bundle = new FluentBundle(locale, { useIsolating: false })
  for (const source of sources) {
    // A French text is written with plain spaces, which everybody can see and type.
    const text = locale === 'fr' ? frenchSpaces(source) : source
    const [error] = bundle.addResource(new FluentResource(text))
    if (error !== undefined) throw error
  }
  const translate: (...given: Parameters<Translate>) => string = (key, words = {}, form) => {
    const pattern = bundle.getMessage(key)?.value
    if (pattern === null || pattern === undefined) throw new Error(`there is no text ${key} in ${locale}`)
    const kept = Object.entries(words).map(([name, value]) => [
      name,
      typeof value === 'string' ? hide(value) : value,
    ])
    const text = bundle.formatPattern(pattern, Object.fromEntries(kept) as typeof words)
    return form === 'marked' ? text : show(text.replaceAll(argumentMarks, '$2'))
  }
  return Object.assign(translate, { locale })
}
