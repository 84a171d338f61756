import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

import { writerOf, type Cell, type ExportFormat } from './export-format.ts'
import { pseudonyms } from './pseudonym.ts'

const columns = [
  'campaign',
  'task',
  'item',
  'person',
  'answer',
  'accepted',
  'reason',
  'seconds',
  'answered_at',
]
const page = 500

/**
 * A campaign's answers, in portions of text, people under pseudonyms. Only of people whose consent stands: who took it
 * back, or was forgotten, is not in it. In the order of the items' ids, then of time.
 */
export const exportAnswers = async function* (
  db: Db,
  campaignId: number,
  format: ExportFormat,
): AsyncGenerator<string> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['name as campaign', 'task_kind as task'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow()
  const nameOf = await pseudonyms(db, campaignId)
  const writer = writerOf(format)
  yield writer.header(columns)
  let after = ''
  for (;;) {
    const items = await db
      .selectFrom('items')
      .select(['id', 'external_id'])
      .where('campaign_id', '=', campaignId)
      .where('external_id', '>', after)
      .orderBy('external_id')
      .limit(page)
      .execute()
    const last = items.at(-1)
    if (last === undefined) return
    after = last.external_id
    const ids = items.map((item) => item.id)
    const answers = await answersOf(db, ids)
    yield answers
      .map(({ contributor_id, ...answer }) =>
        writer.row(columns, {
          ...campaign,
          ...(answer as Record<string, Cell>),
          person: nameOf(contributor_id),
        }),
      )
      .join('')
  }
}

const answersOf = async (db: Db, itemIds: number[]) =>
  db
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .innerJoin('contributors', 'contributors.id', 'answers.contributor_id')
    .innerJoin('consents', (on) =>
      on.onRef('consents.contributor_id', '=', 'contributors.id').on('consents.revoked_at', 'is', null),
    )
    .leftJoin('verdicts', 'verdicts.answer_id', 'answers.id')
    .select([
      'items.external_id as item',
      'answers.contributor_id',
      'answers.value as answer',
      'verdicts.accepted',
      'verdicts.reason',
      'answers.seconds',
      'answers.created_at as answered_at',
    ])
    .where(sql<boolean>`items.id = any(${itemIds}::bigint[])`)
    .where('contributors.status', '<>', 'forgotten')
    .orderBy('items.external_id')
    .orderBy('answers.id')
    .execute()
