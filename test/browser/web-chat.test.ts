import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import type { Behind } from '#chat/behind/behind.ts'

import {
  bubbles,
  lastBubble,
  launchChromium,
  openChat,
  quickAction,
  say,
  settled,
  tapButton,
  writeInField,
  type ChatOptions,
} from '../helpers/browser.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'
import { startWeb, type StartedWeb } from '../helpers/web-door.ts'

let base: TestDatabase
let browser: Browser
let web: StartedWeb
const state: { behind: Behind } = {
  behind: {
    symbol: 'ACC',
    answers: [],
    balances: { pending: '0 ACC', due: '0 ACC', transit: '0 ACC', paid: '0 ACC' },
    postings: [],
    payouts: [],
  },
}
const limits = { burst: 1000, perSecond: 1000 }
const watch = async (): Promise<Behind> => state.behind

beforeAll(async () => {
  base = await freshDatabase()
  browser = await launchChromium()
  web = await startWeb(base.db, { watch, limits })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await web.stop()
  await base.close()
})

const open = async (options: ChatOptions = {}): Promise<Page> => {
  const page = await openChat(browser, web.door.url, options)
  await settled(page)
  return page
}
const texts = async (page: Page): Promise<string[]> => page.locator('.message .words').allInnerTexts()

test('a newcomer is greeted once, without having said anything', async () => {
  const page = await open()
  expect(await texts(page)).toEqual([expect.stringMatching(/^Hi\. I send you small tasks/)])
  await page.reload()
  await page.locator('#log[aria-busy="false"]').waitFor()
  await settled(page)
  expect(await bubbles(page).count()).toBe(1)
})

test('a tap turns the bubble into its answer, and the next task comes below', async () => {
  const page = await open()
  await tapButton(page, /I agree/)
  expect(await bubbles(page).count()).toBe(1)
  expect(await lastBubble(page).innerText()).toMatch(/How does this sound/)
  await tapButton(page, 'Mixed')
  expect(await texts(page)).toEqual([
    '✓ Mixed, recorded. Waiting for others: 0.5 ACC.',
    expect.stringMatching(/Best soup/),
  ])
  await page.getByRole('button', { name: 'Undo' }).click()
  await settled(page)
  expect((await texts(page))[0]).toMatch(/delivery was two days late/)
})

test('the conversation is there again after a reload', async () => {
  const page = await open()
  await say(page, 'hello')
  const before = await texts(page)
  await page.reload()
  await page.locator('#log[aria-busy="false"]').waitFor()
  expect(await texts(page)).toEqual(before)
})

test('a page finds its way back after a restart, and what was written meanwhile is sent', async () => {
  const own = await startWeb(base.db, { limits })
  const page = await openChat(browser, own.door.url)
  await settled(page)
  await own.stop()
  await page.getByText('Reconnecting…').first().waitFor()
  await page.locator('#text').fill('written during the restart')
  await page.keyboard.press('Enter')
  await page.locator('.message.pending').waitFor()
  const { port } = new URL(own.door.url)
  const again = await startWeb(base.db, { port: Number(port), limits })
  await settled(page)
  expect((await texts(page)).slice(-2)).toEqual([
    'written during the restart',
    'You said: written during the restart',
  ])
  await page.locator('#status', { hasText: 'Online' }).waitFor()
  await again.stop()
})

test('what is written offline is kept, and sent once', async () => {
  const page = await open()
  await page.context().setOffline(true)
  await page.getByText('You are offline. What you write is kept and sent later.').waitFor()
  await page.locator('#text').fill('from a tunnel')
  await page.keyboard.press('Enter')
  expect(await page.locator('.message.pending').innerText()).toMatch(/from a tunnel/)
  await page.context().setOffline(false)
  await settled(page)
  expect((await texts(page)).filter((text) => text.includes('from a tunnel'))).toEqual([
    'from a tunnel',
    'You said: from a tunnel',
  ])
})

