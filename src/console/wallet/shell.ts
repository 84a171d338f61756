import { html } from 'hono/html'

import type { Locale, Translate } from '#core/locale.ts'

import { frame } from '../frame/frame.ts'

const noScript: Record<Locale, string> = {
  en: 'This page needs JavaScript. Turn it on, or go back to the chat and tap “I cannot open it”.',
  fr: 'Cette page a besoin de JavaScript. Active-le, ou retourne dans le chat et touche « Je n’arrive pas à l’ouvrir ».',
}

/**
 * The empty page: its words come with the link, in the language of the person that it belongs to. What it says where they
 * cannot come stands in it from the beginning, in the browser's language.
 */
export const shell = (t: Translate) =>
  frame({
    locale: t.locale,
    title: t('page-title'),
    styles: ['/wallet/base.css', '/wallet/page.css'],
    scripts: ['/wallet/page.js'],
    hidden: true,
    main: [
      html`<main
        id="main"
        aria-busy="true"
        aria-live="polite"
        data-offline="${t('page-offline')}"
        data-again="${t('button-retry')}"
      ></main>`,
      html`<noscript><p class="problem">${noScript[t.locale]}</p></noscript>`,
    ],
  })
