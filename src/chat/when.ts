import type { Locale } from '#core/locale.ts'

const tags: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' }

/** A day and a time of day in the person's language, in UTC and saying so: nobody's timezone is known. */
export const moment = (locale: Locale, at: Date): string =>
  `${day(locale, at)}, ${at.toISOString().slice(11, 16)} UTC`

/** `3 March 2026`, `3 mars 2026`. */
export const day = (locale: Locale, at: Date): string =>
  new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(at)

/** A weekday by its number (1 is Monday), in the person's language. */
export const weekdayName = (locale: Locale, weekday: number): string =>
  // 5 January 1970 was a Monday.
  new Intl.DateTimeFormat(tags[locale], { weekday: 'long', timeZone: 'UTC' }).format(
    new Date((weekday + 3) * 86_400_000),
  )
