import { html } from 'hono/html'

import type { Locale } from '#core/locale.ts'

import { words } from './words.ts'

/** The page before a file is chosen. */
export const shell = (locale: Locale) => {
  const t = words[locale]
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <title>${t.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/verify/page.css" />
        <script type="module" src="/verify/page.js"></script>
      </head>
      <body>
        <main data-words="${JSON.stringify(t)}">
          <h1>${t.title}</h1>
          <p>${t.lead}</p>
          <noscript><p class="bad">${t.script}</p></noscript>
          <label id="drop">
            <input id="file" type="file" accept="application/json,.json" />
            <span>${t.choose}</span>
          </label>
          <section id="result" aria-live="polite"></section>
          <form id="ask" hidden>
            <label for="rpc">${t.rpc}</label>
            <input
              id="rpc"
              type="url"
              inputmode="url"
              autocomplete="off"
              spellcheck="false"
              placeholder="https://api.mainnet-beta.solana.com"
              aria-describedby="hint"
            />
            <p id="hint">${t.rpcHint}</p>
            <button>${t.ask}</button>
          </form>
          <section id="chain" aria-live="polite"></section>
        </main>
      </body>
    </html>`
}
