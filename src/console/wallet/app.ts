import { readFile } from 'node:fs/promises'

import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

import { toLocale, type Locale, type Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import { linkTo, pageFor, walletLinks, type PageAddress } from '#rewards/ownership/links.ts'
import { openLink, ownerOf, proveOnPage, type ProofDeps } from '#rewards/ownership/prove.ts'

import { sharedStyle } from '../frame/frame.ts'
import { limiter } from './limit.ts'
import { isBare, readProof, readToken } from './read.ts'
import { shell } from './shell.ts'
import { wordsFor } from './words.ts'

export type WalletPageDeps = ProofDeps & {
  words: (locale: Locale) => Translate
  page: PageAddress
  log: Log
}

/**
 * Nothing but our own script and style, no frame around it, and no address of it told to anybody. Wallets add theirs from
 * outside of the page, to which a policy does not apply.
 */
const policy = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

const folder = new URL('page/', import.meta.url)
const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'
const files = new Map<string, { at: URL; type: string }>([
  ['page.js', { at: new URL('page.js', folder), type: script }],
  ['wallets.js', { at: new URL('wallets.js', folder), type: script }],
  ['page.css', { at: new URL('page.css', folder), type: style }],
  ['base.css', { at: sharedStyle, type: style }],
])

/**
 * The page on which a wallet signs, at `/wallet`. Who it is for stands behind the # of its address, which no browser
 * sends: the page's script hands it over in the body of its requests.
 */
export const createWalletPages = (deps: WalletPageDeps): Hono => {
  const app = new Hono()
  const take = limiter({ most: 60, perMs: 60_000 }, deps.now)
  app.use('/wallet/*', async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(policy)) c.header(name, value)
  })
  app.get('/wallet', (c) => c.html(shell(deps.words(toLocale(c.req.header('accept-language'))))))
  app.get('/wallet/:file', async (c) => {
    const file = files.get(c.req.param('file'))
    if (file === undefined) return c.notFound()
    return c.body(await readFile(file.at, 'utf8'), 200, { 'content-type': file.type })
  })
  app.use('/wallet/api/*', ownPageOnly, bodyLimit({ maxSize: 16 * 1024 }))
  app.post('/wallet/api/open', async (c) => answer(deps, c, take, async (token) => open(deps, token)))
  app.post('/wallet/api/prove', async (c) =>
    answer(deps, c, take, async (token, body) => {
      const proof = readProof(body)
      if (proof === undefined) return { refused: 'proof-changed-text' }
      const proven = await proveOnPage(deps, { ...proof, token })
      if (isRefusal(proven)) return proven
      deps.log.info({ contributor: proven.contributorId }, 'a wallet was proven')
      return { address: proven.address }
    }),
  )
  return app
}

/** A browser says which page asks; another site cannot send JSON without asking first. */
const ownPageOnly: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const own = origin === undefined || (URL.canParse(origin) && new URL(origin).host === c.req.header('host'))
  if (!own || (c.req.header('sec-fetch-site') ?? 'same-origin') !== 'same-origin')
    return c.json({ error: 'foreign-page' }, 403)
  return next()
}

type Answer = (token: string, body: Record<string, unknown>) => Promise<object | Refusal>

/** What a request is answered, in the language of the link's person; a refusal with its words. */
const answer = async (
  deps: WalletPageDeps,
  c: Context,
  take: (key: string) => boolean,
  what: Answer,
): Promise<Response> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  const token = readToken(body)
  const t = deps.words(await localeOf(deps, c, token))
  const words = wordsFor(t, deps.page())
  if (token !== undefined && !take(token))
    return c.json({ refused: 'too-fast', why: t('page-too-fast'), words }, 429)
  const result =
    token === undefined
      ? { refused: isBare(body) ? 'proof-no-link' : 'proof-unknown' }
      : await what(token, body as Record<string, unknown>)
  if (!isRefusal(result)) return c.json({ ...result, locale: t.locale, words })
  const { refused, words: values } = result
  deps.log.info({ refused }, 'a proof of a wallet was refused')
  return c.json({ refused, why: t(`refusal-${refused}`, values), locale: t.locale, words }, 400)
}

const localeOf = async ({ db }: WalletPageDeps, c: Context, token: string | undefined): Promise<Locale> => {
  const owner = token === undefined ? undefined : await ownerOf(db, token)
  if (owner === undefined) return toLocale(c.req.header('accept-language'))
  const row = await db.selectFrom('contributors').select('locale').where('id', '=', owner).executeTakeFirst()
  return toLocale(row?.locale)
}

const open = async ({ db, now, page }: WalletPageDeps, token: string): Promise<object | Refusal> => {
  const opened = await openLink(db, token, now())
  if (isRefusal(opened)) return opened
  const own = pageFor(page(), opened.platform)
  return { ...opened, links: own === undefined ? [] : walletLinks(linkTo(own, token)) }
}
