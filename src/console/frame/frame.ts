import { html } from 'hono/html'

import type { Locale } from '#core/locale.ts'

type Written = ReturnType<typeof html>

export type Frame = {
  locale: Locale
  title: string
  /** Addresses of stylesheets, besides the one that all pages share. */
  styles: string[]
  scripts?: string[]
  /** Nobody shall find this page by a search. */
  hidden?: boolean
  main: Written | Written[]
}

/** Where the style that all pages share is. */
export const sharedStyle = new URL('base.css', import.meta.url)

/** The sign of the chat, so that its pages are known as one thing with it. */
const sign = html`<svg viewBox="0 0 64 64" width="32" height="32" aria-hidden="true">
  <rect width="64" height="64" rx="20" fill="#0b6e5d" />
  <path d="M17 40a13 13 0 0 1 13-20" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" />
  <path d="M47 24a13 13 0 0 1-13 20" fill="none" stroke="#9fe3d2" stroke-width="5" stroke-linecap="round" />
  <path d="m24 33 6 6 11-13" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" />
</svg>`

/** What all pages beside the chat have around their own. */
export const frame = ({ locale, title, styles, scripts = [], hidden = false, main }: Frame) =>
  html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        ${hidden ? html`<meta name="robots" content="noindex" />` : ''}
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${styles.map((href) => html`<link rel="stylesheet" href="${href}" />`)}
        ${scripts.map((src) => html`<script type="module" src="${src}"></script>`)}
      </head>
      <body>
        <header class="bar">${sign}<span>Accord</span></header>
        ${main}
      </body>
    </html>`
