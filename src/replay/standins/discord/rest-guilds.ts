import { guildOf, notSnowflake } from './access.ts'
import { openDm } from './people.ts'
import { textOf, type Json } from './form.ts'
import { isThread, toChannel, toGuild, toMember, toRole, toUser } from './payloads.ts'
import { heightOf, permissions, permissionsOf } from './permissions.ts'
import { refusal } from './refusal.ts'
import type { Guild, Member, Role, World } from './world.ts'

export const getMe = (world: World): Json => ({ ...world.bot, verified: true, mfa_enabled: true })

export const getUser = (world: World, [id = '']: string[]): Json => {
  if (id !== world.bot.id && !world.people.has(id)) throw refusal('unknownUser')
  return toUser(world, id)
}

export const listGuilds = (world: World, _path: string[], _body: Json, query: URLSearchParams): Json[] => {
  const after = BigInt(query.get('after') ?? '0')
  const limit = Math.min(Number(query.get('limit') ?? 200), 200)
  return [...world.guilds.values()]
    .filter((guild) => guild.members.has(world.bot.id) && BigInt(guild.id) > after)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .slice(0, limit)
    .map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: null,
      owner: false,
      features: [],
      permissions: String(permissionsOf(guild, world.bot.id)),
    }))
}

/** A direct message channel can be opened with anybody; whether it can be written to shows on writing. */
export const createDm = (world: World, _path: string[], body: Json): Json => {
  const id = textOf(body['recipient_id'])
  if (!/^\d{1,20}$/.test(id)) throw notSnowflake('recipient_id', id)
  const person = world.people.get(id)
  if (person === undefined) throw refusal('unknownUser')
  return toChannel(world, openDm(world, person))
}

export const getGuild = (world: World, [id = '']: string[]): Json => toGuild(world, guildOf(world, id))

export const leaveGuild = (world: World, [id = '']: string[]): undefined => {
  const guild = guildOf(world, id)
  guild.members.delete(world.bot.id)
  world.gateway.dispatch('GUILD_DELETE', { id: guild.id }, guild)
}

export const listChannels = (world: World, [id = '']: string[]): Json[] =>
  [...guildOf(world, id).channels.values()]
    .filter((one) => !isThread(one))
    .map((one) => toChannel(world, one))

export const listRoles = (world: World, [id = '']: string[]): Json[] =>
  [...guildOf(world, id).roles.values()].map(toRole)

export const getMember = (world: World, [id = '', user = '']: string[]): Json => {
  const guild = guildOf(world, id)
  const member = memberOf(world, guild, user === '@me' ? world.bot.id : user)
  return toMember(world, guild, member.id)
}

const memberOf = (world: World, guild: Guild, user: string): Member => {
  const member = guild.members.get(user)
  if (member !== undefined) return member
  throw refusal(world.people.has(user) ? 'unknownMember' : 'unknownUser')
}

/** The role that the bot may give and take: it needs the permission, and a role of its own that is higher. */
const givableRole = (world: World, guild: Guild, id: string): Role => {
  const role = guild.roles.get(id)
  if (role === undefined) throw refusal('unknownRole')
  const allowed = (permissionsOf(guild, world.bot.id) & permissions.ManageRoles) !== 0n
  const reachable = heightOf(guild, world.bot.id) > role.position && !role.managed && role.id !== guild.id
  if (!allowed || !reachable) throw refusal('missingPermissions')
  return role
}

const setRole =
  (give: boolean) =>
  (world: World, [id = '', user = '', roleId = '']: string[]): undefined => {
    const guild = guildOf(world, id)
    const member = memberOf(world, guild, user)
    const role = givableRole(world, guild, roleId)
    if (give) member.roles.add(role.id)
    else member.roles.delete(role.id)
    const body = { ...toMember(world, guild, user), guild_id: guild.id }
    world.gateway.dispatch('GUILD_MEMBER_UPDATE', body, guild)
  }

export const giveRole = setRole(true)
export const takeRole = setRole(false)
