import { MessageFlags, type Interaction } from 'discord.js'
import { describe, expect, it } from 'vitest'

import type { Acted } from '#replay/standins/discord/interactions.ts'

import { openStage, type Stage } from './discord-stage.ts'

const form = '400 50035 Invalid Form Body'
const button = (id: string) => ({ type: 2, style: 1, label: `Press ${id}`, custom_id: id })
const row = (...components: object[]) => ({ type: 1, components })
const input = (extra: object = {}) => ({ type: 4, custom_id: 'text', style: 2, ...extra })
const label = (component: object, extra: object = {}) => ({
  type: 18,
  label: 'Sentence',
  component,
  ...extra,
})

/** A bot that does nothing by itself: what it answers is called by hand. */
const openSilent = async (options: Parameters<typeof openStage>[0] = {}) => {
  const clock = { ms: Date.now() }
  const stage = await openStage({ guilds: 1, now: () => clock.ms, ...options })
  await stage.login()
  const commands = [
    { name: 'next', description: 'A task', name_localizations: { fr: 'suivant' } },
    { name: 'secret', description: 'x', default_member_permissions: '32' },
    { name: 'here', description: 'x', contexts: [0] },
    {
      name: 'campaign',
      description: 'x',
      options: [
        {
          type: 1,
          name: 'start',
          description: 'x',
          options: [
            { type: 3, name: 'which', description: 'x', required: true, autocomplete: true },
            { type: 6, name: 'who', description: 'x' },
            { type: 7, name: 'where', description: 'x' },
            { type: 4, name: 'count', description: 'x', min_value: 1 },
          ],
        },
      ],
    },
  ]
  await stage.call(`PUT /applications/${stage.standin.applicationId}/commands`, commands)
  const answer = ({ id, token }: Pick<Acted, 'id' | 'token'>) => `POST /interactions/${id}/${token}/callback`
  const hook = ({ token }: Pick<Acted, 'token'>, rest = '') =>
    `/webhooks/${stage.standin.applicationId}/${token}${rest}`
  return {
    ...stage,
    clock,
    answer,
    hook,
    ana: stage.standin.user(7, { name: 'Ana' }),
    dispose: stage[Symbol.asyncDispose],
  }
}

const using = async (
  act: (silent: Awaited<ReturnType<typeof openSilent>>) => Promise<void>,
  options = {},
): Promise<void> => {
  const silent = await openSilent(options)
  try {
    await act(silent)
  } finally {
    await silent.dispose()
  }
}

