import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIUser,
} from 'discord.js'

import type { Event, Place, PlatformUser } from '#core/view.ts'

import { againPrefix, fieldPrefix, menuPrefix } from './choices.ts'
import { readModal } from './modal.ts'

/** Who is there, where, and in which language: of every interaction. */
export type Setting = Omit<Event, 'act'>

/**
 * What an interaction is to us. `tapped`: the message it came from, and whether everybody in a channel sees that.
 * `channel`: where it happened; `permissions`: the bot's own there.
 */
export type Heard = {
  setting: Setting
  channel: string
  inThread: boolean
  permissions: bigint
  tapped?: { open: boolean; lasting: boolean }
} & ({ kind: 'event'; event: Event } | { kind: 'field'; field: string } | Suggesting)

/**
 * What an interaction means; undefined where it means nothing to us. No text of a message is looked at. `order`: the
 * arguments of each command, as they follow each other.
 */
export const readInteraction = (
  interaction: APIInteraction,
  order: ReadonlyMap<string, readonly string[]>,
): Heard | undefined => {
  const user = interaction.member?.user ?? interaction.user
  if (user === undefined || interaction.channel === undefined) return undefined
  const place = readPlace(interaction, user)
  const setting: Setting = {
    id: interaction.id,
    who: readUser(interaction, user),
    where: place,
    locale: 'locale' in interaction ? interaction.locale : '',
  }
  const base = {
    setting,
    channel: interaction.channel.id,
    inThread: [10, 11, 12].includes(interaction.channel.type),
    permissions: BigInt(interaction.app_permissions ?? 0),
    ...tappedIn(interaction),
  }
  const act = readAct(interaction, order)
  if (act === undefined) return undefined
  if (act.kind === 'field' || act.kind === 'suggest') return { ...base, ...act }
  return { ...base, kind: 'event', event: { ...setting, act } }
}

/** `given`: the command's other options, as far as they are filled in. */
type Suggesting = {
  kind: 'suggest'
  command: string
  argument: string
  typed: string
  given: Record<string, string>
}

type Act = Event['act'] | { kind: 'field'; field: string } | Suggesting

const readAct = (
  interaction: APIInteraction,
  order: ReadonlyMap<string, readonly string[]>,
): Act | undefined => {
  if (interaction.type === InteractionType.ModalSubmit)
    return { kind: 'text', ...readModal(interaction.data) }
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
    const options = basics(interaction.data.options)
    const focused = options.find((option) => 'focused' in option && option.focused)
    if (focused === undefined) return undefined
    const others = options.filter((option) => option !== focused)
    return {
      kind: 'suggest',
      command: interaction.data.name,
      argument: focused.name,
      typed: String(focused.value),
      given: Object.fromEntries(others.map(({ name, value }) => [name, String(value)])),
    }
  }
  if (interaction.type === InteractionType.ApplicationCommand) {
    if (interaction.data.type !== ApplicationCommandType.ChatInput) return undefined
    const { name, options } = interaction.data
    // A client gives them in the order in which they were filled in.
    const given = new Map(basics(options).map((option) => [option.name, String(option.value).trim()]))
    const args = (order.get(name) ?? [...given.keys()]).flatMap((argument) => given.get(argument) ?? [])
    return {
      kind: 'command',
      name,
      args: args.join(' ').trim(),
      ...(given.size > 0 && { given: Object.fromEntries(given) }),
    }
  }
  if (interaction.type !== InteractionType.MessageComponent) return undefined
  const { data, message } = interaction
  const { custom_id: id } = data
  if (id.startsWith(fieldPrefix)) return { kind: 'field', field: id.slice(fieldPrefix.length) }
  const chosen = data.component_type === ComponentType.StringSelect ? data.values[0] : undefined
  const tapped = id.startsWith(menuPrefix)
    ? chosen
    : id.startsWith(againPrefix)
      ? id.replace(/^again:\d+:/, '')
      : id
  return tapped === undefined ? undefined : { kind: 'tap', data: tapped, message: message.id }
}

const basics = (
  options: readonly APIApplicationCommandInteractionDataOption[] | undefined,
): APIApplicationCommandInteractionDataBasicOption[] =>
  (options ?? []).filter(
    (option): option is APIApplicationCommandInteractionDataBasicOption =>
      option.type !== ApplicationCommandOptionType.Subcommand &&
      option.type !== ApplicationCommandOptionType.SubcommandGroup,
  )

const tappedIn = (interaction: APIInteraction): { tapped?: { open: boolean; lasting: boolean } } => {
  const message = 'message' in interaction ? interaction.message : undefined
  if (message === undefined) return {}
  const ephemeral = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0
  return { tapped: { open: interaction.guild_id !== undefined && !ephemeral, lasting: !ephemeral } }
}

const readUser = ({ member }: APIInteraction, user: APIUser): PlatformUser => ({
  platform: 'discord',
  id: user.id,
  name: member?.nick ?? user.global_name ?? user.username,
})

/** A server is one group, whose channels and threads are its threads; a private chat is named by the person. */
const readPlace = (interaction: APIInteraction, user: APIUser): Place => {
  const { guild_id: guild, member, channel } = interaction
  if (guild === undefined) return { platform: 'discord', chat: user.id, kind: 'private' }
  const permissions = BigInt(member?.permissions ?? 0)
  const moderates = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator
  const gives = PermissionFlagsBits.ManageRoles | PermissionFlagsBits.Administrator
  const title = channel !== undefined && 'name' in channel ? channel.name : undefined
  return {
    platform: 'discord',
    chat: guild,
    kind: 'group',
    ...(channel === undefined ? {} : { thread: channel.id }),
    ...(title === undefined || title === null ? {} : { title }),
    admin: (permissions & moderates) !== 0n,
    discreet: true,
    roles: member?.roles ?? [],
    givesRoles: (permissions & gives) !== 0n,
  }
}
