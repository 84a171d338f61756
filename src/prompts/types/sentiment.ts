import { z } from 'zod'

import { locales, type Locale } from '#core/locale.ts'
import { refuse } from '#core/refusal.ts'

import { wordOf } from '../fluent.ts'
import { readLabel } from '../labels.ts'
import { MAX_EXAMPLES, replySchema, systemPrompt, userPrompt } from '../model-prompt.ts'
import type { TaskItem, TaskType } from '../task-type.ts'
import { itemText, oneLine } from '../text.ts'

const sentiments = ['positive', 'negative', 'mixed', 'neutral'] as const
type Sentiment = (typeof sentiments)[number]

const payload = z.object({ text: itemText() })

/** `labels`: the sentiments to choose from, in the order of the buttons; all four where it is missing. */
const options = z.object({
  labels: z
    .array(z.enum(sentiments), { error: `expected some of: ${sentiments.join(', ')}` })
    .min(2, { error: 'expected at least two labels' })
    .refine((labels) => new Set(labels).size === labels.length, { error: 'expected each label once' })
    .default([...sentiments]),
})

type Item = TaskItem<z.infer<typeof payload>, z.infer<typeof options>>

const words: Record<Locale, string> = {
  en: `
sentiment-title = How it sounds
sentiment-question = How does this sound?
sentiment-positive = Positive
sentiment-negative = Negative
sentiment-mixed = Mixed
sentiment-neutral = Neutral
sentiment-not-a-choice = That is not one of the answers. Tap one of the buttons below the text.
`,
  fr: `
sentiment-title = Le ton d’un texte
sentiment-question = Quel est le ton de ce texte ?
sentiment-positive = Positif
sentiment-negative = Négatif
sentiment-mixed = Mitigé
sentiment-neutral = Neutre
sentiment-not-a-choice = Ce n’est pas une des réponses. Touche un des boutons sous le texte.
`,
}

const meaning: Record<Sentiment, string> = {
  positive: 'the writer is pleased, grateful, hopeful or kind about what they speak of',
  negative: 'the writer is displeased, sad, angry, worried or mocking; irony counts as what it means',
  mixed: 'something clearly good AND something clearly bad, neither of which outweighs the other',
  neutral: 'a fact, a question or a plan without any feeling in it',
}

const named = (item: Item) =>
  item.options.labels.map((value) => ({
    value,
    names: locales.map((locale) => wordOf(words[locale], `sentiment-${value}`) ?? value),
  }))

/** How a text sounds. */
export const taskType: TaskType<Item['payload'], Sentiment, Item['options']> = {
  kind: 'sentiment',
  words,
  payload,
  answer: z.enum(sentiments),
  options,
  samples: [
    {
      payload: { text: 'The delivery was two days late, but the support team was lovely.' },
      options: {},
      answer: 'mixed',
      locale: 'en',
    },
    {
      payload: { text: 'Merci à toute l’équipe, c’était parfait.' },
      options: { labels: ['negative', 'positive'] },
      answer: 'positive',
      locale: 'fr',
    },
  ],
  ask: (item, t) => ({
    text: [{ bold: t('sentiment-question') }, '\n', { quote: item.payload.text }],
    choices: item.options.labels.map((value) => ({ label: t(`sentiment-${value}`), value })),
  }),
  read: (item, input) => {
    const answer = readLabel(named(item), input)
    return answer === undefined ? refuse('sentiment-not-a-choice') : { answer: answer as Sentiment }
  },
  show: (_item, answer, t) => t(`sentiment-${answer}`),
  brief: (item) => oneLine(item.payload.text),
  compare: {
    by: 'label',
    labels: (item) => [...item.options.labels],
    toLabel: (answer) => answer,
    fromLabel: (label) => label as Sentiment,
  },
  baseline: (item, examples) => ({
    version: 'sentiment/1',
    system: systemPrompt(
      `You say how a short text sounds to the people who read it. The answers:\n${item.options.labels
        .map((label) => `- "${label}": ${meaning[label]}`)
        .join('\n')}`,
    ),
    user: userPrompt({
      item: { text: item.payload.text },
      examples: examples
        .slice(0, MAX_EXAMPLES)
        .map((example) => ({ item: { text: example.item.payload.text }, answer: example.answer })),
    }),
    reply: replySchema(z.enum(item.options.labels)),
  }),
  local: 'sentiment-lexicon',
}
