import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { Command, Option } from 'commander'

import { exportAnswers } from '#campaigns/export/export-answers.ts'
import type { ExportFormat } from '#campaigns/export/export-format.ts'
import { exportItems } from '#campaigns/export/export-items.ts'
import { findCampaign } from '#campaigns/find-campaign.ts'

import { readConfig } from '../../config.ts'
import { openDatabase } from '../open.ts'
import { CliError } from '../output.ts'
import { refusalText } from '../refusal-text.ts'

type Options = { what: 'items' | 'answers'; format: ExportFormat; out?: string; json: boolean }

export const exportCommand = (): Command =>
  new Command('export')
    .description("hand on a campaign's labels, or the answers behind them under pseudonyms")
    .argument('<campaign>', 'its name or id')
    .addOption(
      new Option('--what <what>', 'items: one line an item with its label; answers: one line an answer')
        .choices(['items', 'answers'])
        .default('items'),
    )
    .addOption(
      new Option('--format <format>', 'of the output').choices(['csv', 'tsv', 'jsonl']).default('csv'),
    )
    .option('--out <file>', 'write to a file instead of standard output')
    .option('--json', 'the same as --format jsonl', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- export sample-sentiment-en --format jsonl --out labels.jsonl',
    )
    .action(run)

const run = async (name: string, options: Options): Promise<void> => {
  await using database = await openDatabase(readConfig(process.env))
  const campaign = await findCampaign(database.db, name)
  if (campaign === undefined)
    throw new CliError(refusalText({ refused: 'campaign-not-found', words: { name } }))
  const format = options.json ? 'jsonl' : options.format
  const lines = options.what === 'items' ? exportItems : exportAnswers
  const target = options.out === undefined ? process.stdout : createWriteStream(options.out)
  await pipeline(Readable.from(lines(database.db, campaign.id, format)), target, {
    end: options.out !== undefined,
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.path === undefined ? error : new CliError(`${error.path} cannot be written: ${error.message}`)
  })
}
