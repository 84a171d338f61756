import { setLocale } from '#campaigns/people/people.ts'
import type { Locale } from '#core/locale.ts'
import type { View } from '#core/view.ts'

import { button, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'

/** What people call the languages, in either of them. */
const names: Record<Locale, readonly string[]> = {
  en: ['en', 'english', 'anglais'],
  fr: ['fr', 'french', 'français', 'francais'],
}

const read = (text: string): Locale | undefined => {
  const word = text.trim().toLowerCase()
  if (names.en.includes(word)) return 'en'
  return names.fr.includes(word) ? 'fr' : undefined
}

const choose = async ({ ctx, tx, person }: Turn, locale: Locale): Promise<View[]> => {
  await setLocale(tx, person.id, locale)
  return [{ text: say(ctx.words(locale), 'language-set'), tone: 'good' }]
}

const question = ({ t }: Turn, key: string): View => ({
  text: say(t, key),
  choices: [button(t, 'button-english', 'l:en', 0), button(t, 'button-french', 'l:fr', 0)],
})

export const language: ChatCommand = {
  name: 'language',
  who: 'everyone',
  arguments: [{ name: 'language', required: false, choices: ['en', 'fr'] }],
  run: async (turn, args) => {
    if (args === '') return [question(turn, 'language-ask')]
    const locale = read(args)
    return locale === undefined ? [question(turn, 'language-unknown')] : choose(turn, locale)
  },
}

/** `l:<locale>` */
export const languageTap: Tapped = async (turn, rest) => {
  const locale = read(rest)
  return locale === undefined ? [toast(turn.t('stale-button'), 'bad')] : choose(turn, locale)
}
