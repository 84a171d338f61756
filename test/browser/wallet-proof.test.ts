import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { createWebDoor, type WebDoor } from '#bots/web/door.ts'
import type { Context } from '#chat/context.ts'
import { converse, rendered } from '#chat/converse.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { createConsole } from '#console/app.ts'
import { silent } from '#core/log.ts'
import { task as deliver } from '#jobs/tasks/deliver.ts'
import type { JobDeps } from '#jobs/task.ts'
import { walletOf } from '#rewards/wallets.ts'

import { launchChromium, lastBubble, openChat, say, settled } from '../helpers/browser.ts'
import { asset, openContext } from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'
import { installWallet, type Manner } from '../helpers/standin-wallet.ts'
import { newTestWallet, type TestWallet } from '../rewards/ownership/wallet.ts'

/** Set ACCORD_SCREENSHOTS to a folder to keep what the person saw. */
const folder = process.env['ACCORD_SCREENSHOTS']

let base: TestDatabase
let ctx: Context
let door: WebDoor
let browser: Browser
/** Milliseconds that the server's clock is ahead. */
let ahead = 0
beforeAll(async () => {
  base = await freshDatabase()
  ctx = await openContext(base.db, {
    now: () => new Date(Date.now() + ahead),
    page: () => door.url,
  })
  const { words, page, now, db, chain } = ctx
  const also = createConsole({
    db,
    asset,
    treasury: 'the treasury',
    queueCounts: async () => ({}),
    wallets: { db, chain, words, page, now, log: silent, coolOffHours: 24 },
  })
  door = await createWebDoor({ ctx, converse, rendered, host: '127.0.0.1', port: 0, log: silent, also })
  await door.start()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await door?.stop()
  await base?.close()
})
beforeEach(() => {
  ahead = 0
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

type Someone = {
  chat: Page
  context: BrowserContext
  wallet: TestWallet
  /** How their wallet app behaves from now on. */
  manner: Manner
  id: () => Promise<number>
}

/** Somebody with a chat and a wallet app in a browser of their own. */
const someone = async (
  manner: Partial<Manner> = {},
  { locale = 'en-GB', wallet = newTestWallet() }: { locale?: string; wallet?: TestWallet } = {},
): Promise<Someone> => {
  const first = await openChat(browser, door.url, { locale })
  await settled(first)
  const context = first.context()
  const own: Someone = {
    chat: first,
    context,
    wallet,
    manner: { features: ['solana:signIn', 'solana:signMessage'], ...manner },
    id: async () => idOf(first),
  }
  await installWallet(context, {
    name: 'Pocket',
    wallet,
    other: newTestWallet(),
    manner: () => own.manner,
  })
  return own
}

/** The contributor behind a chat: the cookie holds the id on the platform. */
const idOf = async (page: Page): Promise<number> => {
  const [cookie] = await page.context().cookies()
  const user = decodeURIComponent(cookie?.value ?? '').split('.')[0] ?? ''
  const row = await base.db
    .selectFrom('identities')
    .select('contributor_id')
    .where('platform_user', '=', user)
    .executeTakeFirstOrThrow()
  return row.contributor_id
}

/** Sends /wallet and opens the page that its button leads to. */
const openPage = async ({ chat, context }: Someone, button: string | RegExp, args = ''): Promise<Page> => {
  await say(chat, `/wallet ${args}`.trim())
  const link = lastBubble(chat).getByRole('link', { name: button })
  const [page] = await Promise.all([context.waitForEvent('page'), link.click()])
  await page.locator('main[aria-busy="false"]').waitFor()
  return page
}

const review = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Pocket' }).click()
  await page.locator('main[data-step="review"]').waitFor()
}
const sign = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /Sign with Pocket|Signer avec Pocket/ }).click()
  await page.locator('main[data-step="done"], main[data-step="refused"]').waitFor()
}
const words = async (page: Page): Promise<string> => page.locator('main').innerText()

