import { sql } from 'kysely'

import { payVerdicts } from '#rewards/verdicts.ts'
import { createCampaign } from '#campaigns/create-campaign.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { loadWords } from '#chat/words.ts'
import { plain } from '#chat/rich.ts'
import { converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import type { Locale } from '#core/locale.ts'
import { silent } from '#core/log.ts'
import type { Asset } from '#core/money.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Choice, Event, Place, View } from '#core/view.ts'
import { json, type Db, type Tx } from '#db/connect.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import { reserve } from '#rewards/budget.ts'
import { treasury, world } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'

export const asset: Asset = {
  mint: 'AccordMint1111111111111111111111111111111111',
  decimals: 6,
  symbol: 'ACC',
}
export const ACC = 1_000_000n

/** A wallet that the test's chain takes; addresses that begin otherwise it refuses. */
export const goodWallet = '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'

/** A context on a database of the test's own, with 1000 ACC in the treasury and no campaign. */
export const openContext = async (db: Db, changes: Partial<Context> = {}): Promise<Context> => {
  const types = await loadTaskTypes()
  const ctx: Context = {
    db,
    types,
    words: await loadWords(types),
    chain: {
      addressKind: async (address) => {
        if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address)) return 'not-base58'
        if (address === asset.mint) return 'mint'
        return address.startsWith('off') ? 'off-curve' : 'wallet'
      },
      explorerUrl: () => undefined,
      tokenAccounts: async (wallets) => wallets.map(() => 'missing' as const),
      cluster: 'TestC1uster11111111111111111111111111111111',
      treasury: 'TestTreasury1111111111111111111111111111111',
    },
    page: () => undefined,
    asset,
    operators: ['web:operator'],
    settings: {
      minimumPayout: 1n * ACC,
      openingMinimum: 0n,
      walletProof: 'offered',
      walletCoolOffHours: 0,
      consentVersion: '1',
      assignmentMinutes: 30,
      taskPlaces: 'all',
      adHoc: { reward: ACC / 2n, minAnswers: 2, maxAnswers: 5, confidence: 0.9, perGroupDay: 3 },
      contact: '@accord_help',
    },
    log: silent,
    now: () => new Date(),
    ...changes,
  }
  const deposit = { key: 'deposit', from: world, to: treasury, amount: 1000n * ACC, asset: asset.mint }
  await db.transaction().execute(async (tx) => post(tx, [{ ...deposit, reason: 'deposit' }]))
  return ctx
}

/** Takes away all people and campaigns; the ledger, which nobody may rewrite, keeps its history under their old ids. */
export const clear = async ({ db }: Context): Promise<void> => {
  await db.transaction().execute(async (tx) => {
    await guards(tx, 'disable')
    await sql`truncate contributors, campaigns, events, outbox, deliveries, cards, actions cascade`.execute(
      tx,
    )
    await guards(tx, 'enable')
  })
}

/** Nobody may empty what money went through, but a test may, between one town and the next. */
const guards = async (tx: Tx, how: 'enable' | 'disable'): Promise<void> => {
  const { rows } = await sql<{ table: string; name: string }>`
    select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and (t.tgtype & 32) <> 0 and c.relname not in ('postings', 'accounts')`.execute(
    tx,
  )
  for (const { table, name } of rows)
    await sql`alter table ${sql.id(table)} ${sql.raw(how)} trigger ${sql.id(name)}`.execute(tx)
}

export type Sample = { name?: string; kind?: string; locale?: Locale; texts?: string[]; reward?: bigint }

/** A running campaign with an item for each text, and the ids of both. */
export const runCampaign = async (
  { db, types, asset: { mint } }: Context,
  sample: Sample = {},
): Promise<{ id: number; items: number[] }> => {
  const { name = 'sample', kind = 'sentiment', locale = 'en', reward = ACC / 2n } = sample
  const texts = sample.texts ?? ['The soup was cold.', 'What a view!', 'It came on Monday.', 'Fine, I guess.']
  const made = await createCampaign(db, types, {
    name,
    taskKind: kind,
    locale,
    options: {},
    reward,
    asset: mint,
    minAnswers: 2,
    maxAnswers: 5,
    confidence: 0.9,
    createdBy: 'operator',
  })
  if (isRefusal(made)) throw new Error(made.refused)
  const items = await db
    .insertInto('items')
    .values(
      texts.map((text, index) => ({
        campaign_id: made.id,
        external_id: `${index}`,
        payload: json({ text }),
        wanted: 2,
      })),
    )
    .returning('id')
    .execute()
  const started = await startCampaign(db, made.id, reserve)
  if (isRefusal(started)) throw new Error(started.refused)
  return { id: made.id, items: items.map(({ id }) => id) }
}

