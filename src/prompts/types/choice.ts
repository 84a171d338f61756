import { z } from 'zod'

import { locales, type Locale } from '#core/locale.ts'
import { refuse } from '#core/refusal.ts'
import type { Span } from '#core/view.ts'

import { readLabel } from '../labels.ts'
import { MAX_EXAMPLES, replySchema, systemPrompt, userPrompt } from '../model-prompt.ts'
import type { Example, TaskItem, TaskType } from '../task-type.ts'
import { MAX_CAPTION_TEXT, cleanText, isVisible, itemText, oneLine, optionalColumn } from '../text.ts'

/** Platforms cut a button's label at 80 characters, and offer 25 choices at most. */
const buttonText = z
  .string({ error: 'expected a text' })
  .overwrite((text) => cleanText(text).replace(/\s+/g, ' '))
  .refine((text) => isVisible(text) && text.length <= 80, { error: 'expected 1 to 80 characters' })

const perLocale = (text: z.ZodType<string>) => z.partialRecord(z.enum(locales), text)

const label = z.preprocess(
  (given) => (typeof given === 'string' ? { value: given } : given),
  z.object(
    { value: buttonText, title: perLocale(buttonText).optional() },
    { error: 'expected a label such as "dog", or {"value": "dog", "title": {"en": "Dog", "fr": "Chien"}}' },
  ),
)

/** What people read in this language, else in another one, else the value itself. */
const titleOf = ({ value, title = {} }: z.output<typeof label>, locale: Locale): string =>
  title[locale] ?? Object.values(title)[0] ?? value

const everyNameOnce = (labels: z.output<typeof label>[]): boolean =>
  [
    labels.map(({ value }) => value),
    ...locales.map((locale) => labels.map((label) => titleOf(label, locale))),
  ].every((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length)

/**
 * `labels`: 2 to 25, in the order of the buttons; `title` is what people read instead of the value.
 * `question`: one for all languages, or one a language; an item's own question comes first.
 */
const options = z.object({
  labels: z
    .array(label, { error: 'expected a list of 2 to 25 labels' })
    .min(2, { error: 'expected 2 to 25 labels' })
    .max(25, { error: 'expected 2 to 25 labels' })
    .refine((labels) => everyNameOnce(labels), { error: 'expected each label and each title once' }),
  question: z
    .union([itemText(300), perLocale(itemText(300))], {
      error: 'expected a question of 1 to 300 characters, or {"en": "…", "fr": "…"}',
    })
    .optional(),
})

const picture = z
  .url({ protocol: /^https?$/, error: 'expected the http(s) address of a picture' })
  .max(2000, { error: 'expected an address of at most 2000 characters' })

const payload = z
  .object({
    text: optionalColumn(itemText()),
    picture: optionalColumn(picture),
    alt: optionalColumn(itemText(300)),
    question: optionalColumn(itemText(300)),
  })
  .refine(({ text, picture }) => text !== undefined || picture !== undefined, {
    error: 'expected a text, a picture, or both',
    path: ['text'],
  })
  .refine(({ text = '', picture }) => picture === undefined || text.length <= MAX_CAPTION_TEXT, {
    error: `expected a text of at most ${MAX_CAPTION_TEXT} characters beside a picture`,
    path: ['text'],
  })

type Payload = z.infer<typeof payload>
type Options = z.infer<typeof options>
type Item = TaskItem<Payload, Options>

const words: Record<Locale, string> = {
  en: `
choice-title = Pick an answer
choice-question = Which answer fits best?
choice-picture = The picture to look at
choice-not-a-choice = That is not one of the answers. Tap one of the buttons.
`,
  fr: `
choice-title = Choisir une réponse
choice-question = Quelle réponse convient le mieux ?
choice-picture = L’image à regarder
choice-not-a-choice = Ce n’est pas une des réponses. Touche un des boutons.
`,
}

const questionOf = (item: Item, locale: Locale): string | undefined => {
  const { question } = item.options
  const ofCampaign =
    typeof question === 'string' ? question : (question?.[locale] ?? Object.values(question ?? {})[0])
  return item.payload.question ?? ofCampaign
}

const shown = ({ payload: { text, picture, alt } }: Item): Record<string, unknown> => ({ text, picture, alt })

const prompt = (item: Item, examples: Example<Payload, string, Options>[]) => {
  const values = item.options.labels.map(({ value }) => value)
  return {
    version: 'choice/1',
    system: systemPrompt(
      'You sort items into the labels of "choices", one label each, as careful people would. "question" is what they' +
        ' are asked. The answer is the label exactly as it stands in "choices".',
    ),
    user: userPrompt({
      question: questionOf(item, item.locale ?? 'en') ?? 'Which answer fits best?',
      choices: item.options.labels.map((label) => ({
        label: label.value,
        title: titleOf(label, item.locale ?? 'en'),
      })),
      item: shown(item),
      examples: examples
        .slice(0, MAX_EXAMPLES)
        .map((example) => ({ item: shown(example.item), answer: example.answer })),
    }),
    ...(item.payload.picture === undefined ? {} : { picture: item.payload.picture }),
    reply: replySchema(z.enum(values)),
  }
}

/** One of the campaign's own labels. */
export const taskType: TaskType<Payload, string, Options> = {
  kind: 'choice',
  words,
  payload,
  answer: z.string().min(1).max(80),
  options,
  samples: [
    {
      payload: { text: 'Swapped 120 USDC for 0.8 SOL' },
      options: { labels: ['swap', 'transfer', 'stake'], question: 'What happened here?' },
      answer: 'swap',
      locale: 'en',
    },
    {
      payload: { picture: 'https://example.org/7.jpg', alt: 'Un animal dans un jardin', question: '' },
      options: {
        labels: [
          { value: 'dog', title: { en: 'Dog', fr: 'Chien' } },
          { value: 'cat', title: { en: 'Cat', fr: 'Chat' } },
        ],
        question: { en: 'Which animal is it?', fr: 'Quel animal est-ce ?' },
      },
      answer: 'cat',
      locale: 'fr',
    },
  ],
  ask: (item, t) => {
    const { text, picture, alt } = item.payload
    const spans: Span[] = [{ bold: questionOf(item, t.locale) ?? t('choice-question') }]
    if (text !== undefined) spans.push('\n', { quote: text })
    return {
      text: spans,
      ...(picture === undefined ? {} : { picture: { url: picture, alt: alt ?? t('choice-picture') } }),
      choices: item.options.labels.map((label) => ({ label: titleOf(label, t.locale), value: label.value })),
    }
  },
  read: (item, input) => {
    const labels = item.options.labels.map(({ value, title }) => ({
      value,
      names: Object.values(title ?? {}),
    }))
    const answer = readLabel(labels, input)
    return answer === undefined ? refuse('choice-not-a-choice') : { answer }
  },
  show: (item, answer, t) => {
    const label = item.options.labels.find(({ value }) => value === answer)
    return label === undefined ? answer : titleOf(label, t.locale)
  },
  brief: ({ payload: { text, alt, picture } }) => oneLine(text ?? alt ?? picture ?? ''),
  compare: {
    by: 'label',
    labels: (item) => item.options.labels.map(({ value }) => value),
    toLabel: (answer) => answer,
    fromLabel: (answer) => answer,
  },
  baseline: prompt,
}