test('what could not be sent survives a reload, and is sent once', async () => {
  const page = await open()
  await page.route('**/api/events*', async (route) => route.abort())
  await page.locator('#text').fill('through the reload')
  await page.keyboard.press('Enter')
  await page.getByText('Not sent yet. I keep trying.').waitFor()
  await page.reload()
  await page.locator('.message.pending', { hasText: 'through the reload' }).waitFor()
  await page.unroute('**/api/events*')
  await settled(page)
  expect((await texts(page)).filter((text) => text.includes('through the reload'))).toEqual([
    'through the reload',
    'You said: through the reload',
  ])
})

test('what the server took although its answer got lost is there once', async () => {
  const page = await open()
  let lost = 0
  await page.route('**/api/events*', async (route) => {
    if (lost > 0) return route.continue()
    lost += 1
    await route.fetch()
    return route.abort()
  })
  await say(page, 'taken already')
  expect((await texts(page)).filter((text) => text.includes('taken already'))).toHaveLength(2)
  expect(lost).toBe(1)
})

test('another contributor of the same browser is another person', async () => {
  const page = await open()
  await say(page, 'I am the first')
  await page.locator('#menu summary').click()
  await page.getByRole('link', { name: /Be another contributor/ }).click()
  await page.locator('#log[aria-busy="false"]').waitFor()
  await settled(page)
  expect(page.url()).toMatch(/\?as=2$/)
  expect(await page.locator('#me').innerText()).toBe('Contributor 2')
  expect((await texts(page)).join()).not.toMatch(/I am the first/)
  await page.locator('#menu summary').click()
  await page.getByRole('link', { name: 'Contributor 1' }).click()
  await page.getByText('I am the first', { exact: true }).waitFor()
})

test('what happens in one tab shows in the other', async () => {
  const page = await open()
  const other = await openChat(browser, web.door.url, { context: page.context() })
  await say(page, 'hello')
  await other.getByText('You said: hello').waitFor()
  expect(await texts(other)).toEqual(await texts(page))
})

test('the page speaks the browser’s language', async () => {
  const page = await open({ locale: 'fr-FR' })
  expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  expect(await lastBubble(page).innerText()).toMatch(/Bonjour/)
  expect(await page.locator('#quick').innerText()).toMatch(/Tâche suivante/)
  expect(await page.locator('#text').getAttribute('placeholder')).toBe('Écrire un message')
})

test('a field brings its text, counts, refuses what is too long, and turns into the answer', async () => {
  const page = await open()
  await say(page, '/fix')
  const field = page.locator('details.field')
  expect(await field.locator('textarea').inputValue()).toBe('She dont likes the new office .')
  await field.locator('textarea').fill('x'.repeat(61))
  expect(await field.innerText()).toMatch(/61 of 60 characters/)
  await field.getByRole('button').click({ force: true })
  await page.getByText('This is too long to send. Please shorten it to 60 characters.').waitFor()
  expect(web.chat.events.at(-1)?.act).toMatchObject({ kind: 'command', name: 'fix' })
  await writeInField(page, 'She doesn’t like the new office.')
  expect(web.chat.events.at(-1)?.act).toMatchObject({
    field: 'fix:1',
    text: 'She doesn’t like the new office.',
  })
  await page.getByText('✓ Recorded. Waiting for others: 1 ACC.').waitFor()
})

test('text made for copying is copied by one tap', async () => {
  const page = await open()
  await quickAction(page, 'wallet')
  await lastBubble(page).getByRole('button', { name: 'Copy' }).click()
  await lastBubble(page).getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe(
    '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU',
  )
})

test('what follows a text to copy begins its own line without a stray sign', async () => {
  const page = await open()
  const { chat } = web.chat.events.at(-1)?.where ?? { chat: '' }
  const copy = '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'
  await web.door.send(
    { platform: 'web', chat, kind: 'private' },
    { text: ['I pay to ', { copy }, '. Open the page.'] },
  )
  await page.getByText('I pay to').waitFor()
  const shown = await lastBubble(page)
    .locator('.words')
    .evaluate((element) => element.lastChild?.textContent)
  expect(shown).toBe('Open the page.')
})

