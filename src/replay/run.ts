import { closeCampaign } from '#campaigns/lifecycle.ts'
import type { Reserve } from '#campaigns/budget.ts'
import type { Db } from '#db/connect.ts'
import type { TaskType } from '#prompts/task-type.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { itemOfToken, type Reaction, type Stage } from './driver.ts'
import { nextWave } from './plan.ts'
import { contributorsOf, walletOf, type Casting } from './people.ts'
import { prepare, type Terms } from './prepare.ts'
import { saveState, type ReplayState } from './progress.ts'
import type { Script } from './script.ts'
import { openWorthwhile } from './worthwhile.ts'

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

const waveSize = 250
/** How many people are at it at the same time. */
const crowd = 24

/**
 * Plays recorded answers through a door, wave after wave, until every item is settled or disputed, and pays for them.
 * Returns the campaign's id. A replay that was killed goes on where it was, with the result that it would have had.
 */
export const runReplay = async (deps: ReplayDeps, script: Script, terms: Terms): Promise<number> => {
  const state = await prepare(deps.db, deps.types, script, terms, deps.reserve)
  const { campaignId } = state
  const type = deps.types.get(script.kind)
  if (type === undefined) throw new Error(`no task type ${script.kind}`)
  const workers = [...new Set(script.answers.map(({ worker }) => worker))]
  await join(deps, workers)
  await deps.judged(campaignId)
  const itemIds = await idsOfItems(deps.db, campaignId)
  for (;;) {
    // A wave that was interrupted is played again before the next one begins.
    if (state.wave.length > 0) await playWave(deps, script, type, state, workers, itemIds)
    await deps.refit(campaignId)
    const open = await openItems(deps.db, campaignId)
    const isWorthAsking = await worthIndex(deps, script, campaignId, itemIds)
    const next = nextWave(script.answers, state.waiting, (item) => open.has(item), waveSize, isWorthAsking)
    Object.assign(state, { wave: next.wave, waiting: next.rest, waves: state.waves + 1 })
    await saveState(deps.db, script.key, state)
    if (next.wave.length === 0) break
    deps.onProgress(
      script.answers.length - next.rest.length,
      `${itemIds.size - open.size} of ${itemIds.size} items decided`,
    )
  }
  await closeCampaign(deps.db, campaignId)
  await deps.settled(campaignId)
  await withdraw(deps, workers)
  await deps.payOut()
  await saveState(deps.db, script.key, { ...state, done: true })
  return campaignId
}

/** Whether the system would buy the answer at an index of the script now. */
const worthIndex = async (
  { db, types, stage }: ReplayDeps,
  script: Script,
  campaignId: number,
  itemIds: Map<string, number>,
): Promise<(index: number) => boolean> => {
  const isWorthwhile = await openWorthwhile(db, types, campaignId)
  const contributors = await contributorsOf(db, stage.platform)
  const workers = [...new Set(script.answers.map(({ worker }) => worker))]
  const ids = new Map(workers.map((worker, index) => [worker, contributors.get(stage.idOf(index)) ?? 0]))
  return (index) => {
    const line = script.answers[index]
    return line === undefined || isWorthwhile(itemIds.get(line.item) ?? 0, ids.get(line.worker) ?? 0)
  }
}

/** Runs `work` for each, at most `crowd` at a time. */
const together = async <T>(all: T[], work: (one: T) => Promise<void>): Promise<void> => {
  const queue = [...all]
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: Math.min(crowd, all.length) }, lane))
}

const join = async ({ db, stage, onProgress }: ReplayDeps, workers: string[]): Promise<void> => {
  const known = await contributorsOf(db, stage.platform)
  let joined = 0
  await together([...workers.keys()], async (index) => {
    if (!known.has(stage.idOf(index))) await stage.player(index).join(walletOf(workers[index] ?? ''))
    onProgress(0, `${++joined} of ${workers.length} people have joined`)
  })
}

