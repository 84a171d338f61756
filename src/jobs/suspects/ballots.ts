import { labelOf, labelVotes } from '#campaigns/asking/label-votes.ts'
import type { ItemVotes } from '#campaigns/votes.ts'
import { standard, type Model, type Voice, type Vote } from '#consensus/index.ts'
import type { TaskType } from '#prompts/task-type.ts'

/** A campaign's items as labels by index; `gold` is -1 where nothing is known. */
export type Crowd = {
  labels: string[]
  items: { itemId: number; votes: Vote[]; gold: number }[]
  model: Model
}

/**
 * What a person said of an item, and what it is by `heard` other voices, or by its gold: `shares`, the probability of each
 * label; `others`, the likeliest; `sure`: they leave little doubt about that.
 */
export type Ballot = {
  itemId: number
  said: number
  others: number
  heard: number
  sure: boolean
  shares: number[]
}

/** How sure others must be, and how many of them. */
const enough = { probability: 0.9, people: 2 }

/** Latest items of a person that are looked at. */
const latest = 400

export const crowdOf = (type: TaskType, labels: string[], items: ItemVotes[], model: Model): Crowd => ({
  labels,
  model,
  items: items.map(({ itemId, votes, gold }) => ({
    itemId,
    votes: labelVotes(type, labels, votes),
    gold: labels.indexOf(labelOf(type, gold) ?? ''),
  })),
})

/** Where each person's votes are: places in `items`, in the order of the items' ids. */
export const placesOf = ({ items }: Crowd): Map<Voice, number[]> => {
  const places = new Map<Voice, number[]>()
  const order = [...items.keys()].sort((a, b) => (items[a]?.itemId ?? 0) - (items[b]?.itemId ?? 0))
  for (const at of order)
    for (const { voice } of items[at]?.votes ?? []) {
      if (!voice.startsWith('c:')) continue
      const own = places.get(voice)
      if (own === undefined) places.set(voice, [at])
      else own.push(at)
    }
  return places
}

/**
 * A person's answers beside what everybody but `left` (the person, or their group) says of the same items; those of which
 * nobody else says anything are left out.
 */
export const ballotsOf = (crowd: Crowd, places: number[], voice: Voice, left: Set<Voice>): Ballot[] =>
  places.slice(-latest).flatMap((at) => {
    const item = crowd.items[at]
    const said = item?.votes.find((vote) => vote.voice === voice)?.label
    if (item === undefined || said === undefined) return []
    const { itemId, gold } = item
    const known = crowd.labels.map((_, label) => +(label === gold))
    if (gold >= 0) return [{ itemId, said, others: gold, heard: 1, sure: true, shares: known }]
    const rest = item.votes.filter((vote) => !left.has(vote.voice))
    const heard = rest.length
    if (heard === 0) return []
    const shares = standard.posterior(rest, crowd.labels.length, crowd.model)
    const most = Math.max(...shares)
    const sure = heard >= enough.people && most >= enough.probability
    return [{ itemId, said, others: shares.indexOf(most), heard, sure, shares }]
  })
