import type { TaskType } from '#prompts/task-type.ts'

import type { ReplayDeps } from './deps.ts'
import { itemOfToken, type Reaction } from './driver.ts'
import { contributorsOf } from './people.ts'
import type { ReplayState } from './progress.ts'
import type { Script } from './script.ts'

/** How many people are at it at the same time. */
const crowd = 24

/** Runs `work` for each, at most `crowd` at a time. */
export const together = async <T>(all: T[], work: (one: T) => Promise<void>): Promise<void> => {
  const queue = [...all]
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: Math.min(crowd, all.length) }, lane))
}

/** People answer what their wave asks of them; resolves once all of it is decided upon. */
export const playWave = async (
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
