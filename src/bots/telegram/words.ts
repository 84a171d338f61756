import { toLocale, type Locale } from '#core/locale.ts'

/** The few words that only Telegram needs; everything else comes from the conversation. */
type DoorWords = {
  apology: string
  openMe: (link: string) => string
  openMeButton: string
  description: string
  shortDescription: string
}

const words: Record<Locale, DoorWords> = {
  en: {
    apology: 'Something went wrong on my side, and nothing was stored. Please try again in a moment.',
    openMe: (link) => `I cannot write to you yet. Open ${link}, press Start, then try again here.`,
    openMeButton: 'Open our private chat',
    description:
      'I send you small tasks, like saying whether a sentence sounds happy or angry. One takes about ten seconds. ' +
      'Each answer that others confirm earns tokens, paid to your own wallet. I ask before I store anything, and ' +
      '/forget takes it back. Press Start.',
    shortDescription: 'Small tasks, answered by tapping. Each confirmed answer is paid to your own wallet.',
  },
  fr: {
    apology: 'Quelque chose a échoué de mon côté, et rien n’a été enregistré. Réessaie dans un instant.',
    openMe: (link) => `Je ne peux pas encore t’écrire. Ouvre ${link}, touche Démarrer, puis réessaie ici.`,
    openMeButton: 'Ouvrir notre discussion privée',
    description:
      'Je t’envoie de petites tâches, comme dire si une phrase est joyeuse ou en colère. Une tâche prend environ dix ' +
      'secondes. Chaque réponse confirmée par d’autres rapporte des jetons, versés sur ton propre portefeuille. Je ' +
      'demande avant d’enregistrer quoi que ce soit, et /forget l’efface. Touche Démarrer.',
    shortDescription:
      'De petites tâches, une touche suffit. Chaque réponse confirmée est payée sur ton portefeuille.',
  },
}

/** The door's words in the language of a client's tag, such as `fr-CA`. */
export const doorWords = (tag: string): DoorWords => words[toLocale(tag)]
