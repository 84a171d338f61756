import {
  DiscordAPIError,
  GatewayIntentBits,
  MessageFlags,
  type Interaction,
  type TextChannel,
} from 'discord.js'
import { describe, expect, it } from 'vitest'

import { openStage, type Stage } from './discord-stage.ts'

const { Guilds } = GatewayIntentBits
const v2 = MessageFlags.IsComponentsV2
const row = (...labels: string[]) => ({
  type: 1,
  components: labels.map((label) => ({ type: 2, style: 2, label, custom_id: `k:1:${label}` })),
})
const card = (text: string, ...labels: string[]) =>
  ({
    flags: v2,
    components: [
      {
        type: 17,
        accent_color: 0x33_66_99,
        components: [{ type: 10, content: text }, ...(labels.length === 0 ? [] : [row(...labels)])],
      },
    ],
  }) as never

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'taken',
    (error: unknown) => (error instanceof DiscordAPIError ? error.code : error),
  )

describe('a card in a channel', () => {
  const open = async (act?: (interaction: Interaction) => unknown) => {
    const stage: Stage = await openStage()
    const guild = stage.standin.guild(1, {
      channels: [
        { id: 1, name: 'tasks' },
        { id: 2, name: 'ideas', type: 15 },
      ],
    })
    const client = await stage.login(act, [Guilds])
    const channel = client.channels.cache.get(guild.channel('tasks').id) as TextChannel
    return { ...stage, stage, guild, client, channel, seen: guild.channel('tasks') }
  }

  it('is tapped by several, each hears in private, and shows the outcome', async () => {
    const { stage, standin, channel, seen } = await open((interaction) =>
      interaction.isButton()
        ? interaction.reply({
            content: `${interaction.user.displayName}: ${interaction.customId}`,
            flags: MessageFlags.Ephemeral,
          })
        : undefined,
    )
    const posted = await channel.send(card('How does this sound?', 'Happy', 'Angry'))
    const shown = await seen.waitFor(({ text }) => text === 'How does this sound?')
    expect(shown).toMatchObject({
      v2: true,
      ephemeral: false,
      buttons: [{ label: 'Happy', style: 2 }, { label: 'Angry' }],
    })
    const people = [standin.user(7, { name: 'Ana' }), standin.user(8, { name: 'Ben' })]
    for (const one of people) await one.tap(shown, 'Angry').answer
    expect(people.map((one) => one.replies().map(({ text }) => text))).toEqual([
      ['Ana: k:1:Angry'],
      ['Ben: k:1:Angry'],
    ])
    expect(seen.messages()).toEqual([shown])
    await posted.edit(card('Most said: Angry'))
    expect(shown).toMatchObject({ text: 'Most said: Angry', buttons: [], edits: 1 })
    seen.delete(shown)
    expect(await codeOf(posted.edit(card('again')))).toBe(10_008)
    await stage[Symbol.asyncDispose]()
  })

  it('brings pictures and files, with words for who cannot see them', async () => {
    const { stage, channel, seen } = await open()
    await channel.send({
      flags: v2,
      files: [{ attachment: Buffer.from('png'), name: 'cat.png', description: 'A cat' }],
      components: [{ type: 12, items: [{ media: { url: 'attachment://cat.png' }, description: 'A cat' }] }],
    } as never)
    const shown = await seen.waitFor(() => true)
    expect(shown.pictures).toMatchObject([{ alt: 'A cat' }])
    expect(shown.attachments).toMatchObject([{ filename: 'cat.png', size: 3 }])
    expect(await (await fetch(shown.pictures[0]?.url ?? '')).text()).toBe('png')
    await stage[Symbol.asyncDispose]()
  })

  it('goes into threads and forums, not into a locked one', async () => {
    const { stage, standin, channel, guild, call, refused } = await open()
    const thread = await channel.threads.create({ name: 'a campaign', type: 11 })
    const sent = await thread.send('in a thread')
    expect(standin.channel(thread.id).last()).toMatchObject({ text: 'in a thread', id: sent.id })
    standin.user(7).say('a person writes', { channel: thread.id })
    const { id } = await channel.send('start')
    await call(`POST /channels/${channel.id}/messages/${id}/threads`, { name: 'on a message' })
    expect(await refused(`POST /channels/${channel.id}/messages/${id}/threads`, { name: 'again' })).toBe(
      '400 160004 A thread has already been created for this message',
    )
    const forum = guild.channel('ideas')
    expect(await refused(`POST /channels/${forum.id}/messages`, { content: 'x' })).toContain('50008')
    const post = await call(`POST /channels/${forum.id}/threads`, {
      name: 'one',
      message: { content: 'first' },
    })
    expect([post.status, standin.channel(String(post.body['id'])).last()?.text]).toEqual([201, 'first'])
    standin.channel(thread.id).channel.locked = true
    standin.channel(thread.id).channel.archived = true
    expect(await codeOf(thread.send('x'))).toBe(50_083)
    standin.channel(thread.id).remove()
    expect(await codeOf(thread.send('x'))).toBe(10_003)
    await stage[Symbol.asyncDispose]()
  })

  it('is posted once for one nonce', async () => {
    const { stage, channel, seen } = await open()
    const post = async () => channel.send({ content: 'once', nonce: 'card-1', enforceNonce: true })
    const [first, second] = [await post(), await post()]
    expect(second.id).toBe(first.id)
    expect(seen.messages()).toHaveLength(1)
    await stage[Symbol.asyncDispose]()
  })

  it('works after the bot was away, and is not answered twice where an event comes twice', async () => {
    const codes: unknown[] = []
    let enough: () => void = () => undefined
    const thrice = new Promise<void>((resolve) => {
      enough = resolve
    })
    const act = async (interaction: Interaction): Promise<void> => {
      if (interaction.isButton()) codes.push(await codeOf(interaction.update(card('done'))))
      if (codes.length === 3) enough()
    }
    const { stage, standin, client, channel, seen } = await open(act)
    await channel.send(card('old', 'Tap'))
    const shown = await seen.waitFor(() => true)
    await client.destroy()
    const ana = standin.user(7)
    expect(await ana.tap(shown, 'Tap').answer).toEqual({ kind: 'failed' })
    await stage.login(act, [Guilds])
    standin.redeliver(3)
    expect(await ana.tap(shown, 'Tap').answer).toMatchObject({ kind: 'update' })
    expect(shown.text).toBe('done')
    await standin.settled()
    await thrice
    expect(new Set(codes)).toEqual(new Set(['taken', 40_060]))
    expect(codes.filter((code) => code === 'taken')).toHaveLength(1)
    await stage[Symbol.asyncDispose]()
  })
})
