import { appendFileSync } from 'node:fs'

import { Command, InvalidArgumentError, Option } from 'commander'

import { loadTaskTypes } from '#prompts/registry.ts'
import { readAnswers, readItems, ReplayFileError, readTruth, type Columns } from '#replay/read-files.ts'
import { ReplayRefused } from '#replay/prepare.ts'
import { writeScript, type Script } from '#replay/script.ts'

import { readConfig } from '../../config.ts'
import { labelMap, share, wholeNumber } from '../options.ts'
import { answer, CliError, exit, startProgress, table } from '../output.ts'
import { refusalText } from '../refusal-text.ts'
import type { ReplayResult } from '../replay-result.ts'
import { playScript, type DoorName } from '../replay-system.ts'

export type ReplayOptions = {
  task: string
  answers: string
  truth: string
  items?: string
  door: DoorName
  order: 'random' | 'file'
  seed: number
  limit?: number
  labels?: Map<string, string>
  columns: Columns
  min: number
  confidence: number
  reward: string
  acknowledged?: string
  json: boolean
}

export const replayCommand = (): Command =>
  new Command('replay')
    .description('play recorded answers of real people through the running system, and measure it')
    .requiredOption('--task <kind>', 'sentiment, text-fix or choice')
    .requiredOption('--answers <file>', 'CSV or TSV with a header: item, worker, label')
    .requiredOption('--truth <file>', 'CSV or TSV: item, truth')
    .option('--items <file>', 'what each item shows: item and the columns of the task')
    .addOption(
      new Option('--door <door>', 'where the people come in')
        .choices(['web', 'telegram', 'discord'])
        .default('web'),
    )
    .addOption(new Option('--order <order>', 'of the answers').choices(['random', 'file']).default('random'))
    .option('--seed <n>', 'of the random order', wholeNumber(0), 1)
    .option('--limit <n>', 'take the first n items of the file', wholeNumber(1))
    .option('--labels <map>', "the file's labels in the task's own, such as 0=negative,1=positive", labelMap)
    .option('--columns <map>', 'columns by other names, such as worker=annotator,label=answer', columnMap, {})
    .option('--min <n>', 'people who answer an item at least', wholeNumber(1), 3)
    .option('--confidence <share>', 'how sure a label has to be', share, 0.995)
    .option('--reward <tokens>', 'for one accepted answer', '0.5')
    .option(
      '--acknowledged <file>',
      'append a line "item<TAB>worker" for each answer that the chat confirmed',
    )
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nA replay that was interrupted goes on where it was when the same command is given again.\n\nExample:\n  npm run -s accord -- replay --task sentiment --answers label.csv --truth truth.csv --door telegram --seed 7 --json',
    )
    .action(run)

const run = async (options: ReplayOptions): Promise<void> => {
  try {
    const script = await readScript(options)
    const progress = startProgress('Replay', script.answers.length)
    const { acknowledged } = options
    const result = await playScript(readConfig(process.env), script, {
      ...options,
      onProgress: (done, note) => progress.at(done, note),
      onRecorded: (item, worker) => {
        if (acknowledged !== undefined) appendFileSync(acknowledged, `${item}\t${worker}\n`)
      },
    })
    progress.end()
    answer(options.json, result, toLines(result))
    if (!result.reconciled) process.exitCode = exit.failed
  } catch (error) {
    if (error instanceof ReplayFileError) throw new CliError(error.message, exit.wrongUse)
    if (error instanceof ReplayRefused) throw new CliError(refusalText(error.refusal))
    throw error
  }
}

const readScript = async (options: ReplayOptions): Promise<Script> => {
  const types = await loadTaskTypes()
  const type = types.get(options.task)
  if (type === undefined)
    throw new CliError(
      `There is no task "${options.task}". The tasks are: ${[...types.keys()].join(', ')}.`,
      exit.wrongUse,
    )
  const { columns, labels, order, seed, limit = Number.MAX_SAFE_INTEGER } = options
  return writeScript({
    kind: options.task,
    answers: await readAnswers(options.answers, columns),
    truth: await readTruth(options.truth, columns),
    ...(options.items !== undefined && { items: await readItems(options.items, columns) }),
    ...(labels !== undefined && { labels }),
    ownLabels: ownLabels(type),
    byText: type.compare.by === 'text',
    order,
    seed,
    limit,
  })
}

/** The labels that a task brings itself; a task whose labels are the campaign's has none without options. */
const ownLabels = ({
  compare,
  options,
  samples,
}: NonNullable<ReturnType<Awaited<ReturnType<typeof loadTaskTypes>>['get']>>) => {
  const none = options.safeParse({})
  if (compare.by !== 'label' || !none.success) return undefined
  return compare.labels({ payload: samples[0]?.payload, options: none.data })
}

const columnNames = ['item', 'worker', 'label', 'truth', 'text']

const columnMap = (text: string): Columns => {
  const map = labelMap(text)
  const strange = [...map.keys()].find((name) => !columnNames.includes(name))
  if (strange !== undefined)
    throw new InvalidArgumentError(
      `"${strange}" is none of ${columnNames.join(', ')}: write for example worker=annotator.`,
    )
  return Object.fromEntries(map)
}

const toLines = (result: ReplayResult): string[] =>
  table(
    Object.entries(result).map(([name, value]) => [
      name.replaceAll('_', ' '),
      typeof value === 'number' ? value : String(value),
    ]),
  )
