import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

import { Hono } from 'hono'

import { toLocale } from '#core/locale.ts'

import { sharedStyle } from '../frame/frame.ts'
import { shell } from './shell.ts'

/** Nothing but our own script and style; questions go to the endpoint alone that the person has typed. */
const policy = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src https: http://127.0.0.1:* http://localhost:*; " +
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** The checks themselves: the very files that the command line runs, and what they import. */
const checks = [
  'bytes',
  'check-chain',
  'check-file',
  'leaf',
  'proof-file',
  'stages',
  'token-account',
  'transaction',
  'tree',
  'words',
]
const sources = new Map<string, URL>([
  ...checks.map((name): [string, URL] => [
    `${name}.ts`,
    new URL(`../../rewards/proofs/check/${name}.ts`, import.meta.url),
  ]),
  ['base58.ts', new URL('../../core/base58.ts', import.meta.url)],
])
const page = new URL('page/', import.meta.url)
const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'
const files = new Map<string, { at: URL; type: string }>([
  ['page.js', { at: new URL('page.js', page), type: script }],
  ['checks.js', { at: new URL('checks.js', page), type: script }],
  ['page.css', { at: new URL('page.css', page), type: style }],
  ['base.css', { at: sharedStyle, type: style }],
])

/** The page that checks proofs, at `/verify`. It keeps nothing: a file never leaves the browser it is opened in. */
export const createVerifyPage = (): Hono => {
  const app = new Hono()
  const stripped = new Map<string, Promise<string>>()
  app.use('/verify/*', async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(policy)) c.header(name, value)
    c.header('cache-control', 'no-cache')
  })
  app.get('/verify', (c) => {
    c.header('vary', 'accept-language')
    return c.html(shell(toLocale(c.req.header('accept-language'))))
  })
  app.get('/verify/:file', async (c) => {
    const file = files.get(c.req.param('file'))
    if (file === undefined) return c.notFound()
    return c.body(besideEachOther(await readFile(file.at, 'utf8')), 200, { 'content-type': file.type })
  })
  app.get('/verify/check/:file', async (c) => {
    const file = c.req.param('file')
    const source = sources.get(file)
    if (source === undefined) return c.notFound()
    const code = stripped.get(file) ?? toScript(source)
    stripped.set(file, code)
    return c.body(await code, 200, { 'content-type': script })
  })
  return app
}

/** A file as a browser reads it: without its types. */
const toScript = async (source: URL): Promise<string> =>
  besideEachOther(strip(await readFile(source, 'utf8')))

/** Imports by the name of a room, as imports of what this page serves. */
const besideEachOther = (script: string): string =>
  script.replaceAll("from '#core/", "from './").replaceAll("from '#rewards/proofs/check/", "from './check/")

/** Node calls this function experimental each time, although it runs all of Accord by the same means. */
const strip = (source: string): string => {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