/** Settles an item by hand, with verdicts and postings, as the jobs do. */
export const settle = async (
  { db, asset: { mint } }: Context,
  itemId: number,
  outcome: unknown,
): Promise<void> => {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('items')
      .set({ status: 'settled', outcome: json(outcome), wanted: 0, settled_at: new Date() })
      .where('id', '=', itemId)
      .execute()
    const { campaign_id: campaignId, reward } = await tx
      .selectFrom('items')
      .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
      .select(['campaign_id', 'reward'])
      .where('items.id', '=', itemId)
      .executeTakeFirstOrThrow()
    const answers = await tx.selectFrom('answers').selectAll().where('item_id', '=', itemId).execute()
    for (const { id, contributor_id, value } of answers) {
      const accepted = JSON.stringify(value) === JSON.stringify(outcome)
      const verdict = { answer_id: id, contributor_id, item_id: itemId, accepted }
      await tx
        .insertInto('verdicts')
        .values({ ...verdict, reason: accepted ? 'agreed' : 'differs', reward: accepted ? reward : 0n })
        .execute()
      const paid = { answerId: id, contributorId: contributor_id, reward }
      if (accepted) await payVerdicts(tx, { campaignId, asset: mint, verdicts: [paid] })
    }
  })
}

/** A person in a chat: what they do, and what they see. Every call is one event with an id of its own. */
export type Voice = {
  id: string
  command: (name: string, args?: string) => Promise<View[]>
  tap: (data: string) => Promise<View[]>
  say: (text: string, field?: string) => Promise<View[]>
  upload: () => Promise<View[]>
  /** Taps the button with this label in these views. */
  press: (views: View[], label: string | RegExp) => Promise<View[]>
  /** Agrees to the consent text; gives the first task. */
  join: () => Promise<View[]>
}

let events = 0

export const person = (
  ctx: Context,
  id: string,
  { locale = 'en', place, name = 'Ana' }: { locale?: string; place?: Place; name?: string } = {},
): Voice => {
  const where: Place = place ?? { platform: 'web', chat: id, kind: 'private' }
  const act = async (what: Event['act']): Promise<View[]> => {
    events += 1
    const event = { id: `e${events}`, who: { platform: 'web', id, name }, where, locale, act: what }
    const views = await converse(ctx, event)
    await rendered(ctx, event)
    return views
  }
  const tap = async (data: string): Promise<View[]> => act({ kind: 'tap', data, message: '1' })
  return {
    id,
    command: async (command, args = '') => act({ kind: 'command', name: command, args }),
    tap,
    say: async (text, field) => act({ kind: 'text', text, ...(field !== undefined && { field }) }),
    upload: async () => act({ kind: 'upload', name: 'cat.jpg', bytes: new Uint8Array(3) }),
    press: async (views, label) => tap(dataOf(views, label)),
    join: async () => tap('c:yes'),
  }
}

/** The data of the button with this label. */
export const dataOf = (views: View[], label: string | RegExp): string => {
  const choices = views.flatMap((view) => view.choices ?? [])
  const found = choices.find((choice) =>
    typeof label === 'string' ? choice.label === label : label.test(choice.label),
  )
  if (found === undefined || !('data' in found))
    throw new Error(`no button ${label} among ${choices.map((choice) => choice.label).join(', ')}`)
  return found.data
}

/** The words of views, one under the other. */
export const textOf = (views: View[]): string => views.map((view) => plain(view.text)).join('\n---\n')

export const labelsOf = (views: View[]): string[] =>
  views.flatMap((view) => (view.choices ?? []).map((choice: Choice) => choice.label))
