/**
 * What a Discord door holds in memory over many servers: `node bench/discord-scale.ts [--servers 1000] [--shards 3] [--rounds 5] [--json]`.
 * The stand-in of Discord's server runs in a process of its own; this one holds nothing but the door. Every round is a command
 * in every server, from a person of that server's own. Exit code 1 where the last rounds have left more than 2 MB.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { createDiscordDoor } from '#bots/discord/door.ts'
import { loadWords } from '#chat/words.ts'
import { silent } from '#core/log.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import { startDiscordStandin } from '#replay/standins/discord/standin.ts'

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: '1000' },
    shards: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    standin: { type: 'boolean', default: false },
  },
})
const [servers, shards, rounds] = [values.servers, values.shards, values.rounds].map(Number) as [
  number,
  number,
  number,
]
const mostGrowth = 2

/** The stand-in's process: it says where it is, and has a command sent in every server when it is told to. */
const serve = async (): Promise<void> => {
  const standin = await startDiscordStandin({ guilds: servers, shards, record: false })
  for (let number = 1; number <= servers; number++) standin.guild(number).join(standin.user(number))
  process.on('message', (what) => {
    if (what === 'stop') process.exit(0)
    if (what === 'drop') standin.drop()
    if (what === 'round') void round(standin).then((answered) => process.send?.({ answered }))
  })
  process.send?.({ api: standin.api, token: standin.token })
}

const round = async (standin: Awaited<ReturnType<typeof startDiscordStandin>>): Promise<number> => {
  const before = standin.mark()
  const at = 50
  for (let first = 1; first <= servers; first += at) {
    for (let number = first; number < Math.min(first + at, servers + 1); number++)
      standin.user(number).command('next', {}, { guild: number })
    await standin.settled()
  }
  return standin.mark() - before
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Megabytes that are still there after everything that can go is gone. */
const heap = async (): Promise<number> => {
  for (let time = 0; time < 3; time++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return Math.round((process.memoryUsage().heapUsed / 1_048_576) * 100) / 100
}

const ask = async (child: ChildProcess, what: string): Promise<Record<string, unknown>> => {
  child.send(what)
  const [said] = (await once(child, 'message')) as [Record<string, unknown>]
  return said
}

const measure = async (): Promise<void> => {
  const child = fork(new URL(import.meta.url), [
    '--standin',
    '--servers',
    `${servers}`,
    '--shards',
    `${shards}`,
  ])
  const [{ api, token }] = (await once(child, 'message')) as [{ api: string; token: string }]
  const words = await loadWords(await loadTaskTypes())
  const before = await heap()
  const door = createDiscordDoor({
    ctx: { words },
    converse: async () => [{ text: ['Task'], choices: [{ label: 'Positive', data: 'a:1:0' }] }],
    rendered: async () => undefined,
    cardPosted: async () => undefined,
    cardRefused: async () => undefined,
    fieldOf: async () => ({ text: ['no'] }),
    suggest: async () => [],
    token,
    api,
    log: silent,
    limits: 'none',
  })
  await door.start()
  const connected = await heap()
  const after: number[] = []
  for (let count = 0; count < rounds; count++) {
    await ask(child, 'round')
    after.push(await heap())
  }
  await door.stop()
  child.send('stop')
  const growth = Math.round(((after.at(-1) ?? 0) - (after[Math.min(1, after.length - 1)] ?? 0)) * 100) / 100
  const row = {
    servers,
    shards,
    before_mb: before,
    connected_mb: connected,
    rounds_mb: after,
    growth_mb: growth,
  }
  console.log(
    values.json
      ? JSON.stringify(row)
      : [
          `${servers} servers on ${shards} shards`,
          `before the door: ${before} MB; connected: ${connected} MB`,
          `after each round of ${servers} commands: ${after.join(', ')} MB`,
          `from the second round to the last: ${growth} MB`,
        ].join('\n'),
  )
  process.exitCode = growth > mostGrowth ? 1 : 0
}

await (values.standin ? serve() : measure())
