import type { Token } from './words.ts'

/** Sums that differ by less than this share of all weight are equal: what is left is the order they were added in. */
export const rounding = 1e-9

/** The best text's own words count half a vote more: without it, equal weights would patch texts from crumbs. */
const home = 0.5

/** Leaving a mistake in is easier than changing what was right: silence weighs this much against a correction. */
const silence = 0.6

type Text = { tokens: Token[]; keys: string[] }

/**
 * One text out of several, word by word (after ROVER, Fiscus 1997): all are aligned to a backbone; at each of its words,
 * and between them, what has the most weight stands, written as most of its weight wrote it. The backbone is the best
 * whole text, or for corrections the original (`start`): then each correction stands for itself, so that people who each
 * mended another mistake both count.
 */
export const mergeTexts = (
  texts: Text[],
  best: Text,
  weights: number[],
  start: Token[] | undefined,
): Token[] => {
  const backbone = start ?? best.tokens
  const keys = backbone.map(({ key }) => key)
  const aligned = texts.map((text) => align(keys, text))
  const factor = (key: string, own: string): number => (start !== undefined && key === own ? silence : 1)
  const bonus = start === undefined ? home * (weights[texts.indexOf(best)] ?? 0) : 0
  const merged: Token[] = []
  for (let slot = 0; slot <= backbone.length; slot += 1) {
    const between = aligned.map(({ inserted }) => inserted[slot] ?? [])
    const extra = elect(between, weights, '', (key) => factor(key, ''), 0)
    merged.push(...(extra.won > extra.total * (0.5 + rounding) || start !== undefined ? extra.tokens : []))
    const own = keys[slot]
    if (own === undefined) continue
    const here = aligned.map(({ instead }) => instead[slot] ?? [])
    merged.push(...elect(here, weights, own, (key) => factor(key, own), bonus).tokens)
  }
  return merged
}

/** The tokens with the most weight; on a tie the backbone's own, then the first in the alphabet. */
const elect = (
  candidates: Token[][],
  weights: number[],
  own: string,
  factor: (key: string) => number,
  bonus: number,
): { tokens: Token[]; won: number; total: number } => {
  const votes = new Map<string, { weight: number; forms: Map<string, { weight: number; tokens: Token[] }> }>()
  let total = 0
  for (const [at, tokens] of candidates.entries()) {
    const key = tokens.map((token) => token.key).join(' ')
    const weight = (weights[at] ?? 0) * factor(key)
    const vote = votes.get(key) ?? { weight: key === own ? bonus : 0, forms: new Map() }
    const written = tokens.map((token) => token.form).join(' ')
    const form = vote.forms.get(written) ?? { weight: 0, tokens }
    vote.weight += weight
    form.weight += weight
    votes.set(key, vote)
    vote.forms.set(written, form)
    total += weight
  }
  const slack = rounding * (total + bonus)
  const [key, vote] = heaviest([...votes], own, slack) ?? ['', undefined]
  const form = vote === undefined ? undefined : heaviest([...vote.forms], '', slack)
  return { tokens: form?.[1].tokens ?? [], won: key === '' ? 0 : (vote?.weight ?? 0), total }
}

const heaviest = <T extends { weight: number }>(
  entries: [string, T][],
  own: string,
  slack: number,
): [string, T] | undefined => {
  const most = Math.max(...entries.map(([, { weight }]) => weight))
  const tied = entries.filter(([, { weight }]) => weight >= most - slack)
  return tied.find(([key]) => key === own) ?? tied.sort(([a], [b]) => (a < b ? -1 : 1))[0]
}

/** What stands instead of each word of the backbone, and what is inserted before each (and after the last). */
const align = (backbone: string[], { tokens, keys }: Text): { instead: Token[][]; inserted: Token[][] } => {
  const [n, m] = [backbone.length, keys.length]
  const width = m + 1
  const costs = new Uint32Array((n + 1) * width)
  for (let j = 0; j <= m; j += 1) costs[j] = j
  const cost = (i: number, j: number): number => costs[i * width + j] as number
  const exchange = (i: number, j: number): number =>
    cost(i - 1, j - 1) + (backbone[i - 1] === keys[j - 1] ? 0 : 1)
  for (let i = 1; i <= n; i += 1) {
    costs[i * width] = i
    for (let j = 1; j <= m; j += 1)
      costs[i * width + j] = Math.min(exchange(i, j), cost(i - 1, j) + 1, cost(i, j - 1) + 1)
  }
  const instead: Token[][] = Array.from({ length: n }, () => [])
  const inserted: Token[][] = Array.from({ length: n + 1 }, () => [])
  let [i, j] = [n, m]
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && cost(i, j) === exchange(i, j)) {
      instead[i - 1] = [tokens[j - 1] as Token]
      i -= 1
      j -= 1
    } else if (i > 0 && cost(i, j) === cost(i - 1, j) + 1) i -= 1
    else {
      inserted[i]?.unshift(tokens[j - 1] as Token)
      j -= 1
    }
  }
  return { instead, inserted }
}
