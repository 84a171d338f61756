import { html } from 'hono/html'

import type { Locale } from '#core/locale.ts'

import { frame } from '../frame/frame.ts'
import { words } from './words.ts'

/** The page before a file is chosen. */
export const shell = (locale: Locale) => {
  const t = words[locale]
  return frame({
    locale,
    title: t.title,
    styles: ['/verify/base.css', '/verify/page.css'],
    scripts: ['/verify/page.js'],
    main: html`<main data-words="${JSON.stringify(t)}">
      <h1>${t.title}</h1>
      <p>${t.lead}</p>
      <noscript><p class="problem">${t.script}</p></noscript>
      <label id="drop">
        <input class="sr" id="file" type="file" accept="application/json,.json" />
        <span class="button primary">${t.choose}</span>
        <span class="dropping">${t.drop}</span>
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
        <p id="hint" class="quiet">${t.rpcHint}</p>
        <button>${t.ask}</button>
      </form>
      <section id="chain" aria-live="polite"></section>
      <section id="facts"></section>
    </main>`,
  })
}
