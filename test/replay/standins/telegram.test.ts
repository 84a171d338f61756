import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startTelegramStandin, type TelegramStandin } from '#replay/standins/telegram/standin.ts'

type Reply = { ok: boolean; result?: never; error_code?: number; description?: string; parameters?: object }

/** A bot without a library: what Telegram answers to a call, word for word. */
const caller =
  (standin: TelegramStandin) =>
  async (method: string, params: object = {}): Promise<Reply> => {
    const response = await fetch(`${standin.apiRoot}/bot${standin.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    })
    const reply = (await response.json()) as Reply
    expect(response.status).toBe(reply.error_code ?? 200)
    return reply
  }

describe('the stand-in Bot API server', () => {
  let standin: TelegramStandin
  let call: ReturnType<typeof caller>
  const refusal = async (method: string, params: object): Promise<string> => {
    const { ok, error_code: code, description } = await call(method, params)
    expect(ok).toBe(false)
    return `${code} ${description}`
  }
  const send = (params: object) => refusal('sendMessage', { chat_id: 7, text: 'x', ...params })

  beforeAll(async () => {
    standin = await startTelegramStandin({ callbackSeconds: 15 })
    call = caller(standin)
    standin.user(7, { name: 'Ana' }).start()
    standin.user(8)
  })
  afterAll(async () => standin.close())

  it('answers GET and POST, in JSON, as a form and as a multipart form', async () => {
    const root = `${standin.apiRoot}/bot${standin.token}`
    const form = new FormData()
    form.set('chat_id', '7')
    form.set('caption', '<b>hi</b>')
    form.set('parse_mode', 'HTML')
    form.set('photo', new File(['bytes'], 'cat.png'))
    form.set('reply_markup', JSON.stringify({ inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] }))
    const all = await Promise.all([
      fetch(`${root}/getMe`),
      fetch(`${root}/sendmessage?chat_id=7&text=${encodeURIComponent('été')}`),
      fetch(`${root}/sendMessage`, {
        method: 'POST',
        body: new URLSearchParams({ chat_id: '7', text: 'form' }),
      }),
      fetch(`${root}/sendPhoto`, { method: 'POST', body: form }),
    ])
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await all[0]?.json()).toMatchObject({ result: { is_bot: true, username: 'accord_bot' } })
    const messages = standin.user(7).messages()
    expect(messages.map(({ text }) => text).sort()).toEqual(['form', 'hi', 'été'])
    expect(messages.find(({ photo }) => photo === 'attach:5')?.buttons).toEqual([[{ label: 'a', data: 'b' }]])
  })

  it('knows one bot and the methods that were planned', async () => {
    const other = await fetch(`${standin.apiRoot}/bot1:abc/getMe`)
    expect([other.status, await other.json()]).toMatchObject([401, { description: 'Unauthorized' }])
    expect((await fetch(`${standin.apiRoot}/nonsense`)).status).toBe(404)
    expect(await refusal('sendTelegram', {})).toBe('404 Not Found: method not found')
    expect(await refusal('logOut', {})).toContain('400')
  })

  it('refuses what cannot be read', async () => {
    expect(await send({ text: '' })).toBe('400 Bad Request: message text is empty')
    expect(await send({ text: ' \n\u200b ' })).toBe('400 Bad Request: message text is empty')
    expect(await send({ text: 'x'.repeat(4097) })).toBe('400 Bad Request: message is too long')
    expect(await send({ parse_mode: 'HTML', text: '<b>x' })).toBe(
      '400 Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    )
    expect(await send({ parse_mode: 'HTML', text: 'é<b>x</i>' })).toBe(
      '400 Bad Request: can\'t parse entities: Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
    )
    expect(await send({ parse_mode: 'HTML', text: 'a < b' })).toContain('Unclosed start tag at byte offset 2')
    expect(await send({ parse_mode: 'HTML', text: '<p>x</p>' })).toContain('Unsupported start tag "p"')
    expect(await send({ text: '\ud83d' })).toBe('400 Bad Request: strings must be encoded in UTF-8')
  })

  it('counts a text after its entities were parsed', async () => {
    const html = `<b>${'&lt;'.repeat(4096)}</b>`
    expect(await call('sendMessage', { chat_id: 7, text: html, parse_mode: 'HTML' })).toMatchObject({
      result: { text: '<'.repeat(4096), entities: [{ type: 'bold', offset: 0, length: 4096 }] },
    })
    expect(
      await refusal('sendPhoto', { chat_id: 7, photo: 'https://a.b/c', caption: 'x'.repeat(1025) }),
    ).toBe('400 Bad Request: message caption is too long')
  })

  it('refuses buttons that Telegram refuses', async () => {
    const button = async (one: object) =>
      send({ reply_markup: { inline_keyboard: [[{ text: 'x', ...one }]] } })
    expect(await button({ callback_data: 'é'.repeat(33) })).toBe('400 Bad Request: BUTTON_DATA_INVALID')
    expect(await button({ callback_data: '' })).toBe('400 Bad Request: BUTTON_DATA_INVALID')
    expect(await button({ url: 'http://localhost:3000' })).toContain('Wrong HTTP URL')
    expect(await button({})).toContain('Text buttons are unallowed')
    expect(
      await send({ reply_markup: { force_reply: true, input_field_placeholder: 'x'.repeat(65) } }),
    ).toContain('400')
  })

  it('writes to nobody who has not opened the bot, blocked it, or is unknown', async () => {
    expect(await send({ chat_id: 8 })).toBe("403 Forbidden: bot can't initiate conversation with a user")
    expect(await send({ chat_id: 999 })).toBe('400 Bad Request: chat not found')
    expect(await send({ chat_id: undefined })).toBe('400 Bad Request: chat_id is empty')
    const cem = standin.user(9)
    cem.start()
    standin.block(9)
    expect(await send({ chat_id: 9 })).toBe('403 Forbidden: bot was blocked by the user')
    const group = standin.group(-100)
    expect(await send({ chat_id: -100, message_thread_id: 5 })).toBe(
      '400 Bad Request: message thread not found',
    )
    group.kick(cem)
    expect(await send({ chat_id: -100 })).toBe('403 Forbidden: bot was kicked from the supergroup chat')
  })

  it('refuses an edit that changes nothing, and one of a message that is not there or not the bot’s', async () => {
    const ana = standin.user(7)
    const markup = { inline_keyboard: [[{ text: 'x', callback_data: 'x' }]] }
    await call('sendMessage', { chat_id: 7, text: '<i>one</i>', parse_mode: 'HTML', reply_markup: markup })
    const at = { chat_id: 7, message_id: ana.last()?.id }
    const same = { ...at, text: '<i>one</i>', parse_mode: 'HTML', reply_markup: markup }
    expect(await refusal('editMessageText', same)).toBe(
      '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same ' +
        'as a current content and reply markup of the message',
    )
    expect(await refusal('editMessageReplyMarkup', { ...at, reply_markup: markup })).toContain(
      'is not modified',
    )
    expect(await call('editMessageText', { ...same, text: 'one' })).toMatchObject({ ok: true })
    expect(await refusal('editMessageCaption', { ...at, caption: 'x' })).toContain('there is no caption')
    expect(await refusal('editMessageText', { ...at, message_id: 99_999, text: 'x' })).toBe(
      '400 Bad Request: message to edit not found',
    )
    const said = ana.say('mine')
    expect(await refusal('editMessageText', { ...at, message_id: said.id, text: 'x' })).toContain(
      "can't be edited",
    )
    expect(await call('deleteMessage', at)).toMatchObject({ result: true })
    expect(await refusal('deleteMessage', at)).toBe('400 Bad Request: message to delete not found')
  })

  it('takes one answer for a tap, in time, of at most 200 characters', async () => {
    const ana = standin.user(7)
    const markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'n' }]] }
    await call('sendMessage', { chat_id: 7, text: 'tap', reply_markup: markup })
    const tapped = ana.tap(ana.last() as never, 'Go')
    const answer = (text: string) => ({ callback_query_id: tapped.id, text })
    expect(await refusal('answerCallbackQuery', answer('x'.repeat(201)))).toBe(
      '400 Bad Request: MESSAGE_TOO_LONG',
    )
    expect(await call('answerCallbackQuery', answer('fine'))).toMatchObject({ result: true })
    expect(await tapped.answer).toEqual({ id: tapped.id, text: 'fine', alert: false })
    expect(await refusal('answerCallbackQuery', answer('again'))).toBe(
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    )
    expect(() => ana.tap(ana.last() as never, 'Stop')).toThrow('there is no button Stop')
  })

  it('checks commands, by language and scope', async () => {
    const set = (command: string, description: string, more: object = {}) =>
      refusal('setMyCommands', { commands: [{ command, description }], ...more })
    expect(await set('Next', 'x')).toBe('400 Bad Request: BOT_COMMAND_INVALID')
    expect(await set('x'.repeat(33), 'x')).toContain('command length must not exceed 32')
    expect(await set('next', '')).toContain('command description must be non-empty')
    expect(await set('next', 'x'.repeat(257))).toContain('command description length must not exceed 256')
    expect(await set('next', 'x', { language_code: 'english' })).toContain('invalid language code specified')
    const many = Array.from({ length: 101 }, (_, index) => ({ command: `c${index}`, description: 'x' }))
    expect(await refusal('setMyCommands', { commands: many })).toBe('400 Bad Request: BOT_COMMANDS_TOO_MUCH')
    const fr = { language_code: 'fr', scope: { type: 'all_private_chats' } }
    await call('setMyCommands', { commands: [{ command: '/next', description: 'Suivante' }], ...fr })
    expect(await call('getMyCommands', fr)).toMatchObject({
      result: [{ command: 'next', description: 'Suivante' }],
    })
    expect(await call('getMyCommands')).toMatchObject({ result: [] })
    await call('deleteMyCommands', fr)
    expect(await call('getMyCommands', fr)).toMatchObject({ result: [] })
    await call('setMyDescription', { description: 'Tasks', language_code: 'fr' })
    expect(await call('getMyDescription', { language_code: 'fr' })).toMatchObject({
      result: { description: 'Tasks' },
    })
  })

  it('tells who administrates a group', async () => {
    standin.group(-200, { admins: [7] })
    const status = async (user: number) => call('getChatMember', { chat_id: -200, user_id: user })
    expect(await status(7)).toMatchObject({
      result: { status: 'administrator', user: { first_name: 'Ana' } },
    })
    expect(await status(8)).toMatchObject({ result: { status: 'left' } })
    expect(await call('getChatAdministrators', { chat_id: -200 })).toMatchObject({
      result: [{ user: { id: 7 } }],
    })
    expect(await call('getChat', { chat_id: -200 })).toMatchObject({ result: { type: 'supergroup' } })
  })

  it('hands out a file that somebody sent', async () => {
    const ana = standin.user(7)
    const sent = ana.upload('a.csv', Buffer.from('a,b'))
    const { result } = await call('getFile', { file_id: sent.file?.id })
    const { file_path: path } = result as unknown as { file_path: string }
    expect(await (await fetch(`${standin.apiRoot}/file/bot${standin.token}/${path}`)).text()).toBe('a,b')
    expect(await refusal('getFile', { file_id: 'x' })).toBe('400 Bad Request: invalid file_id')
  })
})

describe('updates', () => {
  const open = async () => {
    const standin = await startTelegramStandin()
    const call = caller(standin)
    const poll = async (params: object = {}) => {
      const { result, ...rest } = await call('getUpdates', params)
      const updates = (result ?? []) as unknown as { update_id: number; message?: { text?: string } }[]
      return { ...rest, ids: updates.map((update) => update.update_id), updates }
    }
    return { standin, call, poll, [Symbol.asyncDispose]: async () => standin.close() }
  }

  it('stay until a higher offset acknowledges them', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    const ana = standin.user(7)
    for (const text of ['a', 'b', 'c']) ana.say(text)
    const { ids } = await poll({ limit: 2 })
    expect(ids).toHaveLength(2)
    expect((await poll({ limit: 2 })).ids).toEqual(ids)
    const rest = await poll({ offset: (ids[1] ?? 0) + 1 })
    expect(rest.updates[0]?.message?.text).toBe('c')
    expect((await poll({ offset: (rest.ids[0] ?? 0) + 1 })).ids).toEqual([])
    await standin.settled()
  })

  it('with a negative offset come from the end, and the others are forgotten', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    for (const text of ['a', 'b', 'c']) standin.user(7).say(text)
    expect((await poll({ offset: -1 })).updates.map((update) => update.message?.text)).toEqual(['c'])
    expect((await poll()).updates).toHaveLength(1)
  })

  it('wake a poll that waits for them', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    const waiting = poll({ timeout: 30 })
    standin.user(7).say('hello')
    expect((await waiting).ids).toHaveLength(1)
  })

  it('go to the newer of two polls; the older is told of the conflict', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    const polls = [poll({ timeout: 30 }), poll({ timeout: 30 })]
    expect(await Promise.race(polls)).toMatchObject({
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
    standin.user(7).say('hello')
    expect((await Promise.all(polls)).map(({ ids }) => ids.length).toSorted((a, b) => a - b)).toEqual([0, 1])
  })

  it('are not to be had while a webhook is set', async () => {
    await using opened = await open()
    const { call, poll } = opened
    expect((await call('setWebhook', { url: 'http://a.b' })).ok).toBe(false)
    await call('setWebhook', { url: 'https://example.org/hook' })
    expect(await poll()).toMatchObject({ error_code: 409 })
    expect(await call('getWebhookInfo')).toMatchObject({ result: { url: 'https://example.org/hook' } })
    await call('deleteWebhook')
    expect(await poll()).toMatchObject({ ok: true })
  })

  it('come as many times as they are told to, acknowledged or not', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    standin.redeliver(3)
    standin.user(7).say('hello')
    const seen: number[] = []
    for (let offset = 0; seen.length < 10;) {
      const { ids } = await poll({ offset })
      if (ids.length === 0) break
      seen.push(...ids)
      offset = (ids.at(-1) ?? 0) + 1
    }
    expect(seen).toHaveLength(3)
    expect(new Set(seen).size).toBe(1)
    await standin.settled()
  })

  it('of kinds that the bot did not ask for are not sent', async () => {
    await using opened = await open()
    const { standin, poll } = opened
    await poll({ allowed_updates: ['message'] })
    const ana = standin.user(7)
    ana.start()
    ana.block()
    expect((await poll()).ids).toHaveLength(1)
  })

  it('keep to privacy mode in groups', async () => {
    await using opened = await open()
    const { standin, call, poll } = opened
    const ana = standin.user(7)
    const group = standin.group(-100)
    group.say(ana, 'talk')
    group.say(ana, '/next')
    group.say(ana, '/next@other_bot')
    await call('sendMessage', { chat_id: -100, text: 'hello' })
    group.say(ana, 'reply', { replyTo: group.last() as never })
    expect((await poll()).updates.map(({ message }) => message?.text)).toEqual(['/next', 'reply'])
  })
})

describe('flood control', () => {
  it('answers 429 past the burst of a chat, and past a group’s minute', async () => {
    const standin = await startTelegramStandin({
      floodControl: { perSecond: 30, chatBurst: 3, groupPerMinute: 2 },
    })
    const call = caller(standin)
    standin.user(7).start()
    standin.group(-100)
    const send = async (chat: number) => call('sendMessage', { chat_id: chat, text: 'x' })
    for (let count = 0; count < 3; count++) expect((await send(7)).ok).toBe(true)
    expect(await send(7)).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    })
    await send(-100)
    await send(-100)
    const late = await send(-100)
    expect(late.error_code).toBe(429)
    expect(standin.requests.filter(({ ok }) => !ok).map(({ error }) => error)).toHaveLength(2)
    await standin.close()
  })
})
