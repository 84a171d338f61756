import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIComponentInContainer,
  type APIFileComponent,
  type APIMediaGalleryComponent,
  type APIMessageTopLevelComponent,
} from 'discord.js'

import type { Message, View } from '#core/view.ts'

import { fieldPrefix, toControls, type Row } from './choices.ts'
import { limits } from './limits.ts'
import { clean, isVisible, toLines, type Mention } from './markdown.ts'
import { split } from './split.ts'
import { doorWords } from './words.ts'

/** The body of a message. Nobody is ever pinged by what stands in one. */
export type Body = {
  flags: number
  /** What is uploaded with it; `toRequest` takes it out of the body. */
  files?: { name: string; data: Buffer }[]
  components: APIMessageTopLevelComponent[]
  allowed_mentions: { parse: [] }
}

/** How it is said: in which language (a client's tag; '' where nobody can say), and how a command's name is made to be tapped. */
export type Manner = { locale: string; mention: Mention }

const signs = { plain: '', good: '✓ ', bad: '⚠️ ' } as const
const accents = { good: 0x2e_9e_5b, bad: 0xd0_8a_1d } as const

/** Any view within Discord's limits: one message, or several where its text is long. The last carries the buttons. */
export const render = (view: View, manner: Manner): Body[] => {
  const words = doorWords(manner.locale)
  const around =
    (view.picture === undefined ? 0 : 2) +
    (view.field === undefined ? 0 : 2) +
    (view.file === undefined ? 0 : 1) +
    2
  const { rows, explained } = toControls(
    view.choices ?? [],
    manner.locale === '' ? '…' : words.choose,
    limits.components - around,
  )
  const all = [...fieldRow(view, words.write), ...rows]
  const picture = pictureOf(view)
  const lines = toLines([...withTone(view), ...pictureWords(view), ...explained])
  const texts = split(lines, limits.text, manner.mention)
  if (texts.length === 0) texts.push('…')
  return texts.map((content, index) => {
    const last = index === texts.length - 1
    const body = toBody(view.tone, [
      ...(index === 0 && picture !== undefined ? [picture] : []),
      { type: ComponentType.TextDisplay, content },
      ...(last ? [...fileOf(view), ...all] : []),
    ])
    return last && view.file !== undefined
      ? { ...body, files: [{ name: view.file.name, data: Buffer.from(view.file.text) }] }
      : body
  })
}

/** A tone has a colour at its side, and always its sign too. */
const toBody = (tone: View['tone'], parts: APIComponentInContainer[]): Body => ({
  flags: MessageFlags.IsComponentsV2,
  components:
    tone === 'good' || tone === 'bad'
      ? [{ type: ComponentType.Container, accent_color: accents[tone], components: parts }]
      : parts,
  allowed_mentions: { parse: [] },
})

/** A sign for done, one for a problem; unless the words bring it along. */
const withTone = ({ text, tone = 'plain' }: View): Message => {
  const [first] = text
  const begins = typeof first === 'string' ? first.trimStart() : ''
  if (signs[tone] === '' || /^[✓✔✅⚠✗❌]/u.test(begins)) return text
  return typeof first === 'object' && ('quote' in first || 'copy' in first)
    ? [signs[tone].trim(), '\n', ...text]
    : [signs[tone], ...text]
}

/** A file that is uploaded with the message, as a component that shows it. */
const fileOf = ({ file }: View): APIFileComponent[] =>
  file === undefined ? [] : [{ type: ComponentType.File, file: { url: `attachment://${file.name}` } }]

/** How a message's body is handed to Discord: its files beside it. */
export const toRequest = ({ files, ...body }: Body) => (files === undefined ? { body } : { body, files })

const pictureOf = ({ picture }: View): APIMediaGalleryComponent | undefined => {
  if (picture === undefined || !/^https?:\/\/\S{1,2000}$/.test(picture.url)) return undefined
  const description = clean(picture.alt)
  const fits = isVisible(description) && description.length <= limits.alt
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: picture.url }, ...(fits && { description }) }],
  }
}

/** What the picture's own place cannot hold: an address that Discord does not fetch, an alt text that is too long. */
const pictureWords = ({ picture }: View): Message => {
  if (picture === undefined) return []
  if (!/^https?:\/\/\S{1,2000}$/.test(picture.url)) return ['\n', picture.alt, '\n', { copy: picture.url }]
  return picture.alt.length <= limits.alt ? [] : ['\n', picture.alt]
}

/** A place to type is a button that opens a form. */
const fieldRow = ({ field }: View, label: string): Row[] => {
  if (field === undefined) return []
  const custom_id = `${fieldPrefix}${field.field}`
  if (custom_id.length > limits.customId) throw new RangeError(`the field ${field.field} has too long a name`)
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id }],
    },
  ]
}
