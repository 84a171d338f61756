import { Command } from 'commander'

import { operator } from '#campaigns/actions.ts'
import { settleDispute } from '#campaigns/decision.ts'
import { listDisputes, tally } from '#campaigns/moderation/disputes.ts'
import { findCampaign } from '#campaigns/find-campaign.ts'
import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import { readOutcome } from '#campaigns/read-outcome.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { isRefusal } from '#core/refusal.ts'
import { loadTaskTypes } from '#prompts/registry.ts'

import { readConfig } from '../../config.ts'
import { openDatabase, type Ground } from '../open.ts'
import { answer, CliError, exit } from '../output.ts'
import { refusalText } from '../refusal-text.ts'

type Json = { json: boolean }

export const disputeCommand = (): Command =>
  new Command('dispute')
    .description('items that people could not agree on: somebody has to decide')
    .addCommand(list())
    .addCommand(settle())
    .addHelpText('after', '\nExample:\n  npm run -s accord -- dispute list sample-sentiment-en')

const list = (): Command =>
  new Command('list')
    .description('the disputed items of a campaign, with what people said')
    .argument('<campaign>', 'its name or id')
    .option('--json', 'print one JSON array', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- dispute list sample-sentiment-en')
    .action(async (name: string, { json }: Json) => {
      await using ground = await openDatabase(readConfig(process.env))
      const campaign = await find(ground, name)
      const disputes = await listDisputes(ground.db, { campaignId: campaign.id })
      const lines = disputes.flatMap(({ externalId, payload, answers }) => [
        `${externalId}: ${JSON.stringify(payload)}`,
        ...tally(answers.map(String)).map(([said, count]) => `    ${count} × ${said}`),
      ])
      answer(json, disputes, lines.length === 0 ? 'Nothing is disputed.' : lines)
    })

const settle = (): Command =>
  new Command('settle')
    .description('decide a disputed item; its answers get their verdicts and are paid accordingly')
    .argument('<campaign>', 'its name or id')
    .argument('<item>', 'its id in the file it came from')
    .argument('<outcome>', "the right answer: one of the task's labels, or the text")
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- dispute settle sample-sentiment-en sentiment-en-05 negative',
    )
    .action(async (name: string, externalId: string, outcome: string, { json }: Json) => {
      await using ground = await openDatabase(readConfig(process.env))
      const campaign = await find(ground, name)
      const item = await findItem(ground.db, await loadTaskTypes(), { campaignId: campaign.id, externalId })
      if (item?.status !== 'disputed')
        throw new CliError(`"${externalId}" is no disputed item of "${campaign.name}". See: dispute list`)
      const read = outcomeOf(item, outcome)
      const settled = await ground.db
        .transaction()
        .execute(async (tx) => settleDispute(tx, item.id, read, operator()))
      if (isRefusal(settled)) throw new CliError('Somebody else has decided it meanwhile.')
      answer(json, { item: externalId, outcome: read }, `"${externalId}" is settled: ${outcome}.`)
    })

const outcomeOf = ({ served: { type, item } }: FoundItem, said: string): unknown => {
  const read = readOutcome(type, item, said)
  if (!isRefusal(read)) return read.outcome
  const labels = String(read.words?.['labels'] ?? '')
  const which = labels === '' ? '' : ` The labels are: ${labels}.`
  throw new CliError(`"${said}" is no answer to this item.${which}`, exit.wrongUse)
}

const find = async ({ db }: Ground, name: string): Promise<Campaign> => {
  const campaign = await findCampaign(db, name)
  if (campaign === undefined)
    throw new CliError(refusalText({ refused: 'campaign-not-found', words: { name } }))
  return campaign
}
