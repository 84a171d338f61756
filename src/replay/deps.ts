import type { Reserve } from '#campaigns/budget.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import type { Stage } from './driver.ts'
import type { Casting } from './people.ts'

/** What a replay needs of the running system around it. */
export type ReplayDeps = {
  db: Db
  types: TaskTypes
  stage: Stage
  casting: Casting
  reserve: Reserve
  /** Resolves once the model has been asked about every item: later its voice would come at a moment of its own. */
  judged: (campaignId: number) => Promise<void>
  /** Resolves once every answer of the campaign is decided upon. */
  decided: (campaignId: number) => Promise<void>
  /** Resolves once every answer of its settled items has its verdict. */
  settled: (campaignId: number) => Promise<void>
  refit: (campaignId: number) => Promise<void>
  /** Sends everything that is due, and resolves once all of it is final. */
  payOut: () => Promise<void>
  onProgress: (done: number, note: string) => void
  /** An answer was acknowledged in the chat: (item, worker) as in the file. */
  onRecorded: (item: string, worker: string) => void
}
