import { isObject, lengthOf, listOf, numberOf, textOf, writtenOf, type Json } from './form.ts'
import { keepFile } from './messages.ts'
import { toChannel, toMember, toRole, toUser } from './payloads.ts'
import { permissionsOf } from './permissions.ts'
import { can, idOf, type Ref } from './people.ts'
import type { Channel, Person, World } from './world.ts'

/** What somebody gives with a command: a text, a number, yes or no, a person, a channel, a role, a file. */
export type Given =
  | string
  | number
  | boolean
  | { id: string }
  | { name: string; bytes: Uint8Array; type?: string }
export type Options = Record<string, Given>

type Found = { command: Json; path: Json[]; options: Json[] }

/**
 * The command that somebody types, `campaign start` for a subcommand. Throws where Discord's client would not offer it:
 * it is not registered, not for this place, or not for this person.
 */
export const findCommand = (world: World, person: Person, channel: Channel, typed: string): Found => {
  const [name, ...rest] = typed.replace(/^\//, '').split(' ')
  const all = [
    ...(world.commands.get(channel.guild?.id ?? '') ?? []),
    ...(world.commands.get('global') ?? []),
  ]
  const command = all.find(
    (one) => one['type'] === 1 && [one['name'], inLanguage(one, person)].includes(name),
  )
  if (command === undefined)
    throw new Error(
      `there is no command /${name}, only ${all.map((one) => `/${textOf(one['name'])}`).join(' ') || 'none'}`,
    )
  const context = channel.guild === undefined ? 1 : 0
  const contexts = command['contexts']
  if (Array.isArray(contexts) && !contexts.includes(context))
    throw new Error(`/${name} is not offered ${context === 1 ? 'in direct messages' : 'in servers'}`)
  if (!mayUse(command, person, channel)) throw new Error(`${person.name} may not use /${name} here`)
  const path: Json[] = []
  let options = listOf(command['options'])
  for (const step of rest) {
    const next = options.find((one) => one['name'] === step && numberOf(one['type']) <= 2)
    if (next === undefined) throw new Error(`there is no ${step} in /${typed}`)
    path.push(next)
    options = listOf(next['options'])
  }
  if (options.some((one) => numberOf(one['type']) <= 2))
    throw new Error(`/${typed} wants one of ${options.map((one) => textOf(one['name'])).join(', ')}`)
  return { command, path, options }
}

/** A command's name in a person's language, which is what they type. */
const inLanguage = (command: Json, { locale }: Person): unknown =>
  isObject(command['name_localizations']) ? command['name_localizations'][locale] : undefined

const mayUse = (command: Json, person: Person, channel: Channel): boolean => {
  const { guild } = channel
  if (guild === undefined) return true
  if (!can(channel, person.id, 'UseApplicationCommands')) return false
  const wanted = command['default_member_permissions']
  if (wanted === null || wanted === undefined) return true
  const needed = BigInt(writtenOf(wanted))
  const mine = permissionsOf(guild, person.id, channel)
  // "0" means: nobody but administrators.
  return needed === 0n ? (mine & 8n) !== 0n : (mine & needed) === needed
}

/** An interaction's data: the options within their subcommands, and who and what they name. Throws as the client would. */
export const toData = (
  world: World,
  channel: Channel,
  { command, path, options }: Found,
  given: Options,
  focused?: string,
): Json => {
  const resolved: Record<string, Json> = {}
  const strange = Object.keys(given).find((name) => !options.some((one) => one['name'] === name))
  if (strange !== undefined)
    throw new Error(
      `there is no option ${strange}, only ${options.map((one) => textOf(one['name'])).join(', ')}`,
    )
  const values = options.flatMap((option): Json[] => {
    const name = textOf(option['name'])
    const value = given[name]
    if (value === undefined) {
      if (option['required'] === true && focused === undefined)
        throw new Error(`the option ${name} is required`)
      return []
    }
    if (focused === undefined) checkGiven(option, value)
    return [
      {
        name,
        type: option['type'],
        value: resolve(world, channel, numberOf(option['type']), value, resolved),
        ...(name === focused ? { focused: true } : {}),
      },
    ]
  })
  const nested = path
    .slice()
    .reverse()
    .reduce<Json[]>((inner, step) => [{ name: step['name'], type: step['type'], options: inner }], values)
  return {
    id: command['id'],
    name: command['name'],
    type: 1,
    ...(command['guild_id'] === undefined ? {} : { guild_id: command['guild_id'] }),
    ...(nested.length === 0 ? {} : { options: nested }),
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  }
}

const checkGiven = (option: Json, value: Given): void => {
  const name = textOf(option['name'])
  const choices = listOf(option['choices'])
  if (choices.length > 0 && !choices.some((one) => one['value'] === value))
    throw new Error(
      `${JSON.stringify(value)} is no choice of ${name}: ${choices.map((one) => JSON.stringify(one['value'])).join(', ')}`,
    )
  const length = typeof value === 'string' ? lengthOf(value) : Number(value)
  const [low, high] = typeof value === 'string' ? ['min_length', 'max_length'] : ['min_value', 'max_value']
  if (typeof option[low ?? ''] === 'number' && length < numberOf(option[low ?? '']))
    throw new Error(`${name} is too short or too small`)
  if (typeof option[high ?? ''] === 'number' && length > numberOf(option[high ?? '']))
    throw new Error(`${name} is too long or too great`)
  if (typeof value === 'string' && option['type'] === 3 && length > 6000)
    throw new Error(`${name} is too long`)
  const wanted = { 3: 'string', 4: 'number', 5: 'boolean', 10: 'number' }[numberOf(option['type'])]
  if (wanted !== undefined && typeof value !== wanted) throw new Error(`${name} wants a ${wanted}`)
}

const resolve = (
  world: World,
  channel: Channel,
  type: number,
  value: Given,
  resolved: Record<string, Json>,
): unknown => {
  const add = (kind: string, id: string, what: Json): string => {
    resolved[kind] = { ...resolved[kind], [id]: what }
    return id
  }
  if (type === 11 && typeof value === 'object' && 'bytes' in value) {
    const file = keepFile(world, value.name, value.bytes)
    const proxy = { proxy_url: file.url, content_type: value.type ?? 'application/octet-stream' }
    return add('attachments', file.id, { ...file, ...proxy })
  }
  if (![6, 7, 8].includes(type)) return value
  const ref = value as Ref
  const { guild } = channel
  if (type === 6) {
    const id = idOf('user', ref)
    if (guild?.members.has(id) === true) {
      const { user: _, ...member } = toMember(world, guild, id)
      add('members', id, { ...member, permissions: String(permissionsOf(guild, id, channel)) })
    }
    return add('users', id, toUser(world, id))
  }
  if (type === 7) {
    const found = world.channels.get(idOf('channel', ref))
    if (found === undefined) throw new Error(`there is no channel ${JSON.stringify(ref)}`)
    const rights = guild === undefined ? '0' : String(permissionsOf(guild, world.bot.id, found))
    return add('channels', found.id, { ...toChannel(world, found), permissions: rights })
  }
  const role = guild?.roles.get(idOf('role', ref))
  if (role === undefined) throw new Error(`there is no role ${JSON.stringify(ref)}`)
  const shown = toRole(role)
  return add('roles', role.id, isObject(shown) ? shown : {})
}