test('a command in a sentence is sent by a tap on it', async () => {
  const page = await open()
  const { chat } = web.chat.events.at(-1)?.where ?? { chat: '' }
  await web.door.send(
    { platform: 'web', chat, kind: 'private' },
    { text: ['Send /next for a task, see https://example.org/next or a/next, not /nonsense.'] },
  )
  await page.locator('.slash').waitFor()
  expect(await page.locator('.slash').allInnerTexts()).toEqual(['/next'])
  await page.locator('.slash').click()
  await settled(page)
  expect(await lastBubble(page).innerText()).toMatch(/How does this sound/)
})

test('a command with something behind it goes to the message field, to be looked at and gone on with', async () => {
  const page = await open()
  const { chat } = web.chat.events.at(-1)?.where ?? { chat: '' }
  const sentBefore = web.chat.events.length
  await web.door.send(
    { platform: 'web', chat, kind: 'private' },
    {
      text: [
        'To undo: /wallet ',
        { argument: 'address', value: 'back' },
        '. Another: /wallet ',
        { argument: 'address', value: 'ADDRESS' },
        ', or /balance ',
        { argument: 'what', value: 'list' },
        ' ',
        { argument: 'name', value: 'NAME' },
        '.',
      ],
    },
  )
  await page.locator('.slash').first().waitFor()
  expect(await page.locator('.slash').allInnerTexts()).toEqual([
    '/wallet back',
    '/wallet ADDRESS',
    '/balance list NAME',
  ])
  expect(await lastBubble(page).locator('.words').innerText()).toBe(
    'To undo: /wallet back. Another: /wallet ADDRESS, or /balance list NAME.',
  )
  const field = page.locator('#text')
  const inField: string[] = []
  for (const hint of await page.locator('.slash').all()) {
    await hint.click()
    inField.push(await field.inputValue())
  }
  expect(inField).toEqual(['/wallet back', '/wallet ', '/balance list '])
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(web.chat.events.length).toBe(sentBefore)
  await page.keyboard.type('mine')
  await page.locator('#send').click()
  await settled(page)
  expect(web.chat.events.at(-1)?.act).toMatchObject({ kind: 'command', name: 'balance', args: 'list mine' })
  // What the person has sent is theirs: a tap on it does nothing.
  expect(await page.locator('.message.mine .slash').count()).toBe(0)
})

test.each([
  ['en-GB', 'Accord cannot be reached right now.', 'These cannot be shown right now.', 'I keep trying.'],
  [
    'fr-FR',
    'Accord est injoignable en ce moment.',
    'Impossible de les afficher pour l’instant.',
    'Je réessaie.',
  ],
])(
  'in %s, a server that is away is told in words, in an open chat and in one that is just opened',
  async (locale, away, earlier, trying) => {
    const page = await open({ locale })
    for (let turn = 0; turn < 32; turn += 1) await quickAction(page, 'help')
    await page.reload()
    await page.locator('#earlier').waitFor()
    await page.route('**/api/**', async (route) => route.abort())
    await page.locator('#earlier').click()
    await page.locator('.toast', { hasText: earlier }).waitFor()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.locator('#notice', { hasText: away }).waitFor()
    await page.reload()
    // Nothing that is written here is kept yet, so nobody is told so.
    await page.locator('#notice', { hasText: trying }).waitFor()
    await page.locator('#text').fill('hello')
    await page.locator('#send').click()
    expect(await page.locator('#text').inputValue()).toBe('hello')
    await page.unroute('**/api/**')
    await page.locator('#log[aria-busy="false"]').waitFor()
    expect(await page.locator('#notice').innerText()).not.toContain(away)
  },
)

test('links open a page of their own that knows nothing of this one', async () => {
  const page = await open()
  await say(page, '/paid')
  for (const link of await lastBubble(page).getByRole('link').all()) {
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  }
})

test('a toast is shown, and gone after a reload', async () => {
  const page = await open()
  await tapButton(page, /I agree/)
  await tapButton(page, 'Report')
  await page.locator('.toast', { hasText: 'Reported, thank you.' }).waitFor()
  await page.reload()
  await page.locator('#log[aria-busy="false"]').waitFor()
  expect(await page.getByText('Reported, thank you.').count()).toBe(0)
})

