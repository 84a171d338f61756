import { createHash } from 'node:crypto'

import type { Recorded } from './read-files.ts'

/** What is asked of the recorded workers: the task's kind, its options, and what each item shows. */
export type Script = {
  kind: string
  options: unknown
  /** External id -> payload. */
  items: Map<string, Record<string, string>>
  /** The answers, with their labels in the task's own words. */
  answers: Recorded[]
}

/** A seed of 32 bytes for the wallet of a worker: the same worker has the same wallet in every replay. */
export const walletSeed = (worker: string): Buffer =>
  createHash('sha256').update(`accord replay wallet: ${worker}`).digest()
