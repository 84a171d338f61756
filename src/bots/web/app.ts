import { Hono, type Context, type MiddlewareHandler } from 'hono'

import { changesSince, listMessages, type TranscriptContext } from '#chat/transcript.ts'
import { chosenLocale } from '#chat/web-identity.ts'
import { toLocale, type Locale } from '#core/locale.ts'

import { maxText, readCursor, readSent } from './act.ts'
import { renderPage, type Asset } from './assets.ts'
import type { Inside } from './deps.ts'
import { headers, ownNamesOnly, ownPageOnly, rateLimiter, smallBody } from './guard.ts'
import type { Hub, Lanes } from './hub.ts'
import { maxSlots, type Identities, type Identity } from './identity.ts'
import { receive } from './receive.ts'
import { stream } from './stream.ts'
import { pageWords } from './words.ts'

/** What one running door holds; nothing of it is lost with it. */
export type Running = { hub: Hub; lanes: Lanes; identities: Identities; assets: Map<string, Asset> }

type Env = { Variables: { who: Identity } }

/** Every route of the web chat. */
export const createApp = <C extends TranscriptContext>(door: Inside<C>, run: Running): Hono<Env> => {
  const app = new Hono<Env>()
  app.onError((error, c) => {
    door.log.error({ path: c.req.path, error: error.message }, 'the web chat could not answer')
    return c.json({ error: 'broken' }, 500)
  })
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.use(headers)
  app.use(ownNamesOnly(door))
  addPage(app, door, run)
  app.use('/api/*', knownOnly(run.identities))
  addReading(app, door, run)
  addWriting(app, door, run)
  const { also } = door
  if (also !== undefined) app.all('*', (c) => also.fetch(c.req.raw))
  return app
}

/** A page's requests speak for somebody whom opening the page has made known. */
const knownOnly =
  (identities: Identities): MiddlewareHandler<Env> =>
  async (c, next) => {
    const who = await identities.find(c)
    if (who === undefined) return c.json({ error: 'no-identity' }, 401)
    c.set('who', who)
    c.header('Cache-Control', 'no-store')
    return next()
  }

const clientLocale = (c: Context): Locale =>
  toLocale(c.req.header('accept-language')?.split(/[,;]/)[0]?.trim())

const localeFor = async <C extends TranscriptContext>(
  door: Inside<C>,
  c: Context,
  who: Identity,
): Promise<Locale> => (await chosenLocale(door.ctx, who.id)) ?? clientLocale(c)

/** The page and its files. Opening the page is what makes somebody known. */
const addPage = <C extends TranscriptContext>(app: Hono<Env>, door: Inside<C>, run: Running): void => {
  app.get('/', async (c) => {
    const who = await run.identities.open(c)
    c.header('Cache-Control', 'no-store')
    c.header('Vary', 'Accept-Language, Cookie')
    const locale = await localeFor(door, c, who)
    return c.html(renderPage(run.assets.get('index.html')?.body ?? '', locale))
  })
  app.get('/page/:file', (c) => {
    const asset = run.assets.get(c.req.param('file'))
    if (asset === undefined || asset.type.startsWith('text/html')) return c.notFound()
    c.header('ETag', asset.tag)
    c.header('Cache-Control', 'no-cache')
    if (c.req.header('if-none-match') === asset.tag) return c.body(null, 304)
    return c.body(asset.body, 200, { 'Content-Type': asset.type })
  })
}

const addReading = <C extends TranscriptContext>(app: Hono<Env>, door: Inside<C>, run: Running): void => {
  app.get('/api/session', async (c) => {
    const who = c.get('who')
    const locale = await localeFor(door, c, who)
    const commands = (door.commands?.(locale) ?? []).filter(({ who = 'everyone' }) => who === 'everyone')
    return c.json({
      me: run.identities.markOf(who.id),
      slot: who.slot,
      slots: await run.identities.slots(c),
      maxSlots,
      maxText,
      locale,
      words: pageWords[locale],
      commands: commands.map(({ name, description }) => ({ name, description })),
      behind: door.watch !== undefined,
      changes: await changesSince(door.ctx, who.id, readCursor(c.req.query('since'))),
    })
  })
  app.get('/api/stream', (c) => stream(c, door, run.hub, c.get('who')))
  app.get('/api/changes', async (c) =>
    c.json(await changesSince(door.ctx, c.get('who').id, readCursor(c.req.query('since')))),
  )
  app.get('/api/earlier', async (c) => {
    const before = Number(c.req.query('before'))
    if (!Number.isSafeInteger(before)) return c.json({ error: 'malformed' }, 400)
    return c.json(await listMessages(door.ctx, c.get('who').id, before))
  })
  app.get('/api/behind', async (c) => {
    const who = c.get('who')
    if (door.watch === undefined) return c.notFound()
    return c.json(await door.watch({ platform: 'web', id: who.id }, await localeFor(door, c, who)))
  })
}

const addWriting = <C extends TranscriptContext>(app: Hono<Env>, door: Inside<C>, run: Running): void => {
  const waitFor = rateLimiter(door.limits, door.now)
  app.post('/api/events', ownPageOnly, smallBody, async (c) => {
    const who = c.get('who')
    const seconds = waitFor(who.id)
    if (seconds > 0) return c.json({ error: 'too-many' }, 429, { 'Retry-After': String(seconds) })
    const body: unknown = await c.req.json().catch(() => undefined)
    const sent = readSent(body)
    if ('status' in sent) return c.json({ error: 'malformed', why: sent.why }, sent.status)
    return c.json(await receive(door, run, who, sent, clientLocale(c)))
  })
}
