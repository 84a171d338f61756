import { closeCampaign } from '#campaigns/lifecycle.ts'
import type { Db } from '#db/connect.ts'

import type { ReplayDeps } from './deps.ts'
import { contributorsOf, walletOf } from './people.ts'
import { nextWave } from './plan.ts'
import { prepare, type Terms } from './prepare.ts'
import { saveState } from './progress.ts'
import type { Script } from './script.ts'
import { playWave, together } from './wave.ts'
import { openWorthwhile } from './worthwhile.ts'

const waveSize = 250

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

const join = async ({ db, stage, onProgress }: ReplayDeps, workers: string[]): Promise<void> => {
  const known = await contributorsOf(db, stage.platform)
  let joined = 0
  await together([...workers.keys()], async (index) => {
    if (!known.has(stage.idOf(index))) await stage.player(index).join(walletOf(workers[index] ?? ''))
    onProgress(0, `${++joined} of ${workers.length} people have joined`)
  })
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
