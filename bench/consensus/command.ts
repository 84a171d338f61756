import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { FormatError } from './table.ts'

export type Command = {
  /** What it measures, in a sentence or two. */
  about: string
  script: string
  /** Takes `--answers FILE --truth FILE`, as in these files. */
  files?: { answers: string; truth: string }
  /** Its own options by name, with what each is and what it is without. */
  options?: Record<string, { is: string; usually: string }>
}

/** What a bench was asked for; `files` where other data are to be measured. */
export type Asked = {
  json: boolean
  files: { name: string; answers: string; truth: string } | undefined
  value: (option: string) => string
  /** A whole number of at least 1. */
  count: (option: string) => number
}

class UsageError extends Error {}

/**
 * Runs a bench: rows or a report on stdout (one JSON value with `--json` and nothing else), everything else on stderr. Exit
 * code 2 for wrong use, 1 for files that cannot be read.
 */
export const runBench = (command: Command, bench: (asked: Asked) => void): void => {
  try {
    const asked = read(command)
    if (asked === undefined) console.log(help(command))
    else bench(asked)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FormatError)) throw error
    console.error(error.message)
    if (error instanceof UsageError) console.error(`\n${help(command)}`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

/** What is going on, for whoever waits; never on stdout. */
export const progress = (what: string): void => console.error(what)

const read = (command: Command): Asked | undefined => {
  const own = Object.keys(command.options ?? {})
  const values = valuesOf([...own, ...(command.files === undefined ? [] : ['answers', 'truth'])])
  if (values['help'] === true) return undefined
  const text = (option: string): string | undefined => {
    const value = values[option]
    return typeof value === 'string' ? value : undefined
  }
  const [answers, truth] = [text('answers'), text('truth')]
  const takesFiles = command.files !== undefined
  if (takesFiles && (answers === undefined) !== (truth === undefined))
    throw new UsageError('--answers and --truth are needed together')
  const value = (option: string): string => text(option) ?? command.options?.[option]?.usually ?? ''
  return {
    json: values['json'] === true,
    files:
      takesFiles && answers !== undefined && truth !== undefined
        ? { name: nameOf(answers), answers, truth }
        : undefined,
    value,
    count: (option) => {
      const number = Number(value(option))
      if (!Number.isInteger(number) || number < 1)
        throw new UsageError(`--${option} is a whole number of at least 1, not ${value(option)}`)
      return number
    },
  }
}

const valuesOf = (names: string[]): Record<string, string | boolean | undefined> => {
  const texts = names.map((name) => [name, { type: 'string' }] as const)
  const flags = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ options: { ...flags, ...Object.fromEntries(texts) } }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** `label.csv` says nothing; the folder it lies in does. */
const nameOf = (file: string): string => {
  const plain = basename(file).replace(/\.\w+$/, '')
  const folder = basename(file.slice(0, -basename(file).length))
  return /^(labels?|answers?|crowd)$/.test(plain) && folder !== '' && folder !== '.' ? folder : plain
}

const help = ({ about, script, files, options = {} }: Command): string => {
  const names = Object.keys(options).map(
    (name) => `[--${name} ${(options[name]?.usually ?? '').toUpperCase() || 'FILE'}]`,
  )
  const given = files === undefined ? '' : ` --answers ${files.answers} --truth ${files.truth}`
  const lines = [
    about,
    '',
    `npm run ${script} -- [--json]${files === undefined ? '' : ' [--answers FILE --truth FILE]'} ${names.join(' ')}`.trim(),
    '',
    '  --json        one JSON value on stdout, and nothing else there',
    ...(files === undefined
      ? []
      : [
          '  --answers     item,worker,label: comma, tab or semicolon separated, with or without a header',
          '  --truth       item,truth',
        ]),
    ...Object.entries(options).map(
      ([name, { is, usually }]) => `  --${name.padEnd(11)} ${is}${usually === '' ? '' : ` (${usually})`}`,
    ),
    '',
    `Example: npm run -s ${script} -- --json${given}`,
  ]
  return lines.join('\n')
}
