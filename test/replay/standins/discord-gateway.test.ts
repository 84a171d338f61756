import { Events, GatewayIntentBits, MessageFlags, type Interaction } from 'discord.js'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'

import { openStage, type Stage } from './discord-stage.ts'

const { Guilds, GuildMembers, GuildMessages, MessageContent, DirectMessages } = GatewayIntentBits

/** A connection without a library: what comes, and the code it is closed with. */
const connect = (stage: Stage, query = '?v=10&encoding=json') => {
  const socket = new WebSocket(`${stage.standin.api.replace(/^http(.*)\/api$/, 'ws$1')}/${query}`)
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const hello = new Promise<unknown>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
  )
  const say = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d }))
  return { socket, closed, hello, say }
}

describe('the gateway', () => {
  it('closes on who does not know the protocol, with Discord’s codes', async () => {
    await using stage = await openStage()
    const { token } = stage.standin
    const after = async (op: number, d: unknown): Promise<number> => {
      const { hello, say, closed } = connect(stage)
      expect(await hello).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } })
      say(op, d)
      return closed
    }
    const identify = (extra: object) => after(2, { token, intents: 1, properties: {}, ...extra })
    expect(await connect(stage, '?v=6&encoding=json').closed).toBe(4012)
    expect(await identify({ token: 'wrong' })).toBe(4004)
    expect(await identify({ intents: GuildMembers })).toBe(4014)
    expect(await identify({ intents: MessageContent })).toBe(4014)
    expect(await identify({ intents: 2 ** 30 })).toBe(4013)
    expect(await identify({ shard: [2, 2] })).toBe(4010)
    expect(await after(3, {})).toBe(4003)
    expect(await after(6, { token: 'wrong' })).toBe(4004)
    expect(await after(2, 'x'.repeat(4096))).toBe(4002)
  })

  it('tells discord.js what is wrong with the token and the intents', async () => {
    await using stage = await openStage()
    const disallowed = new Promise<string>((resolve) => {
      void stage.login(undefined, [GuildMembers]).catch((error: Error) => resolve(error.message))
    })
    expect(await disallowed).toContain('disallowed intents')
    Object.assign(stage.standin, { token: 'wrong' })
    await expect(stage.login()).rejects.toThrow('An invalid token was provided')
  })

  it('resumes after a drop, and what came meanwhile comes in its order', async () => {
    await using stage = await openStage({ guilds: 1 })
    const got: string[] = []
    const client = await stage.login((interaction) => {
      if (interaction.isChatInputCommand()) {
        got.push(interaction.commandName)
        return interaction.reply('here')
      }
      return undefined
    })
    await client.application.commands.set(
      ['one', 'two', 'three'].map((name) => ({ name, description: name })),
    )
    const ana = stage.standin.user(7)
    await ana.command('one').answer
    stage.standin.drop()
    const answers = [ana.command('two').answer, ana.command('three', {}, { guild: 1 }).answer]
    expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['message', 'message'])
    expect(got).toEqual(['one', 'two', 'three'])
    expect(stage.standin.counts).toMatchObject({ identified: 1, resumed: 1 })
    await stage.standin.settled()
  })

  it('connects anew when told to, resumes where it may, identifies where it may not', async () => {
    await using stage = await openStage({ guilds: 2 })
    const client = await stage.login(undefined, [Guilds])
    const { standin } = stage
    const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve))
    standin.reconnect()
    await resumed
    expect(standin.counts).toMatchObject({ identified: 1, resumed: 1 })
    const identified = new Promise((resolve) => client.once(Events.ShardReady, resolve))
    standin.invalidateSession()
    // discord.js itself waits 5 s between two times that it identifies.
    await identified
    expect(standin.counts).toMatchObject({ identified: 2, resumed: 1 })
    expect(standin.sessions()).toHaveLength(1)
    expect(client.guilds.cache.size).toBe(2)
  })

  it('lets a dead connection be noticed: heartbeats without an answer', async () => {
    await using stage = await openStage({ heartbeatMs: 40 })
    await stage.login()
    const { standin } = stage
    await vi.waitUntil(() => standin.counts.heartbeats > 1)
    const resumed = standin.connected()
    standin.ignoreHeartbeats(true)
    await vi.waitUntil(() => standin.sessions().every(({ connected }) => !connected))
    standin.ignoreHeartbeats(false)
    await resumed
    expect(standin.counts).toMatchObject({ identified: 1, resumed: 1 })
  })

  it('spreads a thousand servers over shards, and each interaction goes to its own', async () => {
    await using stage = await openStage({ guilds: 1000, shards: 4 })
    const shards: (number | undefined)[] = []
    const act = (interaction: Interaction): unknown => {
      if (!interaction.isChatInputCommand()) return undefined
      shards.push(interaction.guild?.shardId)
      return interaction.reply({ content: 'x', flags: MessageFlags.Ephemeral })
    }
    const client = await stage.login(act, [Guilds], { shards: 'auto' })
    const { standin } = stage
    expect(standin.sessions().map(({ shard }) => shard)).toEqual([0, 1, 2, 3].map((id) => [id, 4]))
    expect(client.guilds.cache.size).toBe(1000)
    await client.application.commands.set([{ name: 'next', description: 'A task' }])
    for (const guild of [1, 2, 3, 4, 5]) await standin.user(7).command('next', {}, { guild }).answer
    const first = shards[0] ?? 0
    expect(shards).toEqual([0, 1, 2, 3, 4].map((step) => (first + step) % 4))
    await standin.user(7).command('next').answer
    expect(standin.user(7).replies()).toHaveLength(6)
  })

  it('plays servers that come and go, and roles that were given', async () => {
    await using stage = await openStage()
    const client = await stage.login(undefined, [Guilds])
    const next = async (event: string) => new Promise((resolve) => client.once(event, resolve))
    const came = next(Events.GuildCreate)
    const guild = stage.standin.guild(5, { name: 'New', channels: [{ id: 50, name: 'tasks' }] })
    expect(await came).toMatchObject({ name: 'New', id: guild.id })
    const gone = next(Events.ChannelDelete)
    guild.channel('tasks').remove()
    expect(await gone).toMatchObject({ name: 'tasks' })
    const left = next(Events.GuildDelete)
    guild.kick()
    expect(await left).toMatchObject({ id: guild.id })
    expect(await stage.refused(`GET /guilds/${guild.id}`)).toBe('403 50001 Missing Access')
  })

  it('sends messages only to who asked for them, and their words only to who may read them', async () => {
    await using stage = await openStage({ guilds: 1, privilegedIntents: ['messageContent'] })
    const heard = async (intents: GatewayIntentBits[]): Promise<string[]> => {
      const words: string[] = []
      const client = await stage.login(undefined, [Guilds, ...intents])
      client.on(Events.MessageCreate, ({ content }) => words.push(content))
      const ana = stage.standin.user(7)
      ana.say('in a server', { guild: 1 })
      ana.say('in private')
      // Events come in their order: once the last is there, the others are or never come.
      const last = new Promise((resolve) => client.once(Events.ChannelUpdate, resolve))
      await stage.call(`PATCH /channels/${stage.standin.guild(1).channel().id}`, { name: 'x' })
      await last
      await client.destroy()
      return words
    }
    stage.standin.guild(1).guild.ownerId = stage.standin.botId
    expect(await heard([])).toEqual([])
    expect(await heard([GuildMessages])).toEqual([''])
    expect(await heard([GuildMessages, MessageContent])).toEqual(['in a server'])
    expect(await heard([DirectMessages])).toEqual([])
  })
})