const playWave = async (
  deps: ReplayDeps,
  script: Script,
  type: TaskType,
  state: ReplayState,
  workers: string[],
  itemIds: Map<string, number>,
): Promise<void> => {
  const parts = await partsOf(deps, script, state, workers, itemIds)
  deps.casting.serve(new Map([...parts].map(([, part]) => [part.contributor, [...part.lines.keys()]])))
  const reactions = createReactions(script, type)
  await together([...parts], async ([index, part]) => {
    const shown: { item: string; worker: string }[] = []
    await deps.stage.player(index).work(
      part.lines.size,
      async (token) => {
        const line = part.lines.get(await itemOfToken(deps.db, token))
        if (line === undefined) throw new Error('somebody was served an item that they never answered')
        shown.push(line)
        return reactions(line)
      },
      () => {
        const line = shown.at(-1)
        if (line !== undefined) deps.onRecorded(line.item, line.worker)
      },
    )
  })
  await deps.decided(state.campaignId)
}

type Line = { item: string; worker: string; label: string }
type Part = { contributor: number; lines: Map<number, Line> }

/** Who has what to answer in this wave; what was answered before an interruption is left out. */
const partsOf = async (
  { db, stage }: ReplayDeps,
  script: Script,
  state: ReplayState,
  workers: string[],
  itemIds: Map<string, number>,
): Promise<Map<number, Part>> => {
  const contributors = await contributorsOf(db, stage.platform)
  const places = new Map(workers.map((worker, index) => [worker, index]))
  const ids = state.wave.map((index) => itemIds.get(script.answers[index]?.item ?? '') ?? 0)
  const given = await db
    .selectFrom('answers')
    .select(['item_id', 'contributor_id'])
    .where('item_id', 'in', ids.length === 0 ? [0] : ids)
    .execute()
  const done = new Set(given.map((row) => `${row.item_id} ${row.contributor_id}`))
  const parts = new Map<number, Part>()
  for (const [at, index] of state.wave.entries()) {
    const line = script.answers[index]
    const item = ids[at] ?? 0
    const place = places.get(line?.worker ?? '') ?? -1
    const contributor = contributors.get(stage.idOf(place))
    if (line === undefined || contributor === undefined || done.has(`${item} ${contributor}`)) continue
    const part = parts.get(place) ?? { contributor, lines: new Map<number, Line>() }
    part.lines.set(item, line)
    parts.set(place, part)
  }
  return parts
}

/** What a worker does with a task: the button that stands for their label, or their text. */
const createReactions = (script: Script, type: TaskType): ((line: Line) => Reaction) => {
  const { compare } = type
  if (compare.by !== 'label') return ({ label }) => ({ text: label })
  return ({ item, label }) => {
    const labels = compare.labels({
      payload: script.items.get(item),
      options: type.options.parse(script.options),
    })
    return { tap: labels.indexOf(label) }
  }
}

const idsOfItems = async (db: Db, campaignId: number): Promise<Map<string, number>> => {
  const rows = await db
    .selectFrom('items')
    .select(['id', 'external_id'])
    .where('campaign_id', '=', campaignId)
    .execute()
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

const openItems = async (db: Db, campaignId: number): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('items')
    .select('external_id')
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'open')
    .execute()
  return new Set(rows.map((row) => row.external_id))
}

/** Everybody who has earned something asks for it. */
const withdraw = async ({ db, stage }: ReplayDeps, workers: string[]): Promise<void> => {
  const contributors = await contributorsOf(db, stage.platform)
  const due = await db
    .selectFrom('accounts')
    .select('ref')
    .where('kind', '=', 'due')
    .where('balance', '>', 0n)
    .execute()
  const owed = new Set(due.map(({ ref }) => ref))
  const asking = [...workers.keys()].filter((index) => owed.has(String(contributors.get(stage.idOf(index)))))
  await together(asking, async (index) => stage.player(index).withdraw())
}
