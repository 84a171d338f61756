import { z } from 'zod'

import type { Locale } from '#core/locale.ts'
import { refuse } from '#core/refusal.ts'

import { MAX_EXAMPLES, replySchema, systemPrompt, userPrompt } from '../model-prompt.ts'
import type { TaskItem, TaskType } from '../task-type.ts'
import { MAX_ANSWER_TEXT, cleanText, isReadable, itemText, oneLine } from '../text.ts'

/** A correction needs room, but a text many times as long as the original is no correction. In UTF-16 units. */
const longest = (text: string): number => Math.min(MAX_ANSWER_TEXT, 2 * text.length + 500)

const payload = z.object({ text: itemText() })
const options = z.object({})
type Item = TaskItem<z.infer<typeof payload>, z.infer<typeof options>>

const words: Record<Locale, string> = {
  en: `
text-fix-title = Fix a text
text-fix-question = Fix the mistakes in this text.
text-fix-how = Correct it, and send me the whole text. Change as little as you can. No mistake in it? Tap the button.
text-fix-correct = Already correct
text-fix-field = The corrected text
text-fix-empty = I see no words in your answer. Send the corrected text, or tap “Already correct”.
text-fix-too-long = That is too long for this text: { $max } characters at most. Send the corrected text alone.
text-fix-not-a-choice = That button does not belong to this text. Send the corrected text, or tap “Already correct”.
`,
  fr: `
text-fix-title = Corriger un texte
text-fix-question = Corrige les fautes de ce texte.
text-fix-how = Corrige-le et envoie-moi le texte entier. Change le moins possible. Aucune faute ? Touche le bouton.
text-fix-correct = Déjà correct
text-fix-field = Le texte corrigé
text-fix-empty = Je ne vois aucun mot dans ta réponse. Envoie le texte corrigé, ou touche « Déjà correct ».
text-fix-too-long = C’est trop long pour ce texte : { $max } caractères au maximum. Envoie seulement le texte corrigé.
text-fix-not-a-choice = Ce bouton ne va pas avec ce texte. Envoie le texte corrigé, ou touche « Déjà correct ».
`,
}

const CORRECT = 'correct'

/** A text with its mistakes corrected. An answer is the whole text; "already correct" is the text as it was. */
export const taskType: TaskType<Item['payload'], string, Item['options']> = {
  kind: 'text-fix',
  words,
  payload,
  answer: z.string().min(1).max(MAX_ANSWER_TEXT),
  options,
  samples: [
    {
      payload: { text: 'She go to school every day.' },
      options: {},
      answer: 'She goes to school every day.',
      locale: 'en',
    },
    {
      payload: { text: 'Le train arrive à midi.' },
      options: {},
      answer: 'Le train arrive à midi.',
      locale: 'fr',
    },
  ],
  ask: (item, t) => ({
    text: [{ bold: t('text-fix-question') }, '\n', { copy: item.payload.text }, '\n', t('text-fix-how')],
    choices: [{ label: t('text-fix-correct'), value: CORRECT }],
    field: {
      label: t('text-fix-field'),
      prefill: item.payload.text,
      maxLength: longest(item.payload.text),
    },
  }),
  read: (item, input) => {
    if ('tap' in input)
      return input.tap === CORRECT ? { answer: item.payload.text } : refuse('text-fix-not-a-choice')
    const answer = cleanText(input.text)
    const max = longest(item.payload.text)
    if (!isReadable(answer)) return refuse('text-fix-empty')
    return answer.length > max ? refuse('text-fix-too-long', { max }) : { answer }
  },
  show: (item, answer, t) => (answer === item.payload.text ? t('text-fix-correct') : answer),
  brief: (item) => oneLine(item.payload.text),
  compare: {
    by: 'text',
    toText: (answer) => answer,
    fromText: (text) => text,
    original: (item) => item.payload.text,
  },
  baseline: (item, examples) => ({
    version: 'text-fix/1',
    system: systemPrompt(
      [
        'You correct spelling, grammar, agreement, capitals and punctuation of a short text in its own language.',
        'Change as little as possible: keep the meaning, the style and every word that is not wrong.',
        'The answer is the whole corrected text; if nothing is wrong, it is the text exactly as it was.',
      ].join('\n'),
    ),
    user: userPrompt({
      item: { text: item.payload.text },
      examples: examples
        .slice(0, MAX_EXAMPLES)
        .map((example) => ({ item: { text: example.item.payload.text }, answer: example.answer })),
    }),
    reply: replySchema(z.string()),
  }),
  local: 'harper',
}
