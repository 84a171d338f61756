import type { Reserve } from '#campaigns/budget.ts'
import { createCampaign } from '#campaigns/create-campaign.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Amount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { loadState, saveState, type ReplayState } from './progress.ts'
import type { Script } from './script.ts'

/** What the replayed campaign pays and when it is sure. `reward`: base units. */
export type Terms = { reward: Amount; asset: string; minAnswers: number; confidence: number }

/** The campaign cannot start; the refusal says why. */
export class ReplayRefused extends Error {
  override name = 'ReplayRefused'
  refusal: Refusal
  constructor(refusal: Refusal) {
    super(`${refusal.refused} ${JSON.stringify(refusal.words ?? {})}`)
    this.refusal = refusal
  }
}

/** The interrupted replay of this script, or a new campaign with all its items: everything of it, or nothing. */
export const prepare = async (
  db: Db,
  types: TaskTypes,
  script: Script,
  terms: Terms,
  reserve: Reserve,
): Promise<ReplayState> => {
  const before = await loadState(db, script.key)
  if (before !== undefined && !before.done) return before
  return db.transaction().execute(async (tx) => {
    const campaign = accepted(
      await createCampaign(tx, types, {
        name: `replay ${script.kind} ${script.key} ${new Date().toISOString()}`,
        taskKind: script.kind,
        locale: 'en',
        options: script.options,
        ...terms,
        maxAnswers: Math.max(terms.minAnswers, mostAnswers(script)),
        createdBy: 'replay',
      }),
    )
    const file = { name: 'replay', format: 'jsonl' as const, stream: rows(script) }
    const report = await importItems(tx, types, campaign.id, file)
    if (!report.ok)
      throw new ReplayRefused({ refused: `${report.refused?.refused}: ${JSON.stringify(report.bad)}` })
    accepted(await startCampaign(tx, campaign.id, reserve))
    const waiting = script.answers.map((_, index) => index)
    const state = { campaignId: campaign.id, waves: 0, wave: [], waiting, done: false }
    await saveState(tx, script.key, state)
    return state
  })
}

const accepted = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new ReplayRefused(result)
  return result
}

const mostAnswers = ({ answers }: Script): number => {
  const counts = new Map<string, number>()
  for (const { item } of answers) counts.set(item, (counts.get(item) ?? 0) + 1)
  return Math.max(1, ...counts.values())
}

const rows = async function* ({ items }: Script): AsyncGenerator<string> {
  for (const [id, payload] of items) yield `${JSON.stringify({ ...payload, id })}\n`
}
