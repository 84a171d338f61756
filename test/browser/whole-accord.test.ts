import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { walletOf } from '#replay/people.ts'

import { lastBubble, launchChromium, openChat, quickAction, say, tapButton } from '../helpers/browser.ts'
import { accord, runAccord, type Running } from '../helpers/process.ts'

/** Set ACCORD_SCREENSHOTS to a folder to keep what the person saw. */
const folder = process.env['ACCORD_SCREENSHOTS']

let home: string
let running: Running
let url: string
let browser: Browser
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'accord-whole-'))
  running = runAccord(['start'], { ACCORD_HOME: home, PORT: '0' })
  url = (await running.says(/http:\/\/\S+/))[0]
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await running?.stop()
  await rm(home, { recursive: true, force: true })
})

const shoot = async (page: Page, name: string): Promise<void> => {
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  // Until what has just appeared stands still.
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Taps an answer and says in how many milliseconds the page showed that it was recorded. */
const answerWith = async (page: Page, label: string): Promise<number> => {
  const before = await page.getByText('recorded').count()
  const question = await lastBubble(page).textContent()
  const started = Date.now()
  await page.locator('.choices').getByRole('button', { name: label, exact: true }).last().click()
  await page.waitForFunction(
    ([count, text]) => {
      const shown = [...document.querySelectorAll('.message.theirs')]
      return (
        shown.filter((bubble) => bubble.textContent?.includes('recorded')).length >= count &&
        shown.some((bubble) => bubble.textContent?.includes('recorded')) &&
        shown.at(-1)?.textContent !== text
      )
    },
    [before, question] as const,
    { polling: 10 },
  )
  return Date.now() - started
}

test('a person gives ten answers, sets a wallet, withdraws and sees the signature; ledger and chain agree', async () => {
  const page = await openChat(browser, url)
  await shoot(page, '1-welcome')
  await tapButton(page, 'I agree, and I am 16 or older')
  await shoot(page, '2-first-task')
  // What the sample's first sentences say, as a careful person would answer.
  const labels = [
    'Mixed',
    'Positive',
    'Neutral',
    'Negative',
    'Negative',
    'Positive',
    'Neutral',
    'Mixed',
    'Positive',
    'Negative',
  ]
  const times: number[] = []
  for (const label of labels) {
    times.push(await answerWith(page, label))
    if (times.length === 1) await shoot(page, '3-recorded')
  }
  console.log(`recorded in ${times.join(', ')} ms`)
  await quickAction(page, 'balance')
  await shoot(page, '4-balance')
  await say(page, `/wallet ${walletOf('a person of the browser test')}`)
  await shoot(page, '5-wallet')
  await quickAction(page, 'withdraw')
  await shoot(page, '6-withdraw')
  const receipt = page.locator('.message.theirs', { hasText: /Sent [\d.]+ ACC/ })
  await receipt.waitFor({ timeout: 60_000 })
  expect(await receipt.textContent()).toMatch(/[1-9A-HJ-NP-Za-km-z]{4,}…?[1-9A-HJ-NP-Za-km-z]*/)
  await shoot(page, '7-paid')
  await page.locator('#behind-open').click()
  await page.locator('#behind').waitFor()
  await page.waitForTimeout(500)
  await shoot(page, '8-behind')
  const reconciled = await accord(['reconcile', '--json'], { ACCORD_HOME: home })
  expect(reconciled.code).toBe(0)
  expect(JSON.parse(reconciled.stdout)).toMatchObject({ ok: true, differences: [] })
  expect(await running.stop(), 'it ends cleanly when asked to').toBe(0)
})