describe('answers to interactions', () => {
  it('are taken once, in 3 seconds, by who knows the token', async () =>
    using(async ({ ana, answer, call, refused, clock }) => {
      const reply = { type: 4, data: { content: 'hi' } }
      const first = ana.command('next')
      expect(await refused(answer({ ...first, token: 'wrong' }), reply)).toBe('404 10062 Unknown interaction')
      expect(await refused(answer({ ...first, id: '1' }), reply)).toBe('404 10062 Unknown interaction')
      clock.ms += 3000
      expect((await call(answer(first), reply)).status).toBe(204)
      expect(await refused(answer(first), reply)).toBe('400 40060 Interaction has already been acknowledged.')
      const second = ana.command('next')
      clock.ms += 3001
      expect(await refused(answer(second), reply)).toBe('404 10062 Unknown interaction')
      expect(await second.answer).toEqual({ kind: 'failed' })
      expect(ana.messages().map(({ text }) => text)).toEqual(['hi'])
    }))

  it('can be edited and followed for 15 minutes', async () =>
    using(async ({ ana, answer, hook, call, refused, clock }) => {
      const acted = ana.command('next', {}, { guild: 1 })
      expect(await refused(`POST ${hook(acted)}`, { content: 'x' })).toBe('404 10015 Unknown Webhook')
      await call(answer(acted), { type: 4, data: { content: 'one', flags: 64 } })
      const made = await call(`POST ${hook(acted)}`, { content: 'two', flags: 64 })
      clock.ms += 900_000
      expect((await call(`PATCH ${hook(acted, '/messages/@original')}`, { content: 'one!' })).status).toBe(
        200,
      )
      expect(
        (await call(`PATCH ${hook(acted, `/messages/${String(made.body['id'])}`)}`, { content: 'two!' }))
          .status,
      ).toBe(200)
      expect(ana.replies().map(({ text }) => text)).toEqual(['one!', 'two!'])
      clock.ms += 1
      expect(await refused(`PATCH ${hook(acted, '/messages/@original')}`, { content: 'x' })).toBe(
        '401 50027 Invalid Webhook Token',
      )
      expect(await refused(`POST ${hook(acted)}`, { content: 'x' })).toBe('401 50027 Invalid Webhook Token')
      expect(await refused(`PATCH /webhooks/1/${acted.token}/messages/@original`, {})).toBe(
        '404 10015 Unknown Webhook',
      )
    }))

  it('that think first are filled by an edit or by the first follow-up, and stay as private as they began', async () =>
    using(async ({ ana, answer, hook, call, standin }) => {
      const acted = ana.command('next', {}, { guild: 1 })
      await call(answer(acted), { type: 5, data: { flags: 64 } })
      expect(await acted.answer).toMatchObject({
        kind: 'deferred',
        message: { loading: true, ephemeral: true },
      })
      expect(ana.messages()).toEqual([])
      await call(`PATCH ${hook(acted, '/messages/@original')}`, { content: 'here' })
      const other = ana.command('next', {}, { guild: 1 })
      await call(answer(other), { type: 5 })
      await call(`POST ${hook(other)}`, { content: 'there', flags: 64 })
      await standin.settled()
      expect(ana.messages().map(({ text, ephemeral, edits }) => [text, ephemeral, edits])).toEqual([
        ['here', true, 0],
        ['there', false, 0],
      ])
      expect(
        standin
          .channel(1)
          .messages()
          .map(({ text }) => text),
      ).toEqual(['there'])
      await call(`DELETE ${hook(other, '/messages/@original')}`)
      expect(standin.channel(1).messages()).toEqual([])
    }))

  it('fit what they answer', async () =>
    using(async ({ ana, answer, call, refused }) => {
      const wrong = `${form} | type: INTERACTION_CALLBACK_TYPE_INVALID`
      const acted = ana.command('next')
      for (const type of [1, 6, 7, 8, 99]) expect(await refused(answer(acted), { type })).toBe(wrong)
      expect(await refused(answer(acted), { type: 4, data: { content: 'x'.repeat(2001) } })).toBe(
        `${form} | data.content: BASE_TYPE_MAX_LENGTH`,
      )
      // What was refused acknowledges nothing.
      expect(
        (
          await call(answer(acted), {
            type: 9,
            data: { custom_id: 'f', title: 'T', components: [label(input())] },
          })
        ).status,
      ).toBe(204)
      const sent = ana.submitModal({ Sentence: 'x' })
      expect(await refused(answer(sent), { type: 9, data: {} })).toBe(wrong)
      expect(await refused(answer(sent), { type: 7, data: {} })).toBe(wrong)
      const response = await call(`${answer(sent)}?with_response=true`, { type: 4, data: { content: 'x' } })
      expect(response).toMatchObject({
        status: 200,
        body: { interaction: { id: sent.id, type: 5 }, resource: { type: 4, message: { content: 'x' } } },
      })
    }))

  it('open forms that fit a screen', async () =>
    using(async ({ ana, answer, refused }) => {
      const acted = ana.command('next')
      const open = async (data: object): Promise<string> =>
        refused(answer(acted), { type: 9, data: { custom_id: 'f', title: 'T', ...data } })
      const at = `${form} | data.components`
      expect(await open({ title: 'x'.repeat(46), components: [label(input())] })).toBe(
        `${form} | data.title: BASE_TYPE_BAD_LENGTH`,
      )
      expect(
        await open({
          components: Array.from({ length: 6 }, (_, index) => label(input({ custom_id: `${index}` }))),
        }),
      ).toBe(`${at}: BASE_TYPE_BAD_LENGTH`)
      expect(await open({ components: [label(input(), { label: 'x'.repeat(46) })] })).toBe(
        `${at}.0.label: BASE_TYPE_BAD_LENGTH`,
      )
      expect(await open({ components: [row(input({ label: 'x'.repeat(46) }))] })).toBe(
        `${at}.0.components.0.label: BASE_TYPE_BAD_LENGTH`,
      )
      expect(await open({ components: [label(input({ value: 'x'.repeat(4001) }))] })).toBe(
        `${at}.0.component.value: BASE_TYPE_MAX_LENGTH`,
      )
      expect(await open({ components: [label(input({ max_length: 4001 }))] })).toContain(
        'max_length: NUMBER_TYPE_MAX',
      )
      expect(await open({ components: [label(input({ value: 'long', max_length: 3 }))] })).toBe(
        `${at}.0.component.value: BASE_TYPE_MAX_LENGTH`,
      )
      expect(await open({ components: [label(input()), label(input())] })).toBe(
        `${at}: COMPONENT_CUSTOM_ID_DUPLICATED`,
      )
      expect(await open({ components: [row(button('a'))] })).toBe(
        `${at}.0.components.0.type: UNION_TYPE_CHOICES`,
      )
      expect(ana.modal()).toBeUndefined()
    }))

  it('offer choices while somebody types', async () =>
    using(async ({ ana, answer, call, refused, standin }) => {
      const typed = ana.autocomplete('campaign start', 'which', { which: 'do' })
      const [acted] = standin.pending()
      if (acted === undefined) throw new Error('nothing was asked')
      const choices = Array.from({ length: 26 }, (_, index) => ({ name: `n${index}`, value: `v${index}` }))
      expect(await refused(answer(acted), { type: 8, data: { choices } })).toBe(
        `${form} | data.choices: BASE_TYPE_MAX_LENGTH`,
      )
      expect(
        await refused(answer(acted), { type: 8, data: { choices: [{ name: 'x'.repeat(101), value: 'x' }] } }),
      ).toBe(`${form} | data.choices.0.name: BASE_TYPE_BAD_LENGTH`)
      await call(answer(acted), { type: 8, data: { choices: choices.slice(0, 2) } })
      expect(await typed).toEqual(choices.slice(0, 2))
    }))

  it('fail at once where no bot is there', async () => {
    await using(async ({ ana, standin }) => {
      standin.invalidateSession()
      expect(await ana.command('next').answer).toEqual({ kind: 'failed' })
      await standin.settled()
    })
  })
})

