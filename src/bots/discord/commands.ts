import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  Routes,
  type APIApplicationCommand,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js'

import type { DescribedCommand } from '#chat/commands.ts'
import { canonicalJson } from '#core/ids.ts'
import { locales, type Locale } from '#core/locale.ts'
import type { Log } from '#core/log.ts'

import type { Mention } from './markdown.ts'

export type Describe = (locale: Locale) => DescribedCommand[]
type Argument = DescribedCommand['arguments'][number]
type Wanted = RESTPostAPIChatInputApplicationCommandsJSONBody

/** Slash commands as Discord wants them: English for everybody, the other languages for clients that speak them. */
const toSlashCommands = (describe: Describe): Wanted[] => {
  const others = locales.filter((locale) => locale !== 'en')
  const described = new Map(others.map((locale) => [locale, describe(locale)]))
  return describe('en').map((command, place): Wanted => {
    const inOther = <T>(pick: (other: DescribedCommand) => T) =>
      Object.fromEntries(
        others.flatMap((locale) => {
          const other = described.get(locale)?.[place]
          return other === undefined ? [] : [[locale, pick(other)]]
        }),
      )
    return {
      type: ApplicationCommandType.ChatInput,
      name: command.name,
      name_localizations: inOther(({ called }) => called),
      description: command.description,
      description_localizations: inOther(({ description }) => description),
      options: command.arguments.map((argument, index) => ({
        type: ApplicationCommandOptionType.String,
        name: argument.name,
        description: argument.description,
        description_localizations: inOther((other) => other.arguments[index]?.description ?? ''),
        required: argument.required,
        ...optionOf(argument),
      })),
      default_member_permissions: command.who === 'moderators' ? `${PermissionFlagsBits.ManageGuild}` : null,
      contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
      integration_types: [ApplicationIntegrationType.GuildInstall],
    }
  })
}

/** What can be chosen, or that something is proposed while it is typed: Discord takes one of them. */
const optionOf = ({
  choices,
  suggested,
}: Argument): { choices: { name: string; value: string }[] } | { autocomplete: true } | object => {
  if (choices !== undefined) return { choices: choices.map((value) => ({ name: value, value })) }
  return suggested === true ? { autocomplete: true } : {}
}

/** Writes the commands where they differ from those that Discord has. Gives the id of each, by its name. */
export const registerCommands = async (
  rest: REST,
  applicationId: string,
  describe: Describe,
  log: Log,
): Promise<Map<string, string>> => {
  const route = Routes.applicationCommands(applicationId)
  const wanted = toSlashCommands(describe)
  const known = (await rest.get(route, {
    query: new URLSearchParams({ with_localizations: 'true' }),
  })) as APIApplicationCommand[]
  const same = canonicalJson(faces(known)) === canonicalJson(faces(wanted))
  const kept = same ? known : ((await rest.put(route, { body: wanted })) as APIApplicationCommand[])
  log.debug({ commands: kept.length, written: !same }, 'the commands are registered with Discord')
  return new Map(kept.map(({ name, id }) => [name, id]))
}

/** What counts in a command, with everything that Discord leaves out or adds made equal; their order is not kept there. */
const faces = (commands: (Wanted | APIApplicationCommand)[]): unknown[] =>
  commands
    .map((command) => ({
      name: command.name,
      names: command.name_localizations ?? {},
      description: command.description,
      descriptions: command.description_localizations ?? {},
      permissions: command.default_member_permissions ?? null,
      contexts: sorted(command.contexts),
      integrations: sorted(command.integration_types),
      options: (command.options ?? []).map((option) => ({
        name: option.name,
        description: option.description,
        descriptions: option.description_localizations ?? {},
        required: option.required ?? false,
        autocomplete: ('autocomplete' in option && option.autocomplete) ?? false,
        choices: 'choices' in option ? (option.choices ?? []).map(({ value }) => value) : [],
      })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const sorted = (numbers: readonly number[] | null | undefined): number[] =>
  [...(numbers ?? [])].sort((a, b) => a - b)

/** Names of our commands, in any language, as something to tap: Discord shows `</next:123>` as a button of its own. */
export const createMention = (describe: Describe, ids: Map<string, string>): Mention => {
  const names = new Map<string, string>()
  for (const locale of locales)
    for (const { name, called } of describe(locale)) for (const said of [name, called]) names.set(said, name)
  return (said) => {
    const name = names.get(said)
    const id = name === undefined ? undefined : ids.get(name)
    return name === undefined || id === undefined ? undefined : `</${name}:${id}>`
  }
}
