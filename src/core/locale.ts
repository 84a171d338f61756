/** The languages that people read Accord in. */
export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

/** The closest language of ours to a client's tag such as `fr-CA`; English where there is none. */
export const toLocale = (tag: string | undefined): Locale =>
  locales.find((locale) => tag?.toLowerCase().startsWith(locale)) ?? 'en'

/** Values put into a message; a `Span` argument (see core/view.ts) keeps its form. */
export type Words = Record<string, string | number>

/**
 * The words of one language: `t('next-none', { minutes: 5 })`. Throws on an unknown key. A command's argument stands in them
 * as `‹item:#52›`, with its name: that gives `#52`, or where the form is `marked`, both, for `say` (chat/rich.ts).
 */
export type Translate = ((key: string, words?: Words, form?: 'marked') => string) & { locale: Locale }

/** French keeps a sign and its word together: spaces that no line breaks at, before `: ; ! ? »` and after `«`. */
export const frenchSpaces = (text: string): string =>
  text
    .replaceAll(/ (?=[;!?])/g, '\u202f')
    .replaceAll(/ (?=[:»])/g, '\u00a0')
    .replaceAll(/(?<=«) /g, '\u00a0')
