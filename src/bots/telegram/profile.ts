import type { Api } from 'grammy'
import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types'

import type { DescribedCommand } from '#chat/commands.ts'
import { locales, type Locale } from '#core/locale.ts'
import type { Log } from '#core/log.ts'

import { doorWords } from './words.ts'

type Describe = (locale: Locale) => DescribedCommand[]
type Language = { locale: Locale; language_code?: LanguageCode }

/** English for everybody, and every other language for those whose client speaks it. */
const languages: Language[] = locales.map((locale) =>
  locale === 'en' ? { locale } : { locale, language_code: locale },
)

/**
 * The list of commands that Telegram shows, and what it says about the bot before Start: in every language, written
 * only where it differs from what Telegram has. Moderators' commands are listed for administrators of groups alone.
 */
export const registerProfile = async (api: Api, describe: Describe, log: Log): Promise<void> => {
  for (const language of languages) {
    const { locale, ...code } = language
    const all = describe(locale)
    await setCommands(
      api,
      code,
      { type: 'default' },
      all.filter(({ who }) => who === 'everyone'),
    )
    await setCommands(api, code, { type: 'all_chat_administrators' }, all)
    await setDescriptions(api, locale, code)
  }
  log.debug({ languages: locales }, 'the commands are registered with Telegram')
}

const setCommands = async (
  api: Api,
  code: Omit<Language, 'locale'>,
  scope: BotCommandScope,
  described: DescribedCommand[],
): Promise<void> => {
  const commands = described.map(({ name, description }): BotCommand => ({ command: name, description }))
  const known = await api.getMyCommands({ scope, ...code })
  if (!same(known, commands)) await api.setMyCommands(commands, { scope, ...code })
}

const same = (a: BotCommand[], b: BotCommand[]): boolean =>
  a.length === b.length &&
  a.every(({ command, description }, index) => {
    const other = b[index]
    return other?.command === command && other.description === description
  })

const setDescriptions = async (api: Api, locale: Locale, code: Omit<Language, 'locale'>): Promise<void> => {
  const { description, shortDescription } = doorWords(locale)
  const known = await api.getMyDescription(code)
  if (known.description !== description) await api.setMyDescription(description, code)
  const short = await api.getMyShortDescription(code)
  if (short.short_description !== shortDescription) await api.setMyShortDescription(shortDescription, code)
}
