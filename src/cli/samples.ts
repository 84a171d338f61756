import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'

import { createCampaign } from '#campaigns/create-campaign.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { isRefusal } from '#core/refusal.ts'
import { toLocale } from '#core/locale.ts'
import { fromDecimal } from '#core/money.ts'
import { json } from '#db/connect.ts'
import { reserve } from '#rewards/budget.ts'

import { refusalText } from './refusal-text.ts'
import type { System } from './system.ts'

type Sample = {
  name: string
  kind: string
  locale: string
  file: string
  options: unknown
  reward: string
  minAnswers: number
  maxAnswers: number
  confidence: number
  firstStart: boolean
}

const folder = new URL('../../samples/', import.meta.url)
const fact = 'samples-created'

/**
 * On the first start on an embedded chain: the sample campaigns, so that there is something to answer at once. Once
 * only, all of them or none; who closes them is rid of them.
 */
export const createSamples = async (system: System): Promise<void> => {
  const { db, chain, types, config } = system
  if (config.solana !== undefined) return
  const known = await db.selectFrom('facts').select('key').where('key', '=', fact).executeTakeFirst()
  if (known !== undefined) return
  const samples = JSON.parse(await readFile(new URL('campaigns.json', folder), 'utf8')) as Sample[]
  await db.transaction().execute(async (tx) => {
    for (const sample of samples.filter(({ firstStart }) => firstStart)) {
      const campaign = orThrow(
        await createCampaign(tx, types, {
          ...sample,
          taskKind: sample.kind,
          locale: toLocale(sample.locale),
          reward: fromDecimal(sample.reward, chain.asset.decimals) ?? 0n,
          asset: chain.asset.mint,
          createdBy: 'samples',
        }),
      )
      const stream = createReadStream(new URL(sample.file, folder))
      const report = await importItems(tx, types, campaign.id, { name: sample.file, stream, format: 'csv' })
      if (!report.ok) throw new Error(`${sample.file}: ${JSON.stringify(report.bad[0] ?? report.refused)}`)
      orThrow(await startCampaign(tx, campaign.id, reserve))
    }
    await tx
      .insertInto('facts')
      .values({ key: fact, value: json(true) })
      .execute()
  })
}

const orThrow = <T>(result: T): Exclude<T, { refused: string }> => {
  if (isRefusal(result)) throw new Error(refusalText(result))
  return result as Exclude<T, { refused: string }>
}