const shoot = async (page: Page, name: string): Promise<void> => {
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** What jobs do with the messages that are due. */
const deliverAll = async (): Promise<void> => {
  const due = await base.db.selectFrom('deliveries').select('id').where('sent_at', 'is', null).execute()
  const deps = { ...ctx, doors: new Map([['web', door]]), render: renderDelivery(ctx) } as unknown as JobDeps
  for (const { id } of due) await deliver.run(deps, { deliveryId: id })
}

test.each([
  ['signs in', ['solana:signIn', 'solana:signMessage']],
  ['signs messages alone', ['solana:signMessage']],
] as const)(
  'a person proves a wallet that %s, reads what they sign before, and is told in the chat',
  async (how, features) => {
    const ana = await someone({ features: [...features] })
    await shootChat(ana, how)
    const page = await openPage(ana, 'Choose it with my wallet app')
    await shoot(page, '1-choose')
    await review(page)
    expect(await words(page)).toContain(`“${ana.wallet.address} is my wallet.`)
    expect(await words(page)).toContain('It moves nothing')
    await shoot(page, '2-review')
    await page.locator('summary').click()
    const exact = await page.locator('pre').innerText()
    expect(exact).toMatch(/^127\.0\.0\.1:\d+ wants you to sign in with your Solana account:\n/)
    expect(exact).toContain('Request ID: account-')
    await shoot(page, '3-exact')
    await sign(page)
    expect(await words(page)).toMatch(/^✓ Proven\. \w{4}…\w{4} is your wallet now\./)
    await shoot(page, '4-done')
    expect(await walletOf(base.db, await ana.id())).toBe(ana.wallet.address)
    await deliverAll()
    await ana.chat.getByText('✓ Proven. I pay to').waitFor()
    await say(ana.chat, '/wallet')
    expect(await lastBubble(ana.chat).innerText()).toMatch(/✓ Proven to be yours on \d+ \w+ \d{4}/)
  },
)

const shootChat = async (person: Someone, how: string): Promise<void> => {
  if (how !== 'signs in') return
  await say(person.chat, '/wallet')
  await shoot(person.chat, '0-wallet')
}

test('a link that was used already says so, and what it signed counts no second time', async () => {
  const ana = await someone()
  const page = await openPage(ana, /Choose it/)
  const sent = page.waitForRequest('**/wallet/api/prove')
  await review(page)
  await sign(page)
  const body = (await sent).postData() ?? ''
  await page.reload()
  await page.locator('main[data-step="refused"]').waitFor()
  expect(await words(page)).toContain('This was used already, and it works once.')
  // Nothing but a new link mends it.
  expect(await page.getByRole('button').count()).toBe(0)
  await shoot(page, '5-replayed')
  const again = await page.evaluate(async (text) => {
    const response = await fetch('/wallet/api/prove', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    })
    return { status: response.status, answer: (await response.json()) as { refused: string; why: string } }
  }, body)
  expect(again).toMatchObject({
    status: 400,
    answer: { refused: 'proof-replayed', why: expect.stringContaining('works once') },
  })
})

test('a signature that comes too late is refused, and so is its link', async () => {
  const ana = await someone()
  const page = await openPage(ana, /Choose it/)
  await review(page)
  ahead = 11 * 60_000
  await sign(page)
  expect(await words(page)).toContain(
    'That took longer than 10 minutes, so it does not count any more. Nothing was changed.',
  )
  expect(await page.getByRole('button').count()).toBe(0)
  await shoot(page, '6-expired')
  expect(await walletOf(base.db, await ana.id())).toBeUndefined()
})

test('a link that is opened too late says so at once, and what to do', async () => {
  const ana = await someone()
  const page = await openPage(ana, /Choose it/)
  ahead = 11 * 60_000
  await page.reload()
  await page.locator('main[data-step="refused"]').waitFor()
  expect(await words(page)).toMatch(
    /That took longer than 10 minutes.*Nothing was changed\. Send \/wallet in your chat with me/,
  )
  expect(await page.getByRole('button').count()).toBe(0)
  await shoot(page, '6b-expired-link')
})

