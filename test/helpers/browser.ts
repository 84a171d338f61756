import { existsSync } from 'node:fs'

import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The Chromium of CHROMIUM, or the one that Debian installs. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}. Install one, or set CHROMIUM=/path/to/chromium.`,
    )
  return chromium.launch({ executablePath, args })
}

export type ChatOptions = {
  locale?: string
  dark?: boolean
  width?: number
  height?: number
  /** Open another contributor of the same browser: pass its context. */
  context?: BrowserContext
  as?: number
}

/** A person's browser page with the web chat in it, at the size of a phone. Throws on any error of the page's own. */
export const openChat = async (browser: Browser, url: string, options: ChatOptions = {}): Promise<Page> => {
  const { locale = 'en-GB', dark = false, width = 375, height = 740, as = 1 } = options
  const context =
    options.context ??
    (await browser.newContext({
      locale,
      colorScheme: dark ? 'dark' : 'light',
      viewport: { width, height },
      deviceScaleFactor: 2,
      hasTouch: width < 700,
      permissions: ['clipboard-read', 'clipboard-write'],
    }))
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(as === 1 ? url : `${url}/?as=${as}`)
  await page.locator('#log[aria-busy="false"]').waitFor()
  return page
}

/** The bubbles that Accord wrote, in their order. */
export const bubbles = (page: Page): Locator => page.locator('.message.theirs')

/** Accord's last bubble with its buttons. */
export const lastBubble = (page: Page): Locator => bubbles(page).last()

/** Taps the newest button of that name and waits until the server has answered. */
export const tapButton = async (page: Page, name: string | RegExp): Promise<void> => {
  const exact = typeof name === 'string' ? { name, exact: true } : { name }
  await page.locator('.choices').getByRole('button', exact).last().click()
  await settled(page)
}

/** Writes into the message field, sends it, and waits until the server has answered. */
export const say = async (page: Page, text: string): Promise<void> => {
  await page.locator('#text').fill(text)
  await page.locator('#send').click()
  await settled(page)
}

/** Fills in the newest bubble's own field, sends it, and waits until the server has answered. */
export const writeInField = async (page: Page, text: string): Promise<void> => {
  const field = page.locator('details.field[open] form').last()
  await field.locator('textarea').fill(text)
  await field.getByRole('button').click()
  await settled(page)
}

/** A quick action below the conversation: `next`, `balance`, `wallet`, `withdraw`… */
export const quickAction = async (page: Page, command: string): Promise<void> => {
  await page.locator(`#quick [data-command="${command}"]`).click()
  await settled(page)
}

/** Waits until nothing waits to be sent anymore. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () =>
      document.querySelector('.message.pending, .message.busy') === null &&
      !Object.keys(localStorage).some((key) => key.startsWith('accord.outbox.')),
  )
}
