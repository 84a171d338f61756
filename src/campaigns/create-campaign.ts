import type { Locale } from '#core/locale.ts'
import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

/**
 * What a campaign is made of. `reward`: base units of `asset` for one accepted answer; `minAnswers` to `maxAnswers`
 * people answer an item until its label is sure by `confidence` (between 0 and 1); `privateTo`: `platform:chat` of the
 * one group that sees it.
 */
export type CampaignSpec = {
  name: string
  taskKind: string
  locale: Locale
  options: unknown
  reward: Amount
  asset: string
  minAnswers: number
  maxAnswers: number
  confidence: number
  privateTo?: string
  createdBy: string
}

/**
 * Stores a draft. Refusals: `campaign-name-bad`, `campaign-name-taken` {name}, `campaign-unknown-task` {kind, known},
 * `campaign-numbers-bad` {expected}, `campaign-options-bad` {option, expected}.
 */
export const createCampaign = async (
  db: Db,
  types: TaskTypes,
  spec: CampaignSpec,
): Promise<{ id: number } | Refusal> => {
  const name = spec.name.trim()
  if (!/^(?!\d+$)\S.{0,79}$/u.test(name)) return refuse('campaign-name-bad', { name })
  const type = types.get(spec.taskKind)
  if (type === undefined)
    return refuse('campaign-unknown-task', { kind: spec.taskKind, known: [...types.keys()].join(', ') })
  const numbers = wrongNumbers(spec)
  if (numbers !== undefined) return refuse('campaign-numbers-bad', { expected: numbers })
  const options = type.options.safeParse(spec.options ?? {})
  if (!options.success) {
    const [issue] = options.error.issues
    return refuse('campaign-options-bad', {
      option: issue?.path.join('.') ?? '',
      expected: issue?.message ?? 'other options',
    })
  }
  const row = await db
    .insertInto('campaigns')
    .values({
      name,
      task_kind: spec.taskKind,
      locale: spec.locale,
      options: json(options.data ?? {}),
      reward: spec.reward,
      asset: spec.asset,
      min_answers: spec.minAnswers,
      max_answers: spec.maxAnswers,
      confidence: spec.confidence,
      private_to: spec.privateTo ?? null,
      created_by: spec.createdBy,
    })
    .onConflict((on) => on.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row ?? refuse('campaign-name-taken', { name })
}

const wrongNumbers = (spec: CampaignSpec): string | undefined => {
  if (!Number.isInteger(spec.minAnswers) || spec.minAnswers < 1) return 'at least 1 answer an item'
  if (!Number.isInteger(spec.maxAnswers) || spec.maxAnswers < spec.minAnswers || spec.maxAnswers > 10_000)
    return `a maximum of answers from ${spec.minAnswers} to 10000`
  if (!(spec.confidence > 0 && spec.confidence < 1)) return 'a confidence between 0 and 1, for example 0.95'
  if (spec.reward < 0n) return 'a reward of 0 or more'
  return undefined
}
