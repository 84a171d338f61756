import { toCrowd, type Crowd } from '../crowd.ts'
import { distinctVotes, type Method, type Params, type Voice } from '../method.ts'
import { onGrid, sigmoid, softmax } from '../numeric.ts'

/** Normal priors: abilities around 1, log ease around 0, both with deviation 1 (those of the paper's code). */
const rounds = 30
const steps = 10
const step = 0.1

/** Rounds of ease and label for one item alone, given the abilities. */
const itemRounds = 10

/**
 * GLAD (Whitehill et al. 2009): a voice has an ability, an item an ease; the chance to be right is the logistic of their
 * product, mistakes fall evenly. Expectation maximisation, each step of it by gradient ascent.
 */
export const glad: Method = {
  name: 'glad',
  learn: (items, labels) => {
    const crowd = toCrowd(items, labels)
    const abilities = new Float64Array(crowd.voices.length).fill(1)
    const ease = new Float64Array(crowd.items)
    const posteriors = new Float64Array(crowd.items * labels)
    for (let round = 0; round < rounds; round += 1) {
      weigh(crowd, abilities, ease, posteriors)
      for (let at = 0; at < steps; at += 1) climb(crowd, posteriors, abilities, ease)
    }
    return {
      shared: { method: 'glad', version: 1 },
      voices: new Map(crowd.voices.map((voice, at): [Voice, Params] => [voice, { ability: abilities[at] }])),
    }
  },
  posterior: (votes, labels, model) => {
    const clean = distinctVotes(votes, labels)
    const crowd = toCrowd([{ votes: clean }], labels)
    const abilities = Float64Array.from(crowd.voices, (voice) => abilityOf(model.voices.get(voice)))
    const ease = new Float64Array(1)
    const posteriors = new Float64Array(labels)
    for (let round = 0; round < itemRounds; round += 1) {
      weigh(crowd, abilities, ease, posteriors)
      for (let at = 0; at < steps; at += 1) climb(crowd, posteriors, undefined, ease, abilities)
    }
    weigh(crowd, abilities, ease, posteriors)
    return softmax(posteriors.map(Math.log))
  },
}

const abilityOf = (params: Params | undefined): number => {
  const ability = params?.['ability']
  return typeof ability === 'number' && Number.isFinite(ability) ? ability : 1
}

const weigh = (crowd: Crowd, abilities: Float64Array, ease: Float64Array, posteriors: Float64Array): void => {
  const { labels, items, starts, voice, label, gold } = crowd
  for (let item = 0; item < items; item += 1) {
    const known = gold[item] as number
    const sums = new Float64Array(labels)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const right = sigmoid((abilities[voice[at] as number] as number) * Math.exp(ease[item] as number))
      const wrong = Math.log(Math.max(1e-12, 1 - right) / Math.max(1, labels - 1))
      for (let k = 0; k < labels; k += 1)
        sums[k] = (sums[k] as number) + (k === label[at] ? Math.log(Math.max(1e-12, right)) : wrong)
    }
    const shares = known >= 0 ? Array.from(sums, (_, k) => +(k === known)) : softmax(sums).map(onGrid)
    posteriors.set(shares, item * labels)
  }
}

/** One step uphill for abilities and ease; without `abilities` for ease alone, with the abilities in `fixed`. */
const climb = (
  crowd: Crowd,
  posteriors: Float64Array,
  abilities: Float64Array | undefined,
  ease: Float64Array,
  fixed = abilities,
): void => {
  const { labels, items, starts, voice, label } = crowd
  if (fixed === undefined) return
  const toAbility = fixed.map((ability) => 1 - ability)
  const answers = new Float64Array(fixed.length).fill(1)
  for (let item = 0; item < items; item += 1) {
    let toEase = -(ease[item] as number)
    const scale = Math.exp(ease[item] as number)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      const error =
        (posteriors[item * labels + (label[at] as number)] as number) -
        sigmoid((fixed[who] as number) * scale)
      toAbility[who] = (toAbility[who] as number) + error * scale
      answers[who] = (answers[who] as number) + 1
      toEase += error * (fixed[who] as number) * scale
    }
    const votes = (starts[item + 1] as number) - (starts[item] as number)
    ease[item] = bound((ease[item] as number) + (step * toEase) / Math.sqrt(1 + votes))
  }
  if (abilities === undefined) return
  for (let who = 0; who < abilities.length; who += 1) {
    const move = (2 * step * (toAbility[who] as number)) / Math.sqrt(answers[who] as number)
    abilities[who] = bound((abilities[who] as number) + move)
  }
}

const bound = (value: number): number => Math.max(-4, Math.min(4, value))
