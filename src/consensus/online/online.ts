import { accordFamily, usualCoin } from '../accord/family.ts'
import { fitAccord } from '../accord/accord.ts'
import { grown, openStore } from './answer-store.ts'
import type { Family, Shared } from '../confusion.ts'
import { softmax } from '../numeric.ts'

/**
 * Consensus as answers arrive. Items and voices are numbered by the caller from 0. An answer costs time proportional to the
 * answers of its own item, however many there are in all; a full refit is due whenever there are half as many again as at
 * the last one, so that refits cost a constant an answer too.
 */
export type Online = {
  /** Takes an answer and returns the item's posterior; a second answer of the same voice on an item changes nothing. */
  add(item: number, voice: number, label: number): number[]
  posterior(item: number): number[]
  size: () => number
  isDue(): boolean
  /** Learns everything anew from all answers: online and refitted posteriors agree from then on. */
  refit(): void
}

const growth = 1.5
const firstRefit = 100

/** An empty Online for so many labels. */
export const openOnline = (labels: number): Online => {
  const size = labels * labels
  const store = openStore()
  // The kind of matrices before the first refit; afterwards `shared` carries what the refit chose.
  const family: Family = accordFamily({ coin: usualCoin, strength: 16, toward: 'even', learnClasses: false })
  let shared: Shared = family.share(new Float64Array(0), new Float64Array(labels), labels)
  let due = firstRefit
  let voices = 0
  let counts = new Float64Array(64 * size)
  let logs = new Float64Array(64 * size)
  const row = new Float64Array(size)

  const rate = (who: number): void => {
    family.rate(counts, who * size, shared, row)
    logs.set(row, who * size)
  }
  const meet = (who: number): void => {
    counts = grown(counts, (who + 1) * size, 0)
    logs = grown(logs, counts.length, 0)
    for (; voices <= who; voices += 1) rate(voices)
  }
  const weights = (item: number): Float64Array => {
    const sums = Float64Array.from(shared.logPrior)
    store.each(item, (who, said) => {
      const base = who * size + said
      for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (logs[base + k * labels] as number)
    })
    return sums
  }
  const posterior = (item: number): number[] => softmax(weights(item).map((weight) => weight * shared.temper))
  return {
    add: (item, who, said) => {
      if (said < 0 || said >= labels) return posterior(item)
      // What the others say of the truth is what this voice is measured by until the next refit; alone it tells nothing.
      const others = softmax(weights(item))
      const isFirst = !store.has(item)
      if (!store.add(item, who, said)) return posterior(item)
      meet(who)
      if (isFirst) return posterior(item)
      for (const [k, share] of others.entries()) {
        const cell = who * size + k * labels + said
        counts[cell] = (counts[cell] as number) + share
      }
      rate(who)
      return posterior(item)
    },
    posterior,
    size: store.size,
    isDue: () => store.size() >= due,
    refit: () => {
      const fit = fitAccord(store.crowd(labels, voices))
      shared = fit.shared
      counts.set(fit.counts)
      for (let who = 0; who < voices; who += 1) rate(who)
      due = Math.ceil(store.size() * growth)
    },
  }
}
