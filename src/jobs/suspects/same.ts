import type { Evidence } from '#campaigns/people/flags.ts'

import type { Ballot } from './ballots.ts'

/** The share of one label among all answers, and items that others clearly see otherwise. */
const share = 0.9
const clearItems = 6
const kept = 0.85

/**
 * The figures of somebody who says one label whatever they are shown: nearly all their answers are that label, and so are
 * those to the items which others clearly see otherwise. Where the items themselves are nearly all alike, the second cannot
 * be seen, and there are none.
 */
export const alwaysSame = (
  ballots: Ballot[],
  labels: string[],
): Extract<Evidence, { kind: 'same' }> | undefined => {
  const counts = labels.map((_, label) => ballots.filter(({ said }) => said === label).length)
  const most = Math.max(...counts)
  const top = counts.indexOf(most)
  if (most < share * ballots.length) return undefined
  const clear = ballots.filter(({ sure, others }) => sure && others !== top)
  const same = clear.filter(({ said }) => said === top)
  const [example] = same
  if (example === undefined || clear.length < clearItems || same.length < kept * clear.length)
    return undefined
  return {
    kind: 'same',
    label: labels[top] ?? '',
    itemId: example.itemId,
    same: most,
    count: ballots.length,
    clear: clear.length,
    kept: same.length,
  }
}
