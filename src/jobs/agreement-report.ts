import { alphaOf, seeded, type Measured } from '#campaigns/agreement.ts'
import { labelVotes } from '#campaigns/asking/label-votes.ts'
import { loadModel } from '#campaigns/model-store.ts'
import { votesOfCampaign } from '#campaigns/votes.ts'
import { bootstrap, cohenKappa } from '#consensus/agreement.ts'
import { isPerson } from '#consensus/method.ts'
import { standard } from '#consensus/index.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignOf, itemOf } from './campaign-of.ts'
import { ballotsOf, crowdOf, placesOf, type Ballot } from './suspects/ballots.ts'

/**
 * How far people agree in a campaign: Krippendorff's alpha of all labels and of each against all others, and Cohen's kappa of each
 * person against what everybody else (a model among them) says of the same items. Each with a 95 % interval.
 */
export type Agreement = {
  alpha: Measured | undefined
  labels: (Measured & { label: string })[]
  people: (Measured & { contributorId: number })[]
}

/** People with the most answers, and the fewest that are compared. */
const mostPeople = 200
const fewest = 10

const resamples = 200

/** Undefined where answers are texts: nothing counts as the same there. */
export const agreementOf = async (
  db: Db,
  types: TaskTypes,
  campaignId: number,
): Promise<Agreement | undefined> => {
  const { campaign, type } = await campaignOf(db, types, campaignId)
  const items = await votesOfCampaign(db, campaignId)
  const [first] = items
  if (type.compare.by === 'text') return undefined
  if (first === undefined) return { alpha: undefined, labels: [], people: [] }
  const labels = type.compare.labels(itemOf(campaign, first.payload))
  const votes = items.map((item) =>
    labelVotes(type, labels, item.votes).filter(({ voice }) => isPerson(voice)),
  )
  const model = (await loadModel(db, campaignId)) ?? standard.learn([], labels.length)
  const crowd = crowdOf(type, labels, items, model)
  const people = [...placesOf(crowd)].sort(([, a], [, b]) => b.length - a.length).slice(0, mostPeople)
  return {
    alpha: alphaOf(votes, labels.length),
    labels: labels.flatMap((label, at) => {
      const against = votes.map((own) => own.map((vote) => ({ ...vote, label: Number(vote.label === at) })))
      const alpha = alphaOf(against, 2)
      return alpha === undefined ? [] : [{ label, ...alpha }]
    }),
    people: people.flatMap(([voice, places]) => {
      const kappa = kappaOf(ballotsOf(crowd, places, voice, new Set([voice])), labels.length)
      return kappa === undefined ? [] : [{ contributorId: Number(voice.slice(2)), ...kappa }]
    }),
  }
}

const kappaOf = (ballots: Ballot[], labels: number): Measured | undefined => {
  const pairs = ballots
    .filter(({ heard }) => heard > 0)
    .map(({ said, others }): [number, number] => [said, others])
  const value = pairs.length < fewest ? undefined : cohenKappa(pairs, labels)
  if (value === undefined) return undefined
  const spread = bootstrap(pairs, (sample) => cohenKappa(sample, labels), seeded(), resamples)
  return spread === undefined
    ? undefined
    : {
        value,
        low: Math.min(value, spread.low),
        high: Math.max(value, spread.high),
        items: pairs.length,
      }
}
