import { Client, Events, type ClientOptions, type GatewayIntentBits, type Interaction } from 'discord.js'

import {
  startDiscordStandin,
  type DiscordStandin,
  type StandinOptions,
} from '#replay/standins/discord/standin.ts'

type Refused = { message: string; code: number; errors?: object; retry_after?: number }

/** A stand-in with bots at it, closed in the end. */
export type Stage = {
  standin: DiscordStandin
  /** The real library, logged in. */
  login(
    act?: (interaction: Interaction) => unknown,
    intents?: GatewayIntentBits[],
    options?: Partial<ClientOptions>,
  ): Promise<Client<true>>
  /** A call without a library: status and body. */
  call(
    name: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>
  /** A call that is to be refused: status, code and words, then each field with its code. */
  refused(name: string, body?: unknown): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export const openStage = async (options: StandinOptions = {}): Promise<Stage> => {
  const standin = await startDiscordStandin(options)
  const clients: Client[] = []
  const call: Stage['call'] = async (name, body, token = `Bot ${standin.token}`) => {
    const [method = '', path = ''] = name.split(' ')
    const response = await fetch(`${standin.api}/v10${path}`, {
      method,
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers }
  }
  return {
    standin,
    call,
    async refused(name, body) {
      const answer = await call(name, body)
      const refused = answer.body as unknown as Refused
      if (answer.status < 400) throw new Error(`taken: ${JSON.stringify(refused)}`)
      return [`${answer.status} ${refused.code} ${refused.message}`, ...fieldsOf(refused.errors ?? {})].join(
        ' | ',
      )
    },
    async login(act = () => undefined, intents = [], options = {}) {
      const rest = { api: standin.api, globalRequestsPerSecond: Infinity, offset: 0 }
      const client = new Client({ intents, rest, ...options })
      clients.push(client)
      client.on(Events.InteractionCreate, (interaction) => void act(interaction))
      const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
      await client.login(standin.token)
      return ready
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.destroy()
      await standin.close()
    },
  }
}

const fieldsOf = (errors: object, path = ''): string[] =>
  Object.entries(errors).flatMap(([name, inner]: [string, object]) =>
    name === '_errors'
      ? (inner as { code: string }[]).map(({ code }) => `${path}: ${code}`)
      : fieldsOf(inner, path === '' ? name : `${path}.${name}`),
  )
