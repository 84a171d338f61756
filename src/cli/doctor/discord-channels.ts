import type { Db } from '#db/connect.ts'

import { check, type Finding } from './finding.ts'

/** A channel that something is posted in by itself: a campaign's feed, or the moderators' log. */
type Used = { guild: string; channel: string; title: string }

type Get = (path: string) => Promise<unknown>
type Overwrite = { id: string; allow: string; deny: string }
type Channel = {
  id: string
  name?: string
  type: number
  parent_id?: string | null
  permission_overwrites?: Overwrite[]
}

const administrator = 8n
const threads = [10, 11, 12]

/** What is needed to post in a channel, as its moderators read it. See docs/discord.md. */
const needed = (inThread: boolean): [string, bigint][] => [
  ['View Channel', 1024n],
  inThread ? ['Send Messages in Threads', 274_877_906_944n] : ['Send Messages', 2048n],
]

/** Whether the bot may post where feeds and logs run: a channel can forbid what its server allows. */
export const checkChannels = async (db: Db, get: Get): Promise<Finding[]> => {
  const used = await channelsInUse(db)
  if (used.length === 0) return []
  const part = 'discord channels'
  const todo = 'Look at the channel’s settings, under Permissions, then start what has stopped there again.'
  const found = await check(part, todo, async () => {
    const { id: bot } = (await get('/users/@me')) as { id: string }
    const lacking: string[] = []
    for (const one of used) {
      const missing = await missingIn(get, bot, one)
      if (missing !== undefined) lacking.push(`#${one.title || one.channel} (${missing})`)
    }
    if (lacking.length === 0) return `enough in all ${used.length} with a feed or a log`
    return { part, state: 'warning', what: `cannot post in ${lacking.join(', ')}`, todo }
  })
  return [found]
}

const channelsInUse = async (db: Db): Promise<Used[]> => {
  const of = async (table: 'feeds' | 'logs') =>
    db
      .selectFrom(table)
      .select(['chat as guild', 'thread as channel', 'title'])
      .where('platform', '=', 'discord')
      .where('status', '=', 'running')
      .where('thread', '<>', '')
      .execute()
  const all = [...(await of('feeds')), ...(await of('logs'))]
  return [...new Map(all.map((one) => [one.channel, one])).values()]
}

/** What the bot lacks there, or that it cannot see it; undefined where it lacks nothing. */
const missingIn = async (
  get: Get,
  bot: string,
  { guild, channel: id }: Used,
): Promise<string | undefined> => {
  const own = await attempt(async () => (await get(`/channels/${id}`)) as Channel)
  if (own === undefined) return 'it is gone, or View Channel is missing'
  const inThread = threads.includes(own.type)
  const parent = inThread && own.parent_id ? ((await get(`/channels/${own.parent_id}`)) as Channel) : own
  const roles = (await get(`/guilds/${guild}/roles`)) as { id: string; permissions: string }[]
  const member = (await get(`/guilds/${guild}/members/${bot}`)) as { roles: string[] }
  const bits = permissionsIn(guild, bot, member.roles, roles, parent.permission_overwrites ?? [])
  const missing = needed(inThread).filter(([, bit]) => (bits & bit) === 0n)
  return missing.length === 0 ? undefined : missing.map(([name]) => name).join(', ')
}

const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch {
    // Discord says no more of a channel that one may not see than of one that is gone.
    return undefined
  }
}

/** What a member may do in a channel. https://discord.com/developers/docs/topics/permissions */
const permissionsIn = (
  guild: string,
  user: string,
  own: string[],
  roles: { id: string; permissions: string }[],
  overwrites: Overwrite[],
): bigint => {
  const held = roles.filter(({ id }) => id === guild || own.includes(id))
  const base = held.reduce((bits, { permissions }) => bits | BigInt(permissions), 0n)
  if ((base & administrator) !== 0n) return ~0n
  const put = (bits: bigint, some: Overwrite[]): bigint =>
    (bits & ~some.reduce((sum, { deny }) => sum | BigInt(deny), 0n)) |
    some.reduce((sum, { allow }) => sum | BigInt(allow), 0n)
  const of = (fits: (id: string) => boolean): Overwrite[] => overwrites.filter(({ id }) => fits(id))
  const everyone = put(
    base,
    of((id) => id === guild),
  )
  return put(
    put(
      everyone,
      of((id) => own.includes(id)),
    ),
    of((id) => id === user),
  )
}
