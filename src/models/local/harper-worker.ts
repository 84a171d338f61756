import { parentPort } from 'node:worker_threads'

import { Dialect, LocalLinter, type Lint, type Suggestion } from 'harper.js'
import { binary } from 'harper.js/binary'

import { onlyCandidate } from './candidate.ts'

/** What a text becomes. `unsure`: there is a mistake that has no single clear correction. */
export type Corrected = { text: string; changes: number } | { unsure: string }
export type Asked = { id: number; text: string }
export type Told = { id: number } & (Corrected | { failed: string })

/** Matters of style are left to people; what is left is a mistake. */
const style = new Set(['Style', 'Readability', 'Enhancement', 'Redundancy', 'Regionalism'])

/** Rules that were seen to be wrong more often than right ("Where you did buy" became "Were you did buy"). */
const off = { SplitWords: false, WereWhere: false, WrongNegative: false }
const ROUNDS = 3

const openLinter = async (dialect: Dialect): Promise<LocalLinter> => {
  const linter = new LocalLinter({ binary, dialect })
  await linter.setLintConfig({ ...(await linter.getLintConfig()), ...off })
  return linter
}
const american = openLinter(Dialect.American)
const british = openLinter(Dialect.British)

/** Every clear correction, again and again, because one may reveal the next; the result must have no mistake left. */
const correct = async (original: string): Promise<Corrected> => {
  let text = original
  let changes = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    const lints = await mistakesIn(text)
    if (lints.length === 0) return { text, changes }
    for (const lint of lints) {
      const suggestion = clear(lint)
      if (suggestion === undefined) return { unsure: `${lint.lint_kind()}: ${lint.get_problem_text()}` }
      text = await (await american).applySuggestion(text, lint, suggestion)
      changes += 1
    }
  }
  return { unsure: 'corrections without end' }
}

const placeOf = (lint: Lint): string => `${lint.span().start}-${lint.span().end}`

/**
 * What is a mistake on both sides of the ocean, from the last to the first, so that correcting one leaves the places of
 * the others as they were.
 */
const mistakesIn = async (text: string): Promise<Lint[]> => {
  const language = 'plaintext'
  const there = new Set((await (await british).lint(text, { language })).map(placeOf))
  const found = (await (await american).lint(text, { language }))
    .filter((lint) => there.has(placeOf(lint)) && !style.has(lint.lint_kind()) && !onlyLowers(lint))
    .sort((a, b) => b.span().start - a.span().start)
  return found.filter((lint, index) => {
    const after = found[index - 1]
    return after === undefined || lint.span().end <= after.span().start
  })
}

/** Harper would write a name of its dictionary in small letters even where it begins a sentence. */
const onlyLowers = (lint: Lint): boolean => {
  const problem = lint.get_problem_text()
  const lowered = problem.toLowerCase()
  return problem !== lowered && lint.suggestions().every((given) => given.get_replacement_text() === lowered)
}

const clear = (lint: Lint): Suggestion | undefined => {
  const suggestions = lint.suggestions()
  const candidates = suggestions.map((suggestion) => suggestion.get_replacement_text())
  const only = onlyCandidate(lint.get_problem_text(), candidates, lint.lint_kind() === 'Spelling')
  return only === undefined ? undefined : suggestions[only]
}

const tell = (told: Told): void => parentPort?.postMessage(told, [])

parentPort?.on('message', ({ id, text }: Asked) => {
  correct(text).then(
    (corrected) => tell({ id, ...corrected }),
    (error: unknown) => tell({ id, failed: String(error) }),
  )
})
