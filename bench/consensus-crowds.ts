/** Accord's default against majority vote on many simulated crowds: `npm run bench:crowds -- --help`. */
import { majority, standard, type Method } from '#consensus/index.ts'
import { progress, runBench } from './consensus/command.ts'
import { crowdGrid } from './consensus/crowd-grid.ts'
import { toItems } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { simulate, type Recipe } from './consensus/simulated.ts'

/** Small crowds are noise: so many more of them are made. */
const repeats = (items: number): number => (items < 100 ? 20 : items < 400 ? 2 : 1)

/** By how many points the default is above majority vote on one crowd. */
const gainOn = (recipe: Recipe, seed: number): number => {
  const data = simulate(recipe, seed)
  const items = toItems(data)
  const labels = recipe.labels
  const accuracy = (method: Method): number => {
    const model = method.learn(items, labels)
    const posteriors = items.map(({ votes }) => method.posterior(votes, labels, model))
    return measure(posteriors, data.truth, labels).accuracy
  }
  return accuracy(standard) - accuracy(majority)
}

const mean = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length

const rowOf = (family: string, seeds: number) => {
  const recipes = crowdGrid.filter(({ name }) => name === family)
  const gains = recipes.map((recipe) =>
    Array.from({ length: seeds * repeats(recipe.items) }, (_, seed) => gainOn(recipe, 1000 * (seed + 1))),
  )
  progress(family)
  const all = gains.flat()
  return {
    family,
    crowds: all.length,
    mean: round(mean(all)),
    worst_kind: round(Math.min(...gains.map(mean))),
    worst_crowd: round(Math.min(...all)),
    below_half_a_point: all.filter((gain) => gain < -0.5).length,
  }
}

runBench(
  {
    about:
      'By how many points the default is above majority vote on simulated crowds: the mean of a family, its worst kind (labels, answers an item, class sizes; mean of the seeds), its worst crowd.',
    script: 'bench:crowds',
    options: { seeds: { is: 'crowds of each kind; of small ones more', usually: '4' } },
  },
  ({ json, count }) => {
    const families = [...new Set(crowdGrid.map(({ name }) => name))]
    const rows = families.map((family) => rowOf(family, count('seeds')))
    if (json) console.log(JSON.stringify(rows))
    else console.table(rows)
  },
)
