import { toLocale, type Locale } from '#core/locale.ts'

/** The few words that only Discord needs; everything else comes from the conversation. */
type DoorWords = {
  apology: string
  write: string
  answer: string
  choose: string
  posted: string
  soon: string
  threadClosed: (channel: string) => string
  channelGone: string
  cardTooLong: string
  notPosted: (channel: string) => string
  nothing: string
  tooLate: string
  late: string
  noPermission: (channel: string, missing: string[]) => string
  permissions: Record<PermissionName, string>
}

/** What the bot needs in a channel to post a card. */
export type PermissionName = 'view' | 'send' | 'sendInThreads'

const words: Record<Locale, DoorWords> = {
  en: {
    apology: 'Something went wrong on my side, and nothing was stored. Please try again in a moment.',
    write: 'Write the answer',
    answer: 'Your answer',
    choose: 'Choose an answer',
    posted: '✓ The card is in the channel.',
    soon: 'Discord does not take the card right now. It will be in the channel in a moment: you need not do anything. If that can never be, I tell you in private.',
    threadClosed: (channel) =>
      `I cannot post in ${channel}: the thread is archived or locked. Open it again, or choose another channel, then send the command again. Nothing was posted, and nothing was spent.`,
    channelGone:
      'This channel is not there anymore. Send the command in another one. Nothing was posted, and nothing was spent.',
    cardTooLong:
      'This text is too long for a card on Discord: stars, underscores and other signs count twice. Shorten it, then send the command again. Nothing was posted, and nothing was spent.',
    notPosted: (channel) =>
      `Discord does not let me post in ${channel}. Choose another channel, then send the command again. Nothing was posted, and nothing was spent.`,
    nothing: 'That is done already.',
    tooLate: 'What you did reached me too late to show you the result there. Nothing is lost: here it is.',
    late: 'This takes longer than it should. Please try again in a moment.',
    noPermission: (channel, missing) =>
      `I may not post in ${channel}. Give me there: ${missing.join(', ')} (channel settings, Permissions). Then send the command again. Nothing was posted, and nothing was spent.`,
    permissions: {
      view: 'View Channel',
      send: 'Send Messages',
      sendInThreads: 'Send Messages in Threads',
    },
  },
  fr: {
    apology: 'Quelque chose a échoué de mon côté, et rien n’a été enregistré. Réessaie dans un instant.',
    write: 'Écrire la réponse',
    answer: 'Ta réponse',
    choose: 'Choisis une réponse',
    posted: '✓ La carte est dans le salon.',
    soon: 'Discord ne prend pas la carte pour l’instant. Elle sera dans le salon dans un moment\u00a0: tu n’as rien à faire. Si ce n’est pas possible, je te le dis en privé.',
    threadClosed: (channel) =>
      `Je ne peux pas publier dans ${channel}\u00a0: le fil est archivé ou verrouillé. Rouvre-le, ou choisis un autre salon, puis renvoie la commande. Rien n’a été publié ni dépensé.`,
    channelGone: 'Ce salon n’existe plus. Envoie la commande dans un autre. Rien n’a été publié ni dépensé.',
    cardTooLong:
      'Ce texte est trop long pour une carte sur Discord\u00a0: les étoiles, tirets bas et autres signes comptent double. Raccourcis-le, puis renvoie la commande. Rien n’a été publié ni dépensé.',
    notPosted: (channel) =>
      `Discord ne me laisse pas publier dans ${channel}. Choisis un autre salon, puis renvoie la commande. Rien n’a été publié ni dépensé.`,
    nothing: 'C’est déjà fait.',
    tooLate:
      'Ton geste m’est parvenu trop tard pour t’en montrer le résultat là-bas. Rien n’est perdu\u00a0: le voici.',
    late: 'Cela prend plus de temps que prévu. Réessaie dans un instant.',
    noPermission: (channel, missing) =>
      `Je ne peux pas publier dans ${channel}. Accorde-moi là-bas\u00a0: ${missing.join(', ')} (paramètres du salon, Permissions). Puis renvoie la commande. Rien n’a été publié ni dépensé.`,
    permissions: {
      view: 'Voir le salon',
      send: 'Envoyer des messages',
      sendInThreads: 'Envoyer des messages dans les fils',
    },
  },
}

/** The door's words in the language of a client's tag, such as `fr` or `en-US`. */
export const doorWords = (tag: string): DoorWords => words[toLocale(tag)]
