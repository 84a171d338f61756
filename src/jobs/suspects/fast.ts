import { sql } from 'kysely'

import type { Evidence } from '#campaigns/people/flags.ts'
import type { Db } from '#db/connect.ts'
import type { TaskType } from '#prompts/task-type.ts'

/** Seconds within which nobody reads a task and taps, or reads a text, finds nothing to correct, and says so. */
const floors: Record<TaskType['compare']['by'], number> = { label: 0.8, text: 1.2 }

/** Latest answers that count, how many are needed, and the share of them below the floor. */
const latest = 50
const fewest = 12
const share = 0.75

/** With fewer people timed, the pace of most is that of the very ones in question, who would never be faster than it. */
const crowd = 5

/**
 * People who answer before they can have read: three quarters of their latest answers come faster than the floor of the kind
 * of task. Single quick taps do not count, nor do cards in a group, which nobody is timed at. Where most others are as fast
 * (a picture that one knows at a glance, recorded answers played by a machine) the floor is half their
 * pace, once five or more are timed.
 */
export const tooFast = async (
  db: Db,
  campaignId: number,
  by: TaskType['compare']['by'],
): Promise<Map<number, Extract<Evidence, { kind: 'fast' }>>> => {
  const { rows } = await sql<{ id: number; seconds: number[] }>`
    select contributor_id as id, array_agg(seconds) as seconds from (
      select contributor_id, seconds, row_number() over (partition by contributor_id order by answers.id desc) as place
      from answers join items on items.id = answers.item_id
      where items.campaign_id = ${campaignId} and seconds > 0) as timed
    where place <= ${latest} group by contributor_id having count(*) >= ${fewest}`.execute(db)
  const paces = rows.map(({ seconds }) => quantile(seconds, 0.5))
  const atAGlance = paces.length < crowd ? Infinity : quantile(paces, 0.75) / 2
  const floor = Math.min(floors[by], atAGlance)
  const found = rows.map(({ id, seconds }) => {
    const fast = seconds.filter((one) => one < floor).length
    return { id, fast, count: seconds.length }
  })
  return new Map(
    found
      .filter(({ fast, count }) => fast >= share * count)
      .map(({ id, fast, count }) => [id, { kind: 'fast', fast, count, seconds: floor }]),
  )
}

const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Infinity