test('a link that was mangled, and a page opened without one, each say how to get a good link', async () => {
  const ana = await someone()
  const good = await openPage(ana, /Choose it/)
  const mangled = good.url().replace(/.{3}$/, 'abc')
  const page = await ana.context.newPage()
  await page.goto(mangled)
  await page.getByText('I do not know this link. A part of it may be missing').waitFor()
  await page.getByText('Send /wallet in your chat with me, and open the link that you get there').waitFor()
  await shoot(page, '6c-mangled')
  await page.goto(good.url().replace(/#.*/, ''))
  await page.getByText('This page belongs to a link from your chat with me. Send /wallet there').waitFor()
  await shoot(page, '6d-no-link')
  // The good one still works.
  await review(good)
  await sign(good)
  expect(await words(good)).toMatch(/^✓ Proven/)
})

test.each([
  ['en-GB', 'I cannot be reached right now, so nothing was changed.', 'Try again'],
  ['fr-FR', 'Je suis injoignable en ce moment : rien n’a changé.', 'Réessayer'],
])(
  'in %s, a server that is away is told in words, and the link works once it is back',
  async (locale, text, again) => {
    const ana = await someone({}, { locale })
    const page = await openPage(ana, /Choose it|application/)
    await page.route('**/wallet/api/**', async (route) => route.abort())
    await page.reload()
    await page.locator('main[data-step="offline"]').waitFor()
    const said = (await words(page)).replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')
    expect(said).toContain(text)
    expect(said).not.toMatch(/fetch/i)
    expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
    await shoot(page, `6e-away-${locale}`)
    await page.unroute('**/wallet/api/**')
    await page.getByRole('button', { name: again }).click()
    await page.getByRole('button', { name: 'Pocket' }).waitFor()
  },
)

test('a signature that another site has asked for is refused, and the person is warned', async () => {
  const ana = await someone({ input: { domain: 'evil.example' } })
  const page = await openPage(ana, /Choose it/)
  await review(page)
  await sign(page)
  expect(await words(page)).toContain(
    'That text was signed for another site (evil.example), not for 127.0.0.1',
  )
  await shoot(page, '7-foreign')
  expect(await walletOf(base.db, await ana.id())).toBeUndefined()
})

test('a signature over what another account was given is refused', async () => {
  const bea = await someone()
  const hers = await openPage(bea, /Choose it/)
  const asked = hers.waitForResponse('**/wallet/api/open')
  await hers.reload()
  const { input } = (await (await asked).json()) as { input: Record<string, string> }
  const ana = await someone({ input })
  const page = await openPage(ana, /Choose it/)
  await review(page)
  await sign(page)
  expect(await words(page)).toContain('That signature is for another account than yours')
  await shoot(page, '8-other-account')
  expect(await walletOf(base.db, await ana.id())).toBeUndefined()
  expect(await walletOf(base.db, await bea.id())).toBeUndefined()
})

test('a forged signature is refused, and after ten of them the link is worth nothing', async () => {
  const ana = await someone({ forged: true })
  const page = await openPage(ana, /Choose it/)
  for (let tries = 0; tries < 10; tries += 1) {
    await review(page)
    await sign(page)
    expect(await words(page)).toContain('This signature does not fit the text and the wallet.')
    if (tries === 0) await shoot(page, '9-forged')
    if (tries < 9) await page.getByRole('button', { name: 'Try again' }).click()
    if (tries < 9) await page.locator('main[data-step="choose"]').waitFor()
  }
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('That was too many wrong signatures for this link.').waitFor()
  expect(await walletOf(base.db, await ana.id())).toBeUndefined()
})

test('who declines in the wallet app can try again with the same link', async () => {
  const ana = await someone({ declines: true })
  const page = await openPage(ana, /Choose it/)
  await review(page)
  await page.getByRole('button', { name: 'Sign with Pocket' }).click()
  await page.getByText('You did not sign, so nothing was changed.').waitFor()
  await shoot(page, '10-declined')
  ana.manner = { features: ana.manner.features }
  await sign(page)
  expect(await words(page)).toMatch(/^✓ Proven/)
})

test('another wallet than the one that was named is refused before anything is signed', async () => {
  const ana = await someone()
  const named = newTestWallet().address
  await say(ana.chat, `/wallet ${named}`)
  const page = await openPage(ana, 'Open the page and sign')
  await page.getByRole('button', { name: 'Pocket' }).click()
  await page.getByText('That is another wallet than').waitFor()
  expect(await walletOf(base.db, await ana.id())).toBe(named)
  await shoot(page, '11-wrong-wallet')
})

test('a browser without a wallet app, in French, says what else there is', async () => {
  const luc = await someone({ features: [] }, { locale: 'fr-FR' })
  const page = await openPage(luc, /application/)
  await page.getByText('Je ne vois pas d’application de portefeuille').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  await shoot(page, '12-no-wallet-fr')
})

test('the page is never wider than a phone, and everything on it has a name and is large enough for a thumb', async () => {
  const ana = await someone()
  const page = await openPage(ana, /Choose it/)
  await page.setViewportSize({ width: 320, height: 640 })
  await review(page)
  await page.locator('summary').click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, a, summary')]
      .map((element) => ({ name: element.textContent, height: element.getBoundingClientRect().height }))
      .filter(({ name, height }) => name === '' || height < 36),
  )
  expect(small).toEqual([])
})