test('a person with a keyboard alone gives an answer and stays where the next task is', async () => {
  const page = await open({ width: 1000 })
  await page.locator('.choice').first().focus()
  await page.keyboard.press('Enter')
  await settled(page)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Positive')
  await page.keyboard.press('3')
  await settled(page)
  await page.getByText('✓ Mixed, recorded').waitFor()
  const focused = await page.evaluate(() => document.activeElement?.textContent ?? '')
  expect(focused).toMatch(/Best soup/)
})

test('a script in a message stays text', async () => {
  const page = await open()
  await say(page, '<img src=x onerror="document.title=1"><script>document.title=2</script>')
  expect(await lastBubble(page).innerText()).toMatch(/You said: <img src=x/)
  expect(await page.title()).toBe('Accord')
})

test('everything that can be used has a name, and is large enough for a thumb', async () => {
  const page = await open()
  await tapButton(page, /I agree/)
  await say(page, '/fix')
  const unnamed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button:not(.slash), a[href], summary, textarea')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => {
        const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
        const { width, height } = element.getBoundingClientRect()
        return {
          html: element.outerHTML.slice(0, 80),
          name: (label ?? element).textContent?.trim(),
          width,
          height,
        }
      })
      .filter(({ name, width, height }) => name === '' || width < 40 || height < 36),
  )
  expect(unnamed.filter(({ html }) => !html.includes('class="skip"'))).toEqual([])
  expect(await page.getByRole('log', { name: 'Conversation' }).getAttribute('aria-live')).toBe('polite')
})

test('the page is never larger than the phone, in any language', async () => {
  for (const locale of ['en-GB', 'fr-FR']) {
    const page = await open({ locale, width: 320 })
    await say(page, `a_word_that_does_not_end_${'x'.repeat(200)}`)
    await say(page, '/fix')
    await quickAction(page, 'wallet')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(740)
    expect(
      await page.evaluate(() => document.querySelector('#scroll')?.scrollWidth ?? 0),
    ).toBeLessThanOrEqual(320)
  }
})

test('nothing moves for a person who wants no motion', async () => {
  const page = await open()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await say(page, 'hello')
  const running = await page.evaluate(() => document.getAnimations().length)
  expect(running).toBe(0)
})

test('the panel shows what happens behind, and follows it', async () => {
  const page = await open({ width: 1200 })
  await page.locator('#behind-open').click()
  await page.getByText('Give an answer, and its way shows here.').waitFor()
  state.behind = {
    ...state.behind,
    answers: [
      {
        item: 7,
        campaign: 'samples',
        title: 'How it sounds',
        brief: 'Best soup I have had in years.',
        mine: 'Positive',
        at: new Date().toISOString(),
        status: 'settled',
        answered: 3,
        wanted: 3,
        outcome: 'Positive',
        probability: 0.97,
        votes: [{ by: 'you', letter: 'A', label: 'Positive', accepted: true }],
        verdict: { accepted: true, reason: 'agrees', reward: '0.5 ACC' },
      },
    ],
  }
  await page.getByText('Confirmed · +0.5 ACC').waitFor()
  await page.getByText('97% sure').waitFor()
  await page.keyboard.press('Escape')
  expect(await page.locator('#behind').isVisible()).toBe(false)
})

test('on a phone the panel is a sheet that closes with Escape and gives the focus back', async () => {
  const page = await open()
  await page.locator('#behind-open').click()
  expect(await page.locator('#behind').evaluate((panel) => panel.matches(':modal'))).toBe(true)
  await page.keyboard.press('Escape')
  expect(await page.locator('#behind').isVisible()).toBe(false)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('behind-open')
})

test('older messages come on request, and the place that was read stays', async () => {
  const page = await open()
  const { chat } = web.chat.events.at(-1)?.where ?? { chat: '' }
  const place = { platform: 'web', chat, kind: 'private' as const }
  for (let n = 0; n < 70; n += 1) await web.door.send(place, { text: [`Note ${n}.`] })
  await page.reload()
  await page.getByRole('button', { name: 'Show earlier messages' }).click()
  await page.getByText('Note 0.', { exact: true }).waitFor({ state: 'attached' })
  expect(await bubbles(page).count()).toBe(71)
  expect(await page.getByRole('button', { name: 'Show earlier messages' }).isVisible()).toBe(false)
})
