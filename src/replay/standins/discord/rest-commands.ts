import { guildOf } from './access.ts'
import { checkCommand, checkCommands } from './check-commands.ts'
import { createForm, invalid, isObject, textOf, type Json } from './form.ts'
import { refusal } from './refusal.ts'
import type { World } from './world.ts'

/** The commands of an app: everywhere (`global`), or in one server. `path`: application, then server, then command. */

type Scope = { key: string; guild?: string }

const scopeOf = (world: World, application: string, guild?: string): Scope => {
  if (application !== world.application.id) throw refusal('unknownApplication')
  return guild === undefined ? { key: 'global' } : { key: guildOf(world, guild).id, guild }
}

/** Without `with_localizations` Discord leaves the translations out. */
export const listCommands = (
  world: World,
  [application = '', guild]: string[],
  _body: Json,
  _uploads: unknown,
  query: URLSearchParams,
): Json[] => {
  const commands = world.commands.get(scopeOf(world, application, guild).key) ?? []
  if (query.get('with_localizations') === 'true') return commands
  return commands.map((command) => untranslated(command) as Json)
}

const untranslated = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(untranslated)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => !name.endsWith('_localizations'))
  return Object.fromEntries(kept.map(([name, inner]) => [name, untranslated(inner)]))
}

export const putCommands = (world: World, [application = '', guild]: string[], body: unknown): Json[] => {
  const scope = scopeOf(world, application, guild)
  if (!Array.isArray(body) || !body.every(isObject))
    throw invalid([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
  checkCommands(body, guild !== undefined)
  const known = world.commands.get(scope.key) ?? []
  const next = body.map((command) => complete(world, command, scope, known))
  world.commands.set(scope.key, next)
  return next
}

export const addCommand = (world: World, [application = '', guild]: string[], body: Json): Json => {
  const scope = scopeOf(world, application, guild)
  const form = createForm()
  checkCommand(form, [], body, guild !== undefined)
  form.done()
  const known = world.commands.get(scope.key) ?? []
  const added = complete(world, body, scope, known)
  const others = known.filter(({ id }) => id !== added['id'])
  if (others.length >= 100) throw refusal('tooManyCommands')
  world.commands.set(scope.key, [...others, added])
  return added
}

/** Changes what the body says of a command and keeps the rest. */
export const editCommand = (
  world: World,
  [application = '', first = '', second]: string[],
  body: Json,
): Json => {
  const scope = scopeOf(world, application, second === undefined ? undefined : first)
  const known = world.commands.get(scope.key) ?? []
  const old = known.find(({ id }) => id === (second ?? first))
  if (old === undefined) throw refusal('unknownCommand')
  const next: Json = { ...old, ...body, id: old['id'], version: world.snowflake() }
  const form = createForm()
  checkCommand(form, [], next, scope.guild !== undefined)
  form.done()
  world.commands.set(
    scope.key,
    known.map((one) => (one === old ? next : one)),
  )
  return next
}

export const deleteCommand = (world: World, [application = '', first = '', second]: string[]): undefined => {
  const scope = scopeOf(world, application, second === undefined ? undefined : first)
  const known = world.commands.get(scope.key) ?? []
  const left = known.filter(({ id }) => id !== (second ?? first))
  if (left.length === known.length) throw refusal('unknownCommand')
  world.commands.set(scope.key, left)
}

/** What Discord makes of a command: it keeps the id of one with the same name, and fills in what was left out. */
const complete = (world: World, command: Json, scope: Scope, known: Json[]): Json => {
  const type = command['type'] ?? 1
  const old = known.find((one) => one['name'] === command['name'] && one['type'] === type)
  return {
    id: textOf(old?.['id']) || world.snowflake(),
    application_id: world.application.id,
    version: world.snowflake(),
    default_member_permissions: command['default_member_permissions'] ?? null,
    type,
    name: command['name'],
    name_localizations: command['name_localizations'] ?? null,
    description: command['description'] ?? '',
    description_localizations: command['description_localizations'] ?? null,
    dm_permission: true,
    ...(scope.guild === undefined
      ? { contexts: command['contexts'] ?? [0, 1, 2], integration_types: command['integration_types'] ?? [0] }
      : { guild_id: scope.guild }),
    ...(command['options'] === undefined ? {} : { options: command['options'] }),
    nsfw: command['nsfw'] === true,
  }
}
