import type { Failure } from './check-file.ts'

/** What a file is checked for, in this order; the first that fails ends it. */
const stages = ['form', 'payment', 'answers', 'signature', 'transfer'] as const
export type Stage = (typeof stages)[number]

const stageOf: Record<Failure, Stage> = {
  'too-large': 'form',
  'not-json': 'form',
  'not-a-proof': 'form',
  'other-version': 'form',
  rewritten: 'form',
  'payment-differs': 'payment',
  'answer-differs': 'answers',
  'answers-missing': 'answers',
  'answers-order': 'answers',
  'rewards-differ': 'answers',
  'transaction-unreadable': 'signature',
  'signature-differs': 'signature',
  'treasury-differs': 'signature',
  'signature-forged': 'signature',
  'memo-differs': 'transfer',
  'transfer-missing': 'transfer',
}

/** Each stage with what came of it; `failed`: where it ended, undefined for a sound file. */
export const stagesOf = (failed?: Failure): { stage: Stage; came: 'good' | 'bad' | 'open' }[] => {
  const end = failed === undefined ? stages.length : stages.indexOf(stageOf[failed])
  return stages.map((stage, at) => ({ stage, came: at < end ? 'good' : at === end ? 'bad' : 'open' }))
}
