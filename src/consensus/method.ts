/** Who says something about an item: `c:17` a contributor, `m:local-sentiment` a model. */
export type Voice = string

/** What is known of one voice, or shared by all: JSON, opaque outside consensus. */
export type Params = Record<string, unknown>

/** A label as its index, 0 to labels - 1: words are mapped to indices at the door. */
export type Vote = { voice: Voice; label: number }

/** All that was said about one item; `gold` is the label known to be right. */
export type LabelItem = { votes: Vote[]; gold?: number }

/** What a refit learned. `shared` holds the method's name and version, the class prior and the calibration. */
export type Model = { shared: Params; voices: Map<Voice, Params> }

/**
 * From answers to labels. Every method is deterministic, and knows neither the order of answers nor the names of
 * people or labels. A voice that said the same twice counts once; one that contradicted itself does not count.
 */
export type Method = {
  name: string
  /**
   * Learns the voices' reliabilities from all items, open and settled. `prior` is what earlier campaigns learned (see
   * carry-over.ts), never the last refit of these same items: that would count them twice.
   */
  learn(items: LabelItem[], labels: number, prior?: Model): Model
  /** Probability of each label; sums to 1, never NaN. An unknown voice has the crowd's mean reliability. */
  posterior(votes: Vote[], labels: number, model: Model): number[]
  /** What the voice is expected to say (columns, summing to 1) given each truth (rows); row-major, labels × labels. */
  habits?(voice: Voice, labels: number, model: Model): number[]
  /** The same of all people together, as they were found; undefined before anything was learned. */
  usual?(labels: number, model: Model): number[] | undefined
}

/** People, not models: they alone count toward a campaign's minimum and maximum. */
export const isPerson = (voice: Voice): boolean => voice.startsWith('c:')

const isLabel = (label: number, labels: number): boolean =>
  Number.isInteger(label) && label >= 0 && label < labels

/** One vote a voice, ordered by voice: repetitions merged, contradictions and labels that do not exist left out. */
export const distinctVotes = (votes: Vote[], labels: number): Vote[] => {
  const said = new Map<Voice, number>()
  for (const { voice, label } of votes) {
    if (!isLabel(label, labels)) continue
    const before = said.get(voice)
    said.set(voice, before === undefined || before === label ? label : contradiction)
  }
  return [...said]
    .filter(([, label]) => label !== contradiction)
    .map(([voice, label]) => ({ voice, label }))
    .sort((a, b) => (a.voice < b.voice ? -1 : 1))
}

const contradiction = -1
