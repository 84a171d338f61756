import type { Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createAdaptorServer } from '@hono/node-server'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { createVerifyPage } from '#console/verify/app.ts'

import { launchChromium } from '../helpers/browser.ts'
import { answered, ask, newPerson, openCampaign, proofOf } from '../rewards/proofs/world.ts'
import { openTown, settle, type Town } from '../rewards/town.ts'

let town: Town
let browser: Browser
let server: Server
let url: string
let folder: string
let honest: string
let problems: string[]

beforeAll(async () => {
  town = await openTown()
  const id = await newPerson(town)
  await answered(town, await openCampaign(town), id, [true, true, false])
  const script = JSON.stringify('<img src=x onerror="document.title=1">')
  await sql`update answers set value = ${script}::jsonb where value = '"negative"'`.execute(town.db)
  await ask(town, id)
  await settle(town, town.chain)
  honest = await proofOf(town, id)
  // The page needs no database, and neither does the proof.
  await sql`drop schema public cascade`.execute(town.db)
  folder = await mkdtemp(join(tmpdir(), 'accord-page-'))
  server = createAdaptorServer({ fetch: createVerifyPage().fetch }) as Server
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/verify`
  browser = await launchChromium()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await town.close()
  await rm(folder, { recursive: true })
})

/** On a phone. Whatever the page or its policy complains of is a problem. */
const open = async (locale = 'en-GB', width = 375): Promise<Page> => {
  problems = []
  const context = await browser.newContext({ locale, viewport: { width, height: 740 }, hasTouch: true })
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  await page.goto(url)
  return page
}
const choose = async (page: Page, text: string): Promise<string> => {
  const path = join(folder, 'proof.json')
  await writeFile(path, text)
  await page.locator('#file').setInputFiles(path)
  await page.locator('#result .verdict').waitFor()
  return page.locator('main').innerText()
}
/** The signs of the steps, in their order: ✓ held, ✗ not, – not looked at. */
const signs = async (page: Page): Promise<string> =>
  (await page.locator('.stages li > :first-child').allInnerTexts()).join('')
const askChain = async (page: Page, rpc: string): Promise<string> => {
  await page.locator('#rpc').fill(rpc)
  await page.getByRole('button', { name: 'Ask the chain' }).click()
  await page.locator('#chain .verdict').waitFor()
  return page.locator('#chain').innerText()
}

test('an honest proof is shown for what it says, and the chain confirms it', async () => {
  const page = await open()
  const said = await choose(page, honest)
  expect(said).toMatch(/✓ The proof holds/)
  expect(said).toMatch(/Paid\s+1\n/)
  expect(said).toMatch(/2 accepted, which earned 1; 1 not confirmed/)
  expect(await signs(page)).toBe('✓✓✓✓✓–')
  expect(await askChain(page, town.rpcUrl)).toMatch(/✓ The chain confirms it/)
  expect(await signs(page)).toBe('✓✓✓✓✓✓')
  expect(await page.locator('#result .verdict').innerText()).toMatch(/✓ Paid: the proof holds/)
  expect(problems).toEqual([])
})

test('a changed proof is refused with the reason, and an honest one after it is not', async () => {
  const page = await open()
  expect(await choose(page, honest.replace('"amount": "1', '"amount": "2'))).toMatch(
    /✗ This proof does not hold\s+The payment does not lead to the root/,
  )
  expect(await signs(page)).toBe('✓✗––––')
  expect(await page.locator('#ask').isVisible()).toBe(false)
  expect(await choose(page, 'a text')).toMatch(/not JSON/)
  expect(await signs(page)).toBe('✗–––––')
  await choose(page, honest)
  await page.getByText('The proof holds').waitFor()
  expect(problems).toEqual([])
})

test('an endpoint that is no chain does not confirm', async () => {
  const page = await open()
  await choose(page, honest)
  expect(await askChain(page, url.replace('/verify', '/elsewhere'))).toMatch(
    /The chain could not be asked\s+What answers there .*\(HTTP 404\)/,
  )
  expect(await signs(page)).toBe('✓✓✓✓✓–')
})

test('an endpoint that is away is told in the page’s own words, with what to do next', async () => {
  const page = await open('fr-FR')
  await choose(page, honest)
  await page.locator('#rpc').fill('http://127.0.0.1:9')
  await page.getByRole('button', { name: 'Demander à la chaîne' }).click()
  await page.locator('#chain .verdict').waitFor()
  const said = await page.locator('#chain').innerText()
  expect(said).toMatch(/Personne ne répond à cette adresse/)
  expect(said).toMatch(/accord verify/)
  expect(said).not.toMatch(/fetch/i)
})

test('a page that did not come as a whole says so, and checks nothing', async () => {
  const page = await open('fr-FR')
  await page.route('**/verify/check/**', async (route) => route.abort())
  await page.reload()
  const path = join(folder, 'proof.json')
  await writeFile(path, honest)
  await page.locator('#file').setInputFiles(path)
  await page.getByText('Cette page n’est pas arrivée en entier').waitFor()
  expect(await page.locator('.stages').count()).toBe(0)
  await page.unroute('**/verify/check/**')
  await page.getByRole('button', { name: 'Recharger la page' }).click()
  await page.waitForLoadState()
  expect(await choose(page, honest)).toMatch(/✓ La preuve tient/)
})

test('a file can be dropped', async () => {
  const page = await open()
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'proof.json', { type: 'application/json' }))
    return transfer
  }, honest)
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: data })
  await page.locator('#result .verdict').waitFor()
  expect(await page.locator('#result').innerText()).toMatch(/✓ The proof holds/)
})

test('in French, on a narrow phone, nothing is wider than the screen', async () => {
  const page = await open('fr-FR', 320)
  expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  const said = await choose(page, honest)
  expect(said).toMatch(/✓ La preuve tient/)
  await page.locator('summary').click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  expect(await choose(page, honest.replace('"root": "', '"root": "A'))).toMatch(/tel que tu l’as reçu/)
  expect(problems).toEqual([])
})

test('an answer that is a script stays text', async () => {
  const page = await open()
  await choose(page, honest)
  await page.locator('summary').click()
  expect(await page.locator('details').innerText()).toContain('<img src=x onerror=')
  expect(await page.locator('img').count()).toBe(0)
  expect([await page.title(), problems]).toEqual(['Check a proof', []])
})
