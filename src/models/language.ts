import type { Locale } from '#core/locale.ts'

/** The commonest words of each language that the others do not have. */
const telling: Record<Locale, Set<string>> = {
  en: new Set(
    'the and is are was were you your it this that with for not but have has my of to at they she he we be so very'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les des une est et pas que qui pour dans avec sur mais nous vous je il elle ce cette mon ma du au très été sont c’est j’ai'.split(
      ' ',
    ),
  ),
}

/** The language that a text is most likely in, or nothing where it tells too little. */
export const guessLanguage = (text: string): Locale | undefined => {
  const words = text
    .toLowerCase()
    .replaceAll("'", '’')
    .split(/[^\p{L}’]+/u)
  const count = (locale: Locale): number => words.filter((word) => telling[locale].has(word)).length
  const [en, fr] = [count('en'), count('fr')]
  if (en === fr) return undefined
  return en > fr ? 'en' : 'fr'
}
