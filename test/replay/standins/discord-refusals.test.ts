import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openStage, type Stage } from './discord-stage.ts'

const v2 = 1 << 15
const button = (id: string, extra: object = {}) => ({ type: 2, style: 1, label: id, custom_id: id, ...extra })
const row = (...components: object[]) => ({ type: 1, components })
const buttons = (count: number) => row(...Array.from({ length: count }, (_, index) => button(`b${index}`)))
const option = (index: number) => ({ label: `o${index}`, value: `v${index}` })
const select = (count: number, extra: object = {}) => ({
  type: 3,
  custom_id: 'select',
  options: Array.from({ length: count }, (_, index) => option(index)),
  ...extra,
})
const display = (content: string) => ({ type: 10, content })
const texts = (count: number) => Array.from({ length: count }, () => display('x'))

describe('what Discord refuses', () => {
  let stage: Stage
  let channel: string
  const send = async (body: object) => stage.refused(`POST /channels/${channel}/messages`, body)
  const form = '400 50035 Invalid Form Body'

  beforeAll(async () => {
    stage = await openStage()
    const guild = stage.standin.guild(1, {
      members: [7],
      roles: [
        { id: 1, name: 'Expert' },
        { id: 2, name: 'Boss', aboveBot: true },
      ],
      channels: [
        { id: 1, name: 'tasks' },
        { id: 2, name: 'quiet', forbid: ['SendMessages'] },
        { id: 3, name: 'hidden', forbid: ['ViewChannel'] },
      ],
    })
    channel = guild.channel('tasks').id
  })
  afterAll(async () => stage[Symbol.asyncDispose]())

  it('a stranger, a path and a method that are not there, what cannot be read', async () => {
    const stranger = await stage.call('GET /users/@me', undefined, 'Bot nobody')
    expect([stranger.status, stranger.body]).toEqual([401, { message: '401: Unauthorized', code: 0 }])
    expect(await stage.refused('GET /nowhere')).toBe('404 0 404: Not Found')
    expect(await stage.refused('PUT /users/@me')).toBe('405 0 405: Method Not Allowed')
    expect(await stage.refused(`POST /channels/${channel}/messages`, '{')).toBe(
      '400 50109 The request body contains invalid JSON.',
    )
    expect((await stage.call('GET /users/@me')).body).toMatchObject({ id: stage.standin.botId, bot: true })
  })

  it('messages that are empty, too long, or ephemeral in a channel', async () => {
    expect(await send({})).toBe('400 50006 Cannot send an empty message')
    expect(await send({ content: ' ' })).toBe('400 50006 Cannot send an empty message')
    expect(await send({ content: 'x'.repeat(2001) })).toBe(`${form} | content: BASE_TYPE_MAX_LENGTH`)
    expect(
      (await stage.call(`POST /channels/${channel}/messages`, { content: '🙂'.repeat(2000) })).status,
    ).toBe(200)
    expect(await send({ content: 'x', flags: 64 })).toBe(`${form} | flags: MESSAGE_FLAGS_INVALID`)
    expect(await send({ content: 7 })).toBe(`${form} | content: STRING_TYPE_CONVERT`)
    expect(await send({ embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) })).toBe(
      `${form} | embeds: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await send({ embeds: [{ description: 'x'.repeat(4097) }] })).toBe(
      `${form} | embeds.0.description: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await send({ content: 'x', message_reference: { message_id: '1' } })).toBe(
      `${form} | message_reference: REPLIES_UNKNOWN_MESSAGE`,
    )
    expect(await send({ content: 'x', allowed_mentions: { parse: ['all'] } })).toBe(
      `${form} | allowed_mentions.parse.0: BASE_TYPE_CHOICES`,
    )
  })

  it('rows and buttons that do not fit', async () => {
    const refused = async (...components: object[]) => send({ content: 'x', components })
    expect(await refused(...Array.from({ length: 6 }, (_, index) => row(button(`r${index}`))))).toBe(
      `${form} | components: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await refused(buttons(6))).toContain('components.0.components: BASE_TYPE_BAD_LENGTH')
    expect(await refused(row())).toBe(`${form} | components.0.components: BASE_TYPE_BAD_LENGTH`)
    expect(await refused(row(button('a'), select(1)))).toBe(
      `${form} | components.0.components.1: COMPONENT_LAYOUT_WIDTH_EXCEEDED`,
    )
    expect(await refused(row(button('x'.repeat(101))))).toContain(
      'components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH',
    )
    expect(await refused(row(button('a', { label: 'x'.repeat(81) })))).toBe(
      `${form} | components.0.components.0.label: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await refused(row(button('a')), row(button('a')))).toBe(
      `${form} | components.1.components.0.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED`,
    )
    expect(await refused(row({ type: 2, style: 1, label: 'a' }))).toBe(
      `${form} | components.0.components.0.custom_id: BASE_TYPE_REQUIRED`,
    )
    expect(await refused(row(button('a', { label: '' })))).toBe(
      `${form} | components.0.components.0.label: BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED`,
    )
    expect(await refused(row({ type: 2, style: 5, label: 'a', url: 'ftp://x' }))).toBe(
      `${form} | components.0.components.0.url: URL_TYPE_INVALID_SCHEME`,
    )
    expect(await refused(button('a'))).toBe(`${form} | components.0.type: UNION_TYPE_CHOICES`)
  })

  it('selects that do not fit', async () => {
    const refused = async (one: object) => send({ content: 'x', components: [row(one)] })
    const at = `${form} | components.0.components.0`
    expect(await refused(select(26))).toBe(`${at}.options: BASE_TYPE_BAD_LENGTH`)
    expect(await refused(select(0))).toContain('options: BASE_TYPE_BAD_LENGTH')
    expect(await refused({ ...select(1), options: [option(1), option(1)] })).toBe(
      `${at}.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED`,
    )
    expect(await refused(select(2, { max_values: 3 }))).toContain('SELECT_COMPONENT_OPTIONS_TOO_FEW')
    expect(await refused(select(1, { placeholder: 'x'.repeat(151) }))).toBe(
      `${at}.placeholder: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await refused({ ...select(1), options: [{ label: 'x'.repeat(101), value: 'a' }] })).toBe(
      `${at}.options.0.label: BASE_TYPE_BAD_LENGTH`,
    )
  })

  it('Components V2 with what is not for it, and too much of it', async () => {
    const refused = async (body: object) => send({ flags: v2, ...body })
    expect(await send({ components: [display('x')] })).toBe(`${form} | components.0.type: UNION_TYPE_CHOICES`)
    expect(await refused({ content: 'x', components: [display('x')] })).toBe(
      `${form} | content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2`,
    )
    expect(await refused({ embeds: [{ title: 'x' }], components: [display('x')] })).toBe(
      `${form} | embeds: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2`,
    )
    expect(await refused({ components: [{ type: 17, components: texts(40) }] })).toBe(
      `${form} | components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED`,
    )
    expect(await refused({ components: [display('x'.repeat(2000)), display('x'.repeat(2001))] })).toBe(
      `${form} | components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED`,
    )
    expect(await refused({ components: [display('')] })).toBe(
      `${form} | components.0.content: BASE_TYPE_REQUIRED`,
    )
    expect(await refused({ components: [{ type: 9, components: [display('x')] }] })).toBe(
      `${form} | components.0.accessory: BASE_TYPE_REQUIRED`,
    )
    const picture = {
      type: 12,
      items: [{ media: { url: 'attachment://cat.png' }, description: 'x'.repeat(1025) }],
    }
    expect(await refused({ components: [picture] })).toBe(
      `${form} | components.0.items.0.description: BASE_TYPE_MAX_LENGTH | components.0.items.0.media.url: MEDIA_ATTACHMENT_NOT_FOUND`,
    )
    expect(
      await refused({ components: [{ type: 17, accent_color: 0x1_00_00_00, components: texts(1) }] }),
    ).toBe(`${form} | components.0.accent_color: NUMBER_TYPE_MAX`)
    expect(
      await refused({ components: [{ type: 17, components: [{ type: 17, components: texts(1) }] }] }),
    ).toBe(`${form} | components.0.components.0.type: UNION_TYPE_CHOICES`)
    expect(await refused({})).toBe('400 50006 Cannot send an empty message')
  })

  it('an edit that goes back from Components V2, or leaves the old content', async () => {
    const create = async (body: object) =>
      String((await stage.call(`POST /channels/${channel}/messages`, body)).body['id'])
    const old = await create({ content: 'old' })
    const path = `PATCH /channels/${channel}/messages/${old}`
    const parts = { flags: v2, components: [display('new')] }
    expect(await stage.refused(path, parts)).toBe(
      `${form} | content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2`,
    )
    expect((await stage.call(path, { ...parts, content: null })).body).toMatchObject({
      flags: v2,
      content: '',
    })
    expect(await stage.refused(path, { content: 'back' })).toContain('content: MESSAGE_CANNOT_USE')
    expect(await stage.refused(path, { flags: 0, components: [] })).toContain(
      'flags: MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
    )
    expect((await stage.call(path, { components: [display('newer')] })).status).toBe(200)
    expect(stage.standin.channel(channel).last()).toMatchObject({ text: 'newer', v2: true, edits: 2 })
  })

  it('channels, messages, people and roles that are not there or not for the bot', async () => {
    const { standin } = stage
    const guild = standin.guild(1)
    const content = { content: 'x' }
    expect(await stage.refused('POST /channels/123456789012345678/messages', content)).toBe(
      '404 10003 Unknown Channel',
    )
    expect(await stage.refused(`POST /channels/${guild.channel('hidden').id}/messages`, content)).toBe(
      '403 50001 Missing Access',
    )
    expect(await stage.refused(`POST /channels/${guild.channel('quiet').id}/messages`, content)).toBe(
      '403 50013 Missing Permissions',
    )
    expect(await stage.refused(`PATCH /channels/${channel}/messages/1`, content)).toBe(
      '404 10008 Unknown Message',
    )
    const said = standin.user(7).say('hello', { guild })
    expect(await stage.refused(`PATCH /channels/${channel}/messages/${said.id}`, content)).toBe(
      '403 50005 Cannot edit a message authored by another user',
    )
    expect(await stage.refused(`DELETE /channels/${channel}/messages/${said.id}`)).toBe(
      '403 50013 Missing Permissions',
    )
    expect(await stage.refused('GET /guilds/123456789012345678')).toBe('404 10004 Unknown Guild')
    const roles = (user: string, role: string) => `PUT /guilds/${guild.id}/members/${user}/roles/${role}`
    const [expert = '', boss = ''] = [...guild.guild.roles.values()]
      .filter(({ name }) => ['Expert', 'Boss'].includes(name))
      .map(({ id }) => id)
    const { id } = standin.user(7)
    expect(await stage.refused(roles(id, boss))).toBe('403 50013 Missing Permissions')
    expect(await stage.refused(roles(id, '1'))).toBe('404 10011 Unknown Role')
    expect(await stage.refused(roles(standin.user(8).id, expert))).toBe('404 10007 Unknown Member')
    expect((await stage.call(roles(id, expert))).status).toBe(204)
    expect(guild.rolesOf(id)).toEqual([expert])
    expect((await stage.call(`DELETE /guilds/${guild.id}/members/${id}/roles/${expert}`)).status).toBe(204)
    expect(guild.rolesOf(id)).toEqual([])
  })

  it('direct messages to whom they are closed, or who shares no server', async () => {
    const { standin } = stage
    const dm = async (user: string) =>
      String((await stage.call('POST /users/@me/channels', { recipient_id: user })).body['id'])
    const send = async (user: string) =>
      stage.refused(`POST /channels/${await dm(user)}/messages`, { content: 'x' })
    expect(await stage.refused('POST /users/@me/channels', { recipient_id: '1' })).toBe(
      '404 10013 Unknown User',
    )
    expect(await send(standin.user(9).id)).toBe('403 50007 Cannot send messages to this user')
    const ana = standin.user(7)
    ana.dmClosed(true)
    expect(await send(ana.id)).toBe('403 50007 Cannot send messages to this user')
    ana.dmClosed(false)
    expect((await stage.call(`POST /channels/${await dm(ana.id)}/messages`, { content: 'hi' })).status).toBe(
      200,
    )
    expect(ana.last()).toMatchObject({ text: 'hi', ephemeral: false })
  })

  it('commands that break the rules', async () => {
    const path = `PUT /applications/${stage.standin.applicationId}/commands`
    const command = (extra: object = {}) => ({ name: 'next', description: 'A task', ...extra })
    const refused = async (...commands: object[]) => stage.refused(path, commands)
    expect(
      await stage.refused(`PUT /applications/${stage.standin.botId.replace(/\d$/, '0')}1/commands`, []),
    ).toBe('404 10002 Unknown Application')
    expect(await refused(command({ name: 'Next' }))).toBe(
      `${form} | 0.name: APPLICATION_COMMAND_INVALID_NAME`,
    )
    expect(await refused(command({ name: 'next task' }))).toBe(
      `${form} | 0.name: APPLICATION_COMMAND_INVALID_NAME`,
    )
    expect(await refused(command({ description: '' }))).toBe(`${form} | 0.description: BASE_TYPE_REQUIRED`)
    expect(await refused(command(), command())).toBe(`${form} | 1: APPLICATION_COMMANDS_DUPLICATE_NAME`)
    expect(await refused(command({ name_localizations: { en: 'next', fr: 'Suivant' } }))).toBe(
      `${form} | 0.name_localizations.en: BASE_TYPE_CHOICES | 0.name_localizations.fr: APPLICATION_COMMAND_INVALID_NAME`,
    )
    expect(await refused(...Array.from({ length: 101 }, (_, index) => command({ name: `c${index}` })))).toBe(
      '400 30032 Maximum number of application commands reached (100)',
    )
    const options = (...list: object[]) => command({ options: list })
    const text = (extra: object = {}) => ({ type: 3, name: 'a', description: 'b', ...extra })
    expect(await refused(options(text(), text({ name: 'c', required: true })))).toBe(
      `${form} | 0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID`,
    )
    expect(await refused(options(text(), text()))).toContain('APPLICATION_COMMAND_OPTIONS_NAME_INVALID')
    expect(
      await refused(options(...Array.from({ length: 26 }, (_, index) => text({ name: `o${index}` })))),
    ).toBe(`${form} | 0.options: BASE_TYPE_MAX_LENGTH`)
    const choices = Array.from({ length: 26 }, (_, index) => ({ name: `c${index}`, value: `v${index}` }))
    expect(await refused(options(text({ choices })))).toBe(
      `${form} | 0.options.0.choices: BASE_TYPE_MAX_LENGTH`,
    )
    expect(await refused(options(text({ choices: choices.slice(1, 3), autocomplete: true })))).toContain(
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
    )
    expect(await refused(options(text(), { type: 1, name: 'sub', description: 'b' }))).toContain(
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    )
    expect(await refused(command({ default_member_permissions: 'all' }))).toBe(
      `${form} | 0.default_member_permissions: NUMBER_TYPE_COERCE`,
    )
    expect(await refused(command({ contexts: [0, 9] }))).toBe(`${form} | 0.contexts: BASE_TYPE_CHOICES`)
    const long = Array.from({ length: 25 }, (_, index) => ({
      name: 'x'.repeat(98) + index,
      value: 'y'.repeat(98),
    }))
    expect(await refused(options(text({ choices: long }), text({ name: 'c', choices: long })))).toBe(
      `${form} | 0: APPLICATION_COMMAND_TOO_LARGE`,
    )
    expect(stage.standin.commands.size).toBe(0)
  })
})
