import { toCrowd } from '../crowd.ts'
import { majority } from './majority.ts'
import { distinctVotes, type Method, type Model, type Voice } from '../method.ts'

/** A stranger, and a voice with few answers, agree about this often; worth this many answers. */
const strangers = { agreement: 0.6, strength: 1 }

/**
 * Worker agreement with the aggregate: majority vote once, then a second vote in which each voice weighs as often as it
 * agreed with the first. A tied majority is shared by the labels in it.
 */
export const wawa: Method = {
  name: 'wawa',
  learn: (items, labels) => {
    const crowd = toCrowd(items, labels)
    const agreed = new Float64Array(crowd.voices.length)
    const answers = new Float64Array(crowd.voices.length)
    for (const [item, { votes, gold }] of items.entries()) {
      const shares =
        gold === undefined ? winners(votes, labels) : [...Array(labels).keys()].map((k) => +(k === gold))
      for (let at = crowd.starts[item] as number; at < (crowd.starts[item + 1] as number); at += 1) {
        const voice = crowd.voice[at] as number
        agreed[voice] = (agreed[voice] as number) + (shares[crowd.label[at] as number] ?? 0)
        answers[voice] = (answers[voice] as number) + 1
      }
    }
    const { agreement, strength } = strangers
    const weights = crowd.voices.map((voice, at): [Voice, { weight: number }] => {
      const weight = ((agreed[at] as number) + agreement * strength) / ((answers[at] as number) + strength)
      return [voice, { weight }]
    })
    return { shared: { method: 'wawa', version: 1 }, voices: new Map(weights) }
  },
  posterior: (votes, labels, model) => {
    const sums = Array.from({ length: labels }, () => strangers.agreement / labels)
    for (const { voice, label } of distinctVotes(votes, labels))
      sums[label] = (sums[label] as number) + weightOf(model, voice)
    const total = sums.reduce((sum, part) => sum + part, 0)
    return sums.map((sum) => sum / total)
  },
}

const winners = (votes: Parameters<typeof distinctVotes>[0], labels: number): number[] => {
  const shares = majority.posterior(votes, labels, { shared: {}, voices: new Map() })
  const top = Math.max(...shares)
  const tied = shares.filter((share) => share > top - 1e-9).length
  return shares.map((share) => (share > top - 1e-9 ? 1 / tied : 0))
}

const weightOf = (model: Model, voice: Voice): number => {
  const weight = model.voices.get(voice)?.['weight']
  return typeof weight === 'number' && weight >= 0 && weight <= 1 ? weight : strangers.agreement
}
