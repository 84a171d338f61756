import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'

import { sha256 } from '#core/ids.ts'
import type { Locale } from '#core/locale.ts'

import { pageWords } from './words.ts'

const folder = new URL('page/', import.meta.url)
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** A file of the page as it is sent; `tag` changes with its content. */
export type Asset = { body: string; type: string; tag: string }

/** The page's files by their name, read once: they are small, and part of the program. */
export const loadAssets = async (): Promise<Map<string, Asset>> => {
  const assets = new Map<string, Asset>()
  for (const file of await readdir(folder)) {
    const type = types[extname(file)]
    if (type === undefined) continue
    const body = await readFile(new URL(file, folder), 'utf8')
    assets.set(file, { body, type, tag: `"${sha256(body).slice(0, 16)}"` })
  }
  return assets
}

/** The page in a language: `{{word}}` stands for one of words.ts. Throws on a word that is not there. */
export const renderPage = (template: string, locale: Locale): string =>
  template.replace(/\{\{([\w-]+)\}\}/g, (_whole, key: string) => {
    const word = key === 'locale' ? locale : (pageWords[locale] as Record<string, string>)[key]
    if (word === undefined) throw new Error(`the page wants the word ${key}, which words.ts does not have`)
    return escapeHtml(word)
  })

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
