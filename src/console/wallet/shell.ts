import { html } from 'hono/html'

import type { Locale } from '#core/locale.ts'

const noScript: Record<Locale, string> = {
  en: 'This page needs JavaScript. Turn it on, or go back to the chat and tap “I cannot open it”.',
  fr: 'Cette page a besoin de JavaScript. Active-le, ou retourne dans le chat et touche « Je n’arrive pas à l’ouvrir ».',
}

/** The empty page: its words come with the link, in the language of the person that it belongs to. */
export const shell = (locale: Locale) =>
  html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>Accord</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/wallet/page.css" />
        <script type="module" src="/wallet/page.js"></script>
      </head>
      <body>
        <main id="main" aria-busy="true" aria-live="polite"></main>
        <noscript><p class="problem">${noScript[locale]}</p></noscript>
      </body>
    </html>`
