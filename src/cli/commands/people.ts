import { Command, InvalidArgumentError } from 'commander'

import { operator } from '#campaigns/actions.ts'
import { listPeople, type PersonLine } from '#campaigns/people/flagged-people.ts'
import { decideFlags, flagsOf, type Evidence, type Flag } from '#campaigns/people/flags.ts'
import { ban, longestReason, readReason } from '#campaigns/people/people.ts'

import { readConfig } from '../../config.ts'
import { openDatabase, type Ground } from '../open.ts'
import { wholeNumber } from '../options.ts'
import { answer, CliError, table } from '../output.ts'

type Json = { json: boolean }

export const peopleCommand = (): Command =>
  new Command('people')
    .description('contributors, and what was noticed about their answers')
    .addCommand(list())
    .addCommand(show())
    .addCommand(decide('uphold', 'let stand what was noticed; the person is told'))
    .addCommand(decide('lift', 'take back what was noticed; the person is told'))
    .addCommand(banning())
    .addCommand(unban())
    .addHelpText('after', '\nExample:\n  npm run -s accord -- people list --flagged')

const list = (): Command =>
  new Command('list')
    .description('people by their numbers, those who ask for a moderator first')
    .option('--flagged', 'only those of whom something is noted', false)
    .option('--json', 'print one JSON array', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- people list --flagged')
    .action(async ({ flagged, json }: Json & { flagged: boolean }) => {
      await using ground = await openDatabase(readConfig(process.env))
      const people = await listPeople(ground.db, { flagged, limit: 1000 })
      answer(json, people, people.length === 0 ? 'Nobody.' : toTable(people))
    })

const toTable = (people: PersonLine[]): string[] =>
  table([
    ['person', 'state', 'answers', 'confirmed', 'not', 'noted'],
    ...people.map(({ contributorId, status, answered, accepted, rejected, kinds, appealed }) => [
      contributorId,
      status,
      answered,
      accepted,
      rejected,
      `${kinds.join(', ')}${appealed ? ' (asks for a moderator)' : ''}`,
    ]),
  ])

const show = (): Command =>
  new Command('show')
    .description('one person, with the figures of what was noticed')
    .argument('<person>', 'their number', wholeNumber(1))
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- people show 17')
    .action(async (number: number, { json }: Json) => {
      await using ground = await openDatabase(readConfig(process.env))
      const person = await find(ground, number)
      const flags = await flagsOf(ground.db, number)
      answer(json, { ...person, flags }, [
        ...toTable([person]),
        ...(flags.length === 0 ? ['Nothing is noted.'] : flags.map(flagLine)),
      ])
    })

const flagLine = ({ campaign, evidence, status, createdAt }: Flag): string =>
  `${createdAt.toISOString()} ${evidence.kind} in "${campaign}" (${status}): ${inWords(evidence)}`

const inWords = (evidence: Evidence): string => {
  if (evidence.kind === 'fast')
    return `${evidence.fast} of the last ${evidence.count} answers within ${evidence.seconds.toFixed(2)} s`
  if (evidence.kind === 'same')
    return `"${evidence.label}" ${evidence.same} times out of ${evidence.count}, and in ${evidence.kept} of ${evidence.clear} items where others clearly see something else`
  if (evidence.kind === 'random')
    return `as the others in ${evidence.agreed} of ${evidence.count} clear items; guessing would reach ${evidence.chance}`
  return `${evidence.same} of ${evidence.shared} items like contributors ${evidence.with.join(', ')}, ${evidence.against} of them against everybody else`
}

const decide = (verb: 'uphold' | 'lift', description: string): Command =>
  new Command(verb)
    .description(description)
    .argument('<person>', 'their number', wholeNumber(1))
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', `\nExample:\n  npm run -s accord -- people ${verb} 17`)
    .action(async (number: number, { json }: Json) => {
      await using ground = await openDatabase(readConfig(process.env))
      await find(ground, number)
      const status = verb === 'lift' ? 'lifted' : 'upheld'
      const count = await ground.db
        .transaction()
        .execute(async (tx) => decideFlags(tx, number, status, operator()))
      if (count === 0) throw new CliError(`There is nothing to decide about contributor ${number}.`)
      answer(json, { person: number, status, count }, `${count} ${status}. The person is told.`)
    })

const banning = (): Command =>
  new Command('ban')
    .description('give somebody no tasks any more; what they earned stays theirs')
    .argument('<person>', 'their number', wholeNumber(1))
    .argument('<reason>', 'why, as the person will read it', reasonText)
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- people ban 17 "Answers by a program"')
    .action(async (number: number, reason: string, { json }: Json) => {
      await setBan(number, reason)
      answer(json, { person: number, status: 'banned' }, `Contributor ${number} gets no tasks any more.`)
    })

const reasonText = (text: string): string => {
  const reason = readReason(text)
  if (reason === undefined)
    throw new InvalidArgumentError(
      `It must say why, in at most ${longestReason} characters: the person reads it.`,
    )
  return reason
}

const unban = (): Command =>
  new Command('unban')
    .description('let somebody work again')
    .argument('<person>', 'their number', wholeNumber(1))
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- people unban 17')
    .action(async (number: number, { json }: Json) => {
      await setBan(number, undefined)
      answer(json, { person: number, status: 'active' }, `Contributor ${number} can work again.`)
    })

const setBan = async (number: number, reason: string | undefined): Promise<void> => {
  await using ground = await openDatabase(readConfig(process.env))
  const { status } = await find(ground, number)
  const changed = await ground.db.transaction().execute(async (tx) => ban(tx, number, reason, operator()))
  if (!changed) throw new CliError(`Contributor ${number} is ${status} already.`)
}

const find = async ({ db }: Ground, number: number): Promise<PersonLine> => {
  const [person] = await listPeople(db, { contributorId: number })
  if (person === undefined)
    throw new CliError(`There is no contributor ${number}. See: people list --flagged`)
  return person
}
