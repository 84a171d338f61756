import { Command } from 'commander'

import type { Measured } from '#campaigns/agreement.ts'
import { findCampaign } from '#campaigns/find-campaign.ts'
import { agreementOf, type Agreement } from '#jobs/agreement-report.ts'
import { loadTaskTypes } from '#prompts/registry.ts'

import { readConfig } from '../../config.ts'
import { openDatabase } from '../open.ts'
import { answer, CliError, table } from '../output.ts'
import { refusalText } from '../refusal-text.ts'

/** `campaign agreement`: how far people agree, in all, by label and by person. */
export const agreement = (): Command =>
  new Command('agreement')
    .description('how far people agree: by campaign, label and person, with 95 % intervals')
    .argument('<campaign>', 'its name or id')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- campaign agreement sample-sentiment-en')
    .action(async (name: string, { json }: { json: boolean }) => {
      await using ground = await openDatabase(readConfig(process.env))
      const campaign = await findCampaign(ground.db, name)
      if (campaign === undefined)
        throw new CliError(refusalText({ refused: 'campaign-not-found', words: { name } }))
      const found = await agreementOf(ground.db, await loadTaskTypes(), campaign.id)
      answer(json, found ?? { alpha: null, labels: [], people: [] }, toLines(found))
    })

const toLines = (found: Agreement | undefined): string[] => {
  if (found === undefined) return ['The answers are texts: how far they agree is not measured so.']
  if (found.alpha === undefined) return ['There is nothing to compare yet.']
  return table([
    ['measure', 'of', 'value', 'from', 'to', 'items'],
    row('alpha', 'the campaign', found.alpha),
    ...found.labels.map((one) => row('alpha', one.label, one)),
    ...found.people.map((one) => row('kappa', `contributor ${one.contributorId}`, one)),
  ])
}

const row = (measure: string, of: string, { value, low, high, items }: Measured): (string | number)[] => [
  measure,
  of,
  value.toFixed(2),
  low.toFixed(2),
  high.toFixed(2),
  items,
]

/** One line for the status of a campaign, from what the last refit has stored. */
export const agreementLine = (stored: Measured | null): string[] =>
  stored === null
    ? []
    : [
        `People agree: alpha ${stored.value.toFixed(2)} (${stored.low.toFixed(2)} to ${stored.high.toFixed(2)}).`,
      ]
