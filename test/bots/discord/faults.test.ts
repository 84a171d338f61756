import { describe, expect, it } from 'vitest'

import type { Place } from '#core/view.ts'

import { openStage, task } from './stage.ts'

describe('the door to Discord', () => {
  it('says in words what is wrong with a token that is refused', async () => {
    await using stage = await openStage(() => [], {
      closed: true,
      token: `${'A'.repeat(24)}.abcdef.${'b'.repeat(27)}`,
    })
    await expect(stage.door.start()).rejects.toThrow(/DISCORD_BOT_TOKEN was refused.*Copy it again/)
  })

  it('listens to no message: it asks for no intent at all', async () => {
    await using stage = await openStage(() => [])
    expect(stage.standin.sessions().map((session) => session.intents)).toEqual([0])
  })

  it('registers its commands once, in both languages, for servers and private chats', async () => {
    await using stage = await openStage(() => [])
    const { standin } = stage
    const writes = () => standin.requests.filter(({ method }) => method === 'PUT').length
    expect(writes()).toBe(1)
    await stage.door.stop()
    await stage.another().start()
    expect(writes()).toBe(1)
    const all = standin.commands.get('global') ?? []
    expect(all.find(({ name }) => name === 'next')).toMatchObject({
      name_localizations: { fr: 'suivant' },
      description_localizations: { fr: 'Recevoir une tâche' },
      contexts: [0, 1],
      default_member_permissions: null,
    })
    expect(all.find(({ name }) => name === 'task')?.['default_member_permissions']).toBe('32')
  })

  it('goes on after a dropped connection, an order to reconnect, and a session that is invalid', async () => {
    await using stage = await openStage(() => [task(1)])
    const { standin } = stage
    const ana = standin.user(7)
    for (const fault of [standin.drop, standin.reconnect, () => standin.invalidateSession(false)]) {
      const connected = standin.connected()
      fault()
      await connected
      const after = standin.mark()
      ana.command('next')
      expect((await ana.waitFor(() => true, { after })).text).toContain('Task 1')
    }
    expect(stage.events).toHaveLength(3)
  })

  it('holds one connection for each shard that Discord recommends', async () => {
    await using stage = await openStage(({ where }) => [task(Number(where.kind === 'group'))], {
      shards: 3,
      guilds: 6,
    })
    const { standin } = stage
    const ana = standin.user(7)
    expect(standin.sessions()).toHaveLength(3)
    for (let guild = 1; guild <= 6; guild++) {
      const after = standin.mark()
      ana.command('next', {}, { guild })
      await ana.waitFor(() => true, { after })
    }
    expect(stage.events).toHaveLength(6)
  })
})

describe('what jobs send', () => {
  const privately = (id: string): Place => ({ platform: 'discord', chat: id, kind: 'private' })

  it('reaches a person in private, and can be edited', async () => {
    await using stage = await openStage(() => [])
    const ana = stage.standin.user(7)
    stage.standin.guild(1).join(ana)
    const sent = await stage.door.send(privately(ana.id), task(1))
    if (!('sent' in sent)) throw new Error('not sent')
    await stage.door.edit(sent.sent, { text: ['It is done: see /balance.'] })
    const id = stage.standin.commands.get('global')?.find(({ name }) => name === 'balance')?.['id']
    expect(ana.messages().map(({ text }) => text)).toEqual([`It is done: see </balance:${String(id)}>.`])
  })

  it('says who cannot be reached, and when to try again', async () => {
    await using stage = await openStage(() => [])
    const { standin, door } = stage
    const ana = standin.user(7)
    const guild = standin.guild(1)
    guild.join(ana)
    ana.dmClosed(true)
    expect(await door.send(privately(ana.id), task(1))).toEqual({
      unreachable: 'Cannot send messages to this user',
    })
    const channel = guild.channel()
    const place: Place = { platform: 'discord', chat: guild.id, kind: 'group', thread: channel.id }
    const sent = await door.send(place, task(2))
    if (!('sent' in sent)) throw new Error('not sent')
    standin.refuse({ route: '/channels', retryAfterSeconds: 7 })
    expect(await door.edit(sent.sent, task(3))).toEqual({ later: 7 })
    channel.delete(channel.messages()[0] ?? (undefined as never))
    expect(await door.edit(sent.sent, task(3))).toEqual({ unreachable: 'the message is not there anymore' })
    channel.forbid('ViewChannel')
    expect(await door.send(place, task(4))).toEqual({
      unreachable: 'no-view',
    })
    channel.remove()
    expect(await door.send(place, task(4))).toEqual({ unreachable: 'channel-gone' })
  })
})
