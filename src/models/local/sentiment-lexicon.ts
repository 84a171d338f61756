import type { TaskItem } from '#prompts/task-type.ts'

import { guessLanguage } from '../language.ts'
import type { LocalJudge } from '../local.ts'
import { valenceOf } from './valence.ts'

/** Below so many points a text says too little for a list of words. */
const ENOUGH = 2

/** Good and bad are mixed where the smaller is at least this part of the larger. */
const BALANCED = 0.5

/** Where mixed is no choice, so little difference decides nothing. */
const MARGIN = 0.2

/**
 * English text by a list of rated words (AFINN-165; Nielsen, "A new ANEW", 2011). It knows no irony and no other
 * language, and never says "neutral": a text without a rated word is a text that it cannot judge.
 */
export const createJudge = (): LocalJudge => ({
  judge: async (type, item) => {
    if (type.compare.by !== 'label') return { abstained: 'not-a-label-task' }
    const { text } = item.payload as { text: string }
    if (!isEnglish(item, text)) return { abstained: 'not-english' }
    const said = sayOf(text, type.compare.labels(item))
    return 'label' in said
      ? { answer: type.compare.fromLabel(said.label), confidence: said.confidence }
      : said
  },
})

const isEnglish = (item: TaskItem, text: string): boolean =>
  item.locale === 'fr' ? false : guessLanguage(text) !== 'fr'

type Said = { label: string; confidence: number } | { abstained: string }

/**
 * The confidence grows with the margin and with how much was rated; a list of words deserves no more than 0.9.
 * A text that turns ("but", "though") says two things, also where the list rates only one of them.
 */
const sayOf = (text: string, labels: string[]): Said => {
  const { good, bad, turns } = valenceOf(text)
  const total = good + bad
  if (total < ENOUGH) return { abstained: 'too-little-said' }
  const weight = total / (total + 3)
  const balance = Math.min(good, bad) / Math.max(good, bad)
  if ((balance >= BALANCED || turns) && labels.includes('mixed'))
    return { label: 'mixed', confidence: 0.4 + 0.3 * balance * weight + (turns ? 0.1 : 0) }
  const margin = Math.abs(good - bad) / total
  const label = good > bad ? 'positive' : 'negative'
  if (margin < MARGIN || !labels.includes(label)) return { abstained: 'undecided' }
  return { label, confidence: 0.5 + 0.4 * margin * weight }
}
