import type { Db } from '#db/connect.ts'

import type { Config } from '../../config.ts'
import { checkChannels } from './discord-channels.ts'
import { check, type Finding } from './finding.ts'

const patienceMs = 10_000
const portal = 'https://discord.com/developers/applications'

/** What the bot needs in a server: View Channel, Send Messages, Send Messages in Threads. See docs/discord.md. */
const postPermissions = 1024n + 2048n + 274_877_906_944n

/** Manage Roles: needed only where a role is given for confirmed answers. */
const rolePermission = 268_435_456n
const invitePermissions = postPermissions | rolePermission

type Application = {
  id: string
  name: string
  flags?: number
  bot_public?: boolean
  approximate_guild_count?: number
}
type Gateway = { shards: number; session_start_limit: { remaining: number; total: number } }

/** The privileged intents that are switched on for the bot, allowed for many servers or for few. */
const intents: [string, number][] = [
  ['Presence', (1 << 12) | (1 << 13)],
  ['Server Members', (1 << 14) | (1 << 15)],
  ['Message Content', (1 << 18) | (1 << 19)],
]

/**
 * Whether Discord takes the token, who the bot is, and whether its gateway can be opened. It needs no intent at all: one
 * that is switched on would let it hear what people write, so that is a warning. With a database, the channels that feeds and
 * logs post in are looked at too.
 */
export const checkDiscord = async (
  { token, api = 'https://discord.com/api' }: NonNullable<Config['discord']>,
  taskPlaces: Config['taskPlaces'],
  db?: Db,
): Promise<Finding[]> => {
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${api.replace(/\/$/, '')}/v10${path}`, {
      headers: { authorization: `Bot ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.status === 401) throw new Error('DISCORD_BOT_TOKEN was refused')
    if (!response.ok) throw new Error(`Discord answers ${response.status} ${response.statusText} to ${path}`)
    return response.json()
  }
  let application: Application | undefined
  const found = await check('discord', `Copy the token again at ${portal}, under Bot.`, async () => {
    application = (await get('/applications/@me')) as Application
    const { shards, session_start_limit: starts } = (await get('/gateway/bot')) as Gateway
    const { name, approximate_guild_count: guilds = 0 } = application
    const what = `${name} answers, in ${counted(guilds, 'server')}, ${counted(shards, 'shard')}`
    if (starts.remaining > shards) return what
    const todo = `It may connect ${starts.remaining} more times today, of ${starts.total}: do not restart it again.`
    return { part: 'discord', state: 'warning', what, todo }
  })
  if (application === undefined) return [found]
  const rest = [intentFinding(application), await checkPermissions(get, application)]
  const channels = db === undefined ? [] : await checkChannels(db, get)
  return [found, ...rest, ...channels, ...spendingFindings(application, taskPlaces)]
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const intentFinding = ({ id, flags = 0 }: Application): Finding => {
  const on = intents.filter(([, bits]) => (flags & bits) !== 0).map(([name]) => name)
  if (on.length === 0)
    return { part: 'discord intents', state: 'fine', what: 'none that is privileged: it reads no message' }
  return {
    part: 'discord intents',
    state: 'warning',
    what: `${on.join(', ')} ${on.length === 1 ? 'is' : 'are'} on, and Accord needs none`,
    todo: `Switch ${on.length === 1 ? 'it' : 'them'} off at ${portal}/${id}/bot, under Privileged Gateway Intents.`,
  }
}

/** Anybody may add a public bot to a server of their own, and use `/task` there. */
const spendingFindings = (
  { id, bot_public: open }: Application,
  taskPlaces: Config['taskPlaces'],
): Finding[] => {
  if (open !== true || taskPlaces !== 'all') return []
  return [
    {
      part: 'discord servers',
      state: 'warning',
      what: 'the bot is public, and moderators of every server it is in may spend the treasury with /task',
      todo: `Name yours in TASK_PLACES=discord:SERVER_ID, or switch Public Bot off at ${portal}/${id}/bot.`,
    },
  ]
}

type Guild = { id: string; name: string; permissions: string }

/** Discord gives so many servers at once, in the order of their ids. */
const pageOf = 200

const allGuilds = async (get: (path: string) => Promise<unknown>): Promise<Guild[]> => {
  const guilds: Guild[] = []
  for (;;) {
    const last = guilds.at(-1)
    const after = last === undefined ? '' : `&after=${last.id}`
    const page = (await get(`/users/@me/guilds?limit=${pageOf}${after}`)) as Guild[]
    guilds.push(...page)
    if (page.length < pageOf) return guilds
  }
}

/** In which servers the bot's own role may not post cards. */
const checkPermissions = async (
  get: (path: string) => Promise<unknown>,
  { id }: Application,
): Promise<Finding> => {
  const part = 'discord permissions'
  const invite = `https://discord.com/oauth2/authorize?client_id=${id}&scope=bot+applications.commands&permissions=${invitePermissions}`
  return check(part, `Invite it again: ${invite}`, async () => {
    const guilds = await allGuilds(get)
    const administrator = 8n
    const may = ({ permissions }: Guild, needed: bigint): boolean => {
      const own = BigInt(permissions)
      return (own & administrator) !== 0n || (own & needed) === needed
    }
    const lacking = guilds.filter((guild) => !may(guild, postPermissions))
    const roles = guilds.filter((guild) => may(guild, rolePermission)).length
    if (guilds.length === 0)
      return { part, state: 'warning', what: 'the bot is in no server yet', todo: `Invite it: ${invite}` }
    if (lacking.length === 0)
      return `enough to post cards in ${guilds.length} of ${counted(guilds.length, 'server')}, to give roles in ${roles}`
    const names = lacking.slice(0, 5).map(({ name }) => name)
    const more = lacking.length > names.length ? ` and ${lacking.length - names.length} more` : ''
    return {
      part,
      state: 'warning',
      what: `cannot post cards in ${names.join(', ')}${more}`,
      todo: `Give its role View Channel, Send Messages and Send Messages in Threads there, or invite it again: ${invite}`,
    }
  })
}
