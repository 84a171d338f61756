import { toCrowd } from '../crowd.ts'
import { distinctVotes, type Method, type Params, type Voice } from '../method.ts'
import { digamma, onGrid, softmax } from '../numeric.ts'

/** Beta pseudo-answers for knowing and guessing, Dirichlet pseudo-answers for each guess (those of the paper). */
const prior = { knows: 0.5, guesses: 0.5, guess: 10 }
const rounds = 50

/** Log weights of a voice: it knows the truth, or it guesses and says `label`. */
type Traits = { knows: number; guesses: number; habits: number[] }

/**
 * MACE (Hovy et al. 2013) by variational Bayes: a voice either knows the truth and says it, or guesses by habit. The paper
 * restarts at random; here it starts from the belief that most people know, so that nothing is random.
 */
export const mace: Method = {
  name: 'mace',
  learn: (items, labels) => {
    const crowd = toCrowd(items, labels)
    const known = new Float64Array(crowd.voices.length)
    const guessed = new Float64Array(crowd.voices.length * labels)
    let traits = crowd.voices.map(() => stranger(labels))
    for (let round = 0; round < rounds; round += 1) {
      known.fill(0)
      guessed.fill(0)
      for (let item = 0; item < crowd.items; item += 1) {
        const votes: [number, number][] = []
        for (let at = crowd.starts[item] as number; at < (crowd.starts[item + 1] as number); at += 1)
          votes.push([crowd.voice[at] as number, crowd.label[at] as number])
        const gold = crowd.gold[item] as number
        const shares =
          gold >= 0
            ? Array.from({ length: labels }, (_, k) => +(k === gold))
            : shareOut(weigh(votes, traits, labels))
        for (const [voice, label] of votes) {
          const trait = traits[voice] as Traits
          const knew = onGrid((shares[label] as number) * knowing(trait, label))
          known[voice] = (known[voice] as number) + knew
          guessed[voice * labels + label] = (guessed[voice * labels + label] as number) + 1 - knew
        }
      }
      traits = crowd.voices.map((_, at) =>
        traitsOf(known[at] as number, guessed.subarray(at * labels, (at + 1) * labels)),
      )
    }
    return {
      shared: { method: 'mace', version: 1 },
      voices: new Map(crowd.voices.map((voice, at): [Voice, Params] => [voice, traits[at] as Traits])),
    }
  },
  posterior: (votes, labels, model) => {
    const clean = distinctVotes(votes, labels)
    const traits = clean.map(({ voice }) => readTraits(model.voices.get(voice), labels))
    const said = clean.map(({ label }, at): [number, number] => [at, label])
    return softmax(weigh(said, traits, labels))
  },
}

/**
 * What is summed lies on a grid, here and in `learn`, so that sums are the same to the last bit in whatever order: two camps
 * that balance each other would else be parted by it, from round to round more.
 */
const weigh = (votes: [number, number][], traits: Traits[], labels: number): number[] => {
  const sums = Array.from({ length: labels }, () => 0)
  for (const [voice, label] of votes) {
    const { knows, guesses, habits } = traits[voice] as Traits
    const guess = guesses + (habits[label] as number)
    const right = onGrid(Math.log(Math.exp(knows) + Math.exp(guess)))
    const wrong = onGrid(guess)
    for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (k === label ? right : wrong)
  }
  return sums
}

const shareOut = (sums: number[]): number[] => {
  const top = Math.max(...sums)
  const weights = sums.map((sum) => onGrid(Math.exp(sum - top)))
  const total = weights.reduce((all, weight) => all + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Chance that the voice knew, given that it was right. */
const knowing = ({ knows, guesses, habits }: Traits, label: number): number =>
  1 / (1 + Math.exp(guesses + (habits[label] as number) - knows))

const traitsOf = (known: number, guessed: ArrayLike<number>): Traits => {
  const lies = Array.from(guessed).reduce((sum, count) => sum + count, 0)
  const all = digamma(known + lies + prior.knows + prior.guesses)
  const habits = digamma(lies + prior.guess * guessed.length)
  return {
    knows: digamma(known + prior.knows) - all,
    guesses: digamma(lies + prior.guesses) - all,
    habits: Array.from(guessed, (count) => digamma(count + prior.guess) - habits),
  }
}

const stranger = (labels: number): Traits => ({
  knows: Math.log(0.7),
  guesses: Math.log(0.3),
  habits: Array.from({ length: labels }, () => -Math.log(labels)),
})

const readTraits = (params: Params | undefined, labels: number): Traits => {
  const { knows, guesses, habits } = params ?? {}
  const finite = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value <= 0
  return finite(knows) &&
    finite(guesses) &&
    Array.isArray(habits) &&
    habits.length === labels &&
    habits.every(finite)
    ? { knows, guesses, habits }
    : stranger(labels)
}