describe('what people do', () => {
  it('is only what Discord’s client lets them do', async () =>
    using(async ({ ana, standin, answer, call }) => {
      expect(() => ana.command('nothing')).toThrow('there is no command /nothing')
      expect(() => ana.command('secret', {}, { guild: 1 })).toThrow('Ana may not use /secret here')
      expect(() => ana.command('here')).toThrow('/here is not offered in direct messages')
      expect(() => ana.command('campaign')).toThrow('/campaign wants one of start')
      expect(() => ana.command('campaign start')).toThrow('the option which is required')
      expect(() => ana.command('campaign start', { which: 'a', count: 0 })).toThrow(
        'count is too short or too small',
      )
      expect(() => ana.command('next', { extra: 1 })).toThrow('there is no option extra')
      const acted = ana.command('next', {}, { guild: 1 })
      const components = [
        row(button('a'), { ...button('b'), disabled: true }),
        row({ type: 3, custom_id: 's', options: [{ label: 'One', value: '1' }] }),
      ]
      await call(answer(acted), { type: 4, data: { content: 'x', flags: 64, components } })
      const message = await ana.waitFor(() => true)
      expect(() => ana.tap(message, 'c')).toThrow('there is no button c, only Press a, Press b')
      expect(() => ana.tap(message, 'b')).toThrow('the button b is disabled')
      expect(() => standin.user(8, { name: 'Ben' }).tap(message, 'a')).toThrow('Ben does not see the message')
      expect(() => ana.choose(message, [])).toThrow('1 to 1 are to be chosen')
      expect(() => ana.choose(message, 'Two')).toThrow('there is no option Two, only One')
      expect(() => ana.submitModal()).toThrow('Ana has no form on the screen')
      ana.dismiss(message)
      expect(() => ana.tap(message, 'a')).toThrow('is gone')
    }))

  it('reaches discord.js as it is: options, people, places, languages, choices, forms', async () => {
    const stage = await openStage({ guilds: 1 })
    const seen: unknown[] = []
    const client = await stage.login(async (interaction: Interaction) => {
      if (interaction.isChatInputCommand() && interaction.commandName === 'campaign') {
        const { options } = interaction
        seen.push([
          options.getSubcommand(),
          options.getString('which'),
          options.getUser('who')?.displayName,
          options.getChannel('where')?.id,
          interaction.locale,
          interaction.memberPermissions?.has('SendMessages'),
          interaction.appPermissions.has('ManageRoles'),
        ])
        await interaction.deferReply({ flags: MessageFlags.Ephemeral })
        await interaction.editReply({
          components: [
            {
              type: 1,
              components: [
                {
                  type: 3,
                  custom_id: 's',
                  max_values: 2,
                  options: [
                    { label: 'One', value: '1' },
                    { label: 'Two', value: '2' },
                  ],
                },
              ],
            },
          ],
          content: 'which?',
        })
        await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral })
      } else if (interaction.isAutocomplete()) {
        const { value } = interaction.options.getFocused(true)
        await interaction.respond([{ name: `${value}g`, value: `${value}g` }])
      } else if (interaction.isStringSelectMenu()) {
        seen.push(interaction.values)
        await interaction.showModal({
          custom_id: 'f',
          title: 'Fix',
          components: [
            label(input({ value: 'old' })),
            label({ type: 3, custom_id: 'kind', options: [{ label: 'One', value: '1' }] }, { label: 'Kind' }),
          ],
        } as never)
      } else if (interaction.isModalSubmit()) {
        seen.push([
          interaction.fields.getTextInputValue('text'),
          interaction.fields.getStringSelectValues('kind'),
        ])
        await interaction.deferUpdate()
        await interaction.editReply({ content: 'done', components: [] })
      }
    })
    await client.application.commands.set([
      {
        name: 'campaign',
        nameLocalizations: { fr: 'campagne' },
        description: 'x',
        options: [
          {
            type: 1,
            name: 'start',
            description: 'x',
            options: [
              { type: 3, name: 'which', description: 'x', required: true, autocomplete: true },
              { type: 6, name: 'who', description: 'x' },
              { type: 7, name: 'where', description: 'x' },
            ],
          },
        ],
      },
    ])
    const guild = stage.standin.guild(1)
    const ana = stage.standin.user(7, { name: 'Ana', locale: 'fr' })
    expect(await ana.autocomplete('campaign start', 'which', { which: 'do' }, { guild })).toEqual([
      { name: 'dog', value: 'dog' },
    ])
    ana.command(
      'campagne start',
      { which: 'dog', who: stage.standin.user(8, { name: 'Ben' }), where: guild.channel() },
      { guild },
    )
    const asked = await ana.waitFor(({ text }) => text === 'which?')
    await ana.waitFor(({ text }) => text === 'more')
    await ana.choose(asked, ['Two', '1']).answer
    expect(ana.modal()?.fields).toMatchObject([{ customId: 'text', value: 'old' }, { customId: 'kind' }])
    expect(() => ana.submitModal({ Nothing: 'x' })).toThrow('there is no field Nothing')
    ana.submitModal({ kind: 'One' })
    await ana.waitFor(({ text }) => text === 'done')
    expect(seen).toEqual([
      ['start', 'dog', 'Ben', guild.channel().id, 'fr', true, true],
      ['2', '1'],
      ['old', ['1']],
    ])
    expect(guild.channel().messages()).toEqual([])
    await stage[Symbol.asyncDispose]()
  })
})

describe('limits', () => {
  it('are in the headers, and a call too many waits as it is told', async () => {
    const stage: Stage = await openStage({
      guilds: 1,
      rateLimits: { global: 50, bucket: { calls: 2, seconds: 0.2 } },
    })
    const path = `POST /channels/${stage.standin.channel(1).id}/messages`
    const answers = [
      await stage.call(path, { content: '1' }),
      await stage.call(path, { content: '2' }),
      await stage.call(path, { content: '3' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(answers[0]?.headers.get('x-ratelimit-remaining')).toBe('1')
    expect(answers[2]?.body).toMatchObject({ message: 'You are being rate limited.', global: false })
    stage.standin.refuse({ route: 'GET /users/@me', global: true, retryAfterSeconds: 0.01 })
    const limited = await stage.call('GET /users/@me')
    expect([limited.status, limited.headers.get('x-ratelimit-global'), limited.body['retry_after']]).toEqual([
      429,
      'true',
      0.01,
    ])
    expect((await stage.call('GET /users/@me')).status).toBe(200)
    await stage[Symbol.asyncDispose]()
  })
})
