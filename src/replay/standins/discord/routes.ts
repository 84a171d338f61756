import type { Upload } from './check-message.ts'
import { answerInteraction } from './callback.ts'
import { isObject, type Json } from './form.ts'
import * as channels from './rest-channels.ts'
import * as commands from './rest-commands.ts'
import * as guilds from './rest-guilds.ts'
import * as webhooks from './rest-webhooks.ts'
import { refusal } from './refusal.ts'
import type { World } from './world.ts'

/** One call: the ids in its path, its body, its files, what stands behind `?`. The result: 200, or 204 where undefined. */
type Call = (world: World, path: string[], body: Json, uploads: Upload[], query: URLSearchParams) => unknown

type Route = { method: string; pattern: RegExp; call: Call; auth: boolean; status: number }

const getGateway: Call = (world) => ({
  url: world.gatewayUrl(),
  shards: world.shards,
  session_start_limit: { total: 1000, remaining: 1000, reset_after: 14_400_000, max_concurrency: 16 },
})

const getApplication: Call = (world) => ({
  id: world.application.id,
  name: world.application.name,
  icon: null,
  description: '',
  bot_public: true,
  bot_require_code_grant: false,
  flags: world.application.flags,
  verify_key: '0'.repeat(64),
  owner: {
    id: world.application.owner,
    username: 'operator',
    discriminator: '0',
    avatar: null,
    global_name: 'Operator',
  },
  team: null,
  approximate_guild_count: world.guilds.size,
  integration_types_config: { 0: {} },
})

const editApplication: Call = (world, path, body, uploads, query) => {
  if (typeof body['flags'] === 'number') world.application.flags = body['flags']
  return getApplication(world, path, body, uploads, query)
}

const callback: Call = (world, path, body, uploads, query) =>
  answerInteraction(world, path, body, uploads, query.get('with_response') === 'true')

const followUp: Call = (world, path, body, uploads) => webhooks.followUp(world, path, body, uploads)

const putCommands: Call = (world, path, body) => commands.putCommands(world, path, body)

const table: [string, Call, { auth?: false; status?: number }?][] = [
  ['GET /gateway/bot', getGateway],
  ['GET /gateway', (world) => ({ url: world.gatewayUrl() }), { auth: false }],
  ['GET /users/@me', guilds.getMe],
  [
    'GET /users/@me/guilds',
    (world, path, body, _uploads, query) => guilds.listGuilds(world, path, body, query),
  ],
  ['DELETE /users/@me/guilds/:', guilds.leaveGuild],
  ['POST /users/@me/channels', guilds.createDm],
  ['GET /users/:', guilds.getUser],
  ['GET /applications/@me', getApplication],
  ['PATCH /applications/@me', editApplication],
  ['GET /oauth2/applications/@me', getApplication],
  ['GET /applications/:/commands', commands.listCommands],
  ['PUT /applications/:/commands', putCommands],
  ['POST /applications/:/commands', commands.addCommand],
  ['PATCH /applications/:/commands/:', commands.editCommand],
  ['DELETE /applications/:/commands/:', commands.deleteCommand],
  ['GET /applications/:/guilds/:/commands', commands.listCommands],
  ['PUT /applications/:/guilds/:/commands', putCommands],
  ['POST /applications/:/guilds/:/commands', commands.addCommand],
  ['PATCH /applications/:/guilds/:/commands/:', commands.editCommand],
  ['DELETE /applications/:/guilds/:/commands/:', commands.deleteCommand],
  ['POST /interactions/:/:/callback', callback, { auth: false }],
  ['POST /webhooks/:/:', followUp, { auth: false }],
  ['GET /webhooks/:/:/messages/:', webhooks.getAnswer, { auth: false }],
  ['PATCH /webhooks/:/:/messages/:', webhooks.editAnswer, { auth: false }],
  ['DELETE /webhooks/:/:/messages/:', webhooks.deleteAnswer, { auth: false }],
  ['GET /channels/:', channels.getChannel],
  ['PATCH /channels/:', channels.editChannel],
  ['POST /channels/:/typing', channels.typing],
  ['GET /channels/:/messages', channels.listMessages],
  ['POST /channels/:/messages', channels.createMessage],
  ['GET /channels/:/messages/:', channels.getMessage],
  ['PATCH /channels/:/messages/:', channels.editMessage],
  ['DELETE /channels/:/messages/:', channels.deleteMessage],
  ['POST /channels/:/threads', channels.createThread, { status: 201 }],
  ['POST /channels/:/messages/:/threads', channels.createThreadAt, { status: 201 }],
  ['GET /guilds/:', guilds.getGuild],
  ['GET /guilds/:/channels', guilds.listChannels],
  ['GET /guilds/:/roles', guilds.listRoles],
  ['GET /guilds/:/members/:', guilds.getMember],
  ['PUT /guilds/:/members/:/roles/:', guilds.giveRole],
  ['DELETE /guilds/:/members/:/roles/:', guilds.takeRole],
]

const routes: Route[] = table.map(([name, call, { auth = true, status = 200 } = {}]) => {
  const [method = '', path = ''] = name.split(' ')
  return { method, pattern: new RegExp(`^${path.replaceAll(':', '([^/]+)')}$`), call, auth, status }
})

/** Runs the call that a method and a path name. Throws an ApiRefusal. */
export const route = (
  world: World,
  call: {
    method: string
    path: string
    token: string
    body: unknown
    uploads: Upload[]
    query: URLSearchParams
  },
): { status: number; result: unknown } => {
  const fitting = routes.filter(({ pattern }) => pattern.test(call.path))
  if (fitting.length === 0) throw refusal('notFound')
  const found = fitting.find(({ method }) => method === call.method)
  if (found === undefined) throw refusal('methodNotAllowed')
  if (found.auth && call.token !== `Bot ${world.token}`) throw refusal('unauthorized')
  const path = (found.pattern.exec(call.path) ?? []).slice(1).map(decodeURIComponent)
  // Only a list of commands is no object; it checks that itself.
  const body = isObject(call.body) ? call.body : found.call === putCommands ? (call.body as Json) : {}
  const result = found.call(world, path, body, call.uploads, call.query)
  return result === undefined ? { status: 204, result } : { status: found.status, result }
}
