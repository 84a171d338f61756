import { isThread } from './payloads.ts'
import { permissions, permissionsOf, type Permission } from './permissions.ts'
import { snowflakeOf } from './snowflake.ts'
import type { Channel, Guild, Person, World } from './world.ts'

/** A person, a channel or a server: itself, its id, or the number that stands for its id. */
export type Ref = number | string | { id: string }

/** Where somebody does something; default: in the direct messages with the bot. */
export type Where = { guild?: Ref; channel?: Ref }

export const idOf = (kind: 'user' | 'channel' | 'guild' | 'role', ref: Ref): string =>
  typeof ref === 'object' ? ref.id : snowflakeOf(kind, ref)

export const newChannel = (channel: Pick<Channel, 'id' | 'type' | 'name'> & Partial<Channel>): Channel => ({
  overwrites: new Map(),
  archived: false,
  locked: false,
  messages: new Map(),
  watchers: new Set(),
  ...channel,
})

/** The direct messages of a person and the bot. */
export const openDm = (world: World, person: Person): Channel => {
  if (person.dm === undefined) {
    const id = String(BigInt(person.id) + 1_000n)
    person.dm = newChannel({ id, type: 1, name: person.name, person })
    world.channels.set(id, person.dm)
  }
  return person.dm
}

/** Lets a person into a server. */
export const join = (guild: Guild, id: string, roles: string[] = []): void => {
  const known = guild.members.get(id)
  if (known === undefined)
    guild.members.set(id, { id, roles: new Set(roles), joinedAt: new Date(1_500_000_000_000).toISOString() })
  else for (const role of roles) known.roles.add(role)
}

/** The channel that somebody is in, who becomes a member of its server. Throws where they cannot be there. */
export const placeOf = (world: World, person: Person, where: Where = {}): Channel => {
  if (where.guild === undefined && where.channel === undefined) return openDm(world, person)
  const guild = where.guild === undefined ? undefined : world.guilds.get(idOf('guild', where.guild))
  const channel =
    where.channel === undefined
      ? [...(guild?.channels.values() ?? [])].find((one) => !isThread(one))
      : world.channels.get(idOf('channel', where.channel))
  if (channel === undefined) throw new Error(`there is no channel ${JSON.stringify(where)}`)
  if (channel.guild !== undefined) join(channel.guild, person.id)
  if (!can(channel, person.id, 'ViewChannel')) throw new Error(`${person.name} cannot see #${channel.name}`)
  return channel
}

export const can = (channel: Channel, id: string, permission: Permission): boolean =>
  channel.guild === undefined
    ? channel.person?.id === id
    : (permissionsOf(channel.guild, id, channel) & permissions[permission]) !== 0n
