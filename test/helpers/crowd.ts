import { existsSync } from 'node:fs'

/** Recorded answers of real people: the whole data set where it lies beside the project, else the committed sample. */
export const crowd = (name: 'd_sentiment' | 'dog'): { answers: string; truth: string } => {
  const folder = existsSync(`../shared/data/crowd/${name}`)
    ? `../shared/data/crowd/${name}`
    : `samples/bench/${name}`
  return { answers: `${folder}/label.csv`, truth: `${folder}/truth.csv` }
}
