import { createWebDoor, type WebDoor } from '#bots/web/door.ts'
import type { Behind } from '#chat/behind/behind.ts'
import { silent } from '#core/log.ts'
import type { Event, View } from '#core/view.ts'
import type { Db } from '#db/connect.ts'

type FakeContext = { db: Db }

/** A conversation small enough to read: it answers an event once, as `converse` promises, and remembers in memory. */
export const fakeChat = () => {
  const events: Event[] = []
  const answered = new Map<string, { views: View[]; rendered: boolean }>()
  const chat = {
    events,
    reply: (event: Event): View[] | Promise<View[]> => fakeReply(event),
    converse: async (_ctx: FakeContext, event: Event): Promise<View[]> => {
      events.push(event)
      const known = answered.get(event.id)
      if (known !== undefined) return known.rendered ? [] : known.views
      const views = await chat.reply(event)
      answered.set(event.id, { views, rendered: false })
      return views
    },
    rendered: async (_ctx: FakeContext, event: Event): Promise<void> => {
      const known = answered.get(event.id)
      if (known !== undefined) known.rendered = true
    },
  }
  return chat
}
export type FakeChat = ReturnType<typeof fakeChat>

const sentences = [
  'The delivery was two days late, but the support team was lovely.',
  'Best soup I have had in years.',
  'The train leaves at nine.',
]
const question = (index: number): View => ({
  text: [{ bold: 'How does this sound?' }, '\n', { quote: sentences[index % sentences.length] ?? '' }],
  choices: [
    ...['Positive', 'Negative', 'Mixed', 'Neutral'].map((label) => ({
      label,
      data: `a:${index}:${label}`,
      row: 0,
    })),
    { label: 'Skip', data: `s:${index}`, row: 1 },
    { label: 'Report', data: `r:${index}`, row: 1 },
  ],
})

/** A welcome, questions that a tap turns into "recorded", a text to mend, a wallet, and an echo of all other texts. */
const fakeReply = (event: Event): View[] => {
  const { act } = event
  if (act.kind === 'tap') return afterTap(act.data)
  if (act.kind === 'command') return afterCommand(act.name, event.locale)
  if (act.kind === 'text' && act.field === 'fix:1')
    return [{ text: ['✓ Recorded. Waiting for others: 1 ACC.'], tone: 'good', how: 'replace' }, question(0)]
  return [{ text: [act.kind === 'text' ? `You said: ${act.text}` : 'No files, please.'] }]
}

const afterTap = (data: string): View[] => {
  const [kind, index, label] = data.split(':')
  if (kind === 'c') return [question(0)]
  if (kind === 'u') return [question(Number(index))]
  if (kind === 'r') return [{ text: ['Reported, thank you. A moderator looks at it.'], how: 'toast' }]
  const done: View = {
    text: [kind === 's' ? 'Skipped.' : `✓ ${label ?? ''}, recorded. Waiting for others: 0.5 ACC.`],
    tone: 'good',
    choices: [{ label: 'Undo', data: `u:${index ?? ''}` }],
  }
  return [done, question(Number(index) + 1)]
}

const afterCommand = (name: string, locale: string): View[] => {
  if (name === 'start')
    return [
      {
        text: [
          locale === 'fr'
            ? 'Bonjour. Je t’envoie de petites tâches, comme dire si une phrase est joyeuse ou fâchée. Il faut environ dix secondes. Chaque réponse que d’autres confirment rapporte 0,5 ACC, versés sur ton propre portefeuille.'
            : 'Hi. I send you small tasks, like saying whether a sentence sounds happy or angry. One takes about ten seconds. Each answer that others confirm earns 0.5 ACC, paid to your own wallet.',
        ],
        choices: [
          {
            label: locale === 'fr' ? 'J’accepte, et j’ai 16 ans ou plus' : 'I agree, and I am 16 or older',
            data: 'c:yes',
            row: 0,
          },
          {
            label: locale === 'fr' ? 'La vie privée en une minute' : 'Privacy in one minute',
            data: 'c:privacy',
            row: 1,
          },
        ],
      },
    ]
  if (name === 'next') return [question(0)]
  if (name === 'fix')
    return [
      {
        text: [{ bold: 'Please mend this sentence.' }, '\n', { copy: 'She dont likes the new office .' }],
        choices: [
          { label: 'Already correct', data: 'a:fix:ok', row: 0 },
          { label: 'Skip', data: 's:0', row: 1 },
        ],
        field: {
          field: 'fix:1',
          label: 'Your version',
          prefill: 'She dont likes the new office .',
          maxLength: 60,
        },
      },
    ]
  if (name === 'wallet')
    return [
      {
        text: [
          'You are paid to ',
          { copy: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU' },
          'To change it, send me another address.',
        ],
      },
    ]
  if (name === 'paid')
    return [
      {
        text: ['✓ Sent 25.5 ACC. ', { link: 'Transaction 5h2…kP', url: 'https://explorer.example/tx/5h2kP' }],
        tone: 'good',
        choices: [{ label: 'Proof', url: 'https://explorer.example/proof' }],
      },
    ]
  return [{ text: [`Command ${name}.`] }]
}

const commands = [
  'start',
  'next',
  'balance',
  'wallet',
  'withdraw',
  'stats',
  'language',
  'help',
  'privacy',
  'forget',
]

export type StartedWeb = { door: WebDoor; chat: FakeChat; stop: () => Promise<void> }

/** The real door on a free port, with the small conversation behind it. */
export const startWeb = async (
  db: Db,
  options: {
    port?: number
    chat?: FakeChat
    watch?: () => Promise<Behind>
    limits?: { burst: number; perSecond: number }
    heartbeat?: number
  } = {},
): Promise<StartedWeb> => {
  const chat = options.chat ?? fakeChat()
  const door = await createWebDoor({
    ctx: { db },
    converse: chat.converse,
    rendered: chat.rendered,
    host: '127.0.0.1',
    port: options.port ?? 0,
    log: silent,
    commands: (locale) =>
      commands.map((name) => ({
        name,
        description: locale === 'fr' ? `Ce que /${name} fait` : `What /${name} does`,
      })),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  await door.start()
  return { door, chat, stop: async () => door.stop() }
}
