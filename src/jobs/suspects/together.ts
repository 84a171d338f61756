import type { Evidence } from '#campaigns/people/flags.ts'
import { colluders, type Voice } from '#consensus/index.ts'

import { ballotsOf, type Crowd } from './ballots.ts'

type Together = Extract<Evidence, { kind: 'together' }>

/** Items shared with the others of a group, the share of equal answers, and those that everybody else clearly sees otherwise. */
const fewest = 8
const share = 0.8
const against = 2

/** People whom the refit found to share their answers, each with what there is to see of it; who has little of it is left out. */
export const together = (crowd: Crowd, places: Map<Voice, number[]>): Map<Voice, Together> => {
  const found = new Map<Voice, Together>()
  for (const group of colluders(crowd.model)) {
    const people = group.filter((voice) => voice.startsWith('c:'))
    for (const voice of people) {
      const evidence = evidenceOf(crowd, places.get(voice) ?? [], voice, people)
      if (evidence !== undefined) found.set(voice, evidence)
    }
  }
  return found
}

const evidenceOf = (crowd: Crowd, places: number[], voice: Voice, group: Voice[]): Together | undefined => {
  const members = new Set(group)
  const partners = new Set<Voice>()
  let [shared, same, opposed] = [0, 0, 0]
  const ballots = new Map(ballotsOf(crowd, places, voice, members).map((one) => [one.itemId, one]))
  for (const at of places) {
    const item = crowd.items[at]
    const own = item === undefined ? undefined : ballots.get(item.itemId)
    const others = item?.votes.filter((vote) => vote.voice !== voice && members.has(vote.voice)) ?? []
    if (own === undefined || others.length === 0) continue
    shared += 1
    const alike = others.filter(({ label }) => label === own.said)
    if (alike.length * 2 <= others.length) continue
    same += 1
    for (const partner of alike) partners.add(partner.voice)
    if (own.sure && own.others !== own.said) opposed += 1
  }
  if (shared < fewest || same < share * shared || opposed < against) return undefined
  const ids = [...partners].map((partner) => Number(partner.slice(2))).sort((a, b) => a - b)
  return { kind: 'together', others: ids.length, same, shared, against: opposed, with: ids }
}
