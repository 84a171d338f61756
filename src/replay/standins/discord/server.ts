import { toChannel, toGuild } from './payloads.ts'
import { idOf, join, newChannel, type Ref } from './people.ts'
import { bitsOf, type Permission } from './permissions.ts'
import { createChannel, type ChannelOptions, type SimulatedChannel } from './place.ts'
import type { Channel, Guild, Role, World } from './world.ts'

export type RoleOptions = { id: Ref; name?: string; permissions?: Permission[]; aboveBot?: boolean }

export type GuildOptions = {
  name?: string
  /** Default: one text channel `general`, with the server's number. */
  channels?: ChannelOptions[]
  roles?: RoleOptions[]
  members?: (Ref | { user: Ref; roles: Ref[] })[]
  owner?: Ref
  locale?: string
  /** What the bot's own role may do; default: what an invitation like ours asks for. */
  botPermissions?: Permission[]
}

export type SimulatedGuild = {
  id: string
  guild: Guild
  /** A channel by its id or its name; default: the first. */
  channel(which?: Ref): SimulatedChannel
  join(user: Ref, roles?: Ref[]): void
  leave(user: Ref): void
  rolesOf(user: Ref): string[]
  addChannel(options: ChannelOptions): SimulatedChannel
  /** Throws the bot out; `invite` lets it in again. */
  kick(): void
  invite(): void
}

const invited: Permission[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'ManageRoles',
  'UseApplicationCommands',
]

const everyone: Permission[] = ['ViewChannel', 'SendMessages', 'ReadMessageHistory', 'UseApplicationCommands']

/** Makes a server; a bot that is connected learns of it. */
export const createGuild = (
  world: World,
  id: string,
  options: GuildOptions,
  owner: string,
): SimulatedGuild => {
  const { name = `Server ${id}`, locale = 'en-US' } = options
  const guild: Guild = {
    id,
    name,
    ownerId: owner,
    locale,
    roles: rolesFor(world, id, options),
    members: new Map(),
    channels: new Map(),
  }
  for (const spec of options.channels ?? [{ id: String(BigInt(id) + 1n) }]) addChannel(world, guild, spec)
  joinAs(guild, owner)
  for (const member of options.members ?? []) {
    if (typeof member !== 'object' || !('user' in member)) joinAs(guild, member)
    else joinAs(guild, member.user, member.roles)
  }
  const invite = (): void => {
    join(guild, world.bot.id, [ownRole(id)])
    world.gateway.dispatch('GUILD_CREATE', toGuild(world, guild, true), guild)
  }
  invite()
  world.guilds.set(id, guild)
  return {
    id,
    guild,
    channel: (which) => createChannel(world, findChannel(guild, which)),
    join: (user, given) => joinAs(guild, user, given),
    leave: (user) => void guild.members.delete(idOf('user', user)),
    rolesOf: (user) => [...(guild.members.get(idOf('user', user))?.roles ?? [])],
    addChannel: (spec) => addChannel(world, guild, spec),
    kick() {
      guild.members.delete(world.bot.id)
      world.gateway.dispatch('GUILD_DELETE', { id }, guild)
    },
    invite,
  }
}

const joinAs = (guild: Guild, user: Ref, roles: Ref[] = []): void => {
  const ids = roles.map((role) => idOf('role', role))
  join(guild, idOf('user', user), ids)
}

/** The bot's own role in a server. */
const ownRole = (guild: string): string => String(BigInt(guild) + 50n)

/** The first role has the server's id and is everybody's; the bot's own stands above all but those above it. */
const rolesFor = (
  world: World,
  id: string,
  { roles = [], botPermissions = invited }: GuildOptions,
): Guild['roles'] => {
  const everybody: Role = {
    id,
    name: '@everyone',
    permissions: bitsOf(everyone),
    position: 0,
    managed: false,
  }
  const own: Role = {
    id: ownRole(id),
    name: world.application.name,
    permissions: bitsOf(botPermissions),
    position: roles.length + 1,
    managed: true,
  }
  const others = roles.map((role, index): Role => {
    const { name = `Role ${index}`, permissions = [], aboveBot = false } = role
    const position = aboveBot ? roles.length + 2 + index : index + 1
    return { id: idOf('role', role.id), name, permissions: bitsOf(permissions), position, managed: false }
  })
  return new Map([everybody, own, ...others].map((role) => [role.id, role]))
}

const addChannel = (world: World, guild: Guild, spec: ChannelOptions): SimulatedChannel => {
  const { type = 0, name = 'general' } = spec
  const made = newChannel({ id: idOf('channel', spec.id), type, name, guild })
  guild.channels.set(made.id, made)
  world.channels.set(made.id, made)
  const simulated = createChannel(world, made)
  if (spec.forbid !== undefined) simulated.forbid(...spec.forbid)
  if (world.guilds.has(guild.id)) world.gateway.dispatch('CHANNEL_CREATE', toChannel(world, made), guild)
  return simulated
}

const findChannel = (guild: Guild, which?: Ref): Channel => {
  const all = [...guild.channels.values()]
  const found =
    which === undefined
      ? all[0]
      : (all.find(({ name }) => name === which) ??
        (typeof which === 'string' && !/^\d{17,19}$/.test(which)
          ? undefined
          : guild.channels.get(idOf('channel', which))))
  if (found === undefined) throw new Error(`there is no channel ${JSON.stringify(which)} in ${guild.name}`)
  return found
}
