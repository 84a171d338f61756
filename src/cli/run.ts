import { Command, CommanderError } from 'commander'

import { RedisUnreachable } from '#jobs/redis-unreachable.ts'

import { NotMigrated } from '#db/migrate.ts'
import { Unanswered, UnusableMint } from '#rewards/chain.ts'

import { ConfigError } from '../config.ts'
import { damageTodo, isDamage } from './damage.ts'
import { CliError, exit } from './output.ts'

/** A command is loaded when it is asked for: one about payouts needs neither Discord's library nor the models'. */
const commands: Record<string, () => Promise<() => Command>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  campaign: async () => (await import('./commands/campaign.ts')).campaignCommand,
  dispute: async () => (await import('./commands/dispute.ts')).disputeCommand,
  people: async () => (await import('./commands/people.ts')).peopleCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  treasury: async () => (await import('./commands/treasury.ts')).treasuryCommand,
  payouts: async () => (await import('./commands/payouts.ts')).payoutsCommand,
  reconcile: async () => (await import('./commands/reconcile.ts')).reconcileCommand,
  'new-key': async () => (await import('./commands/new-key.ts')).newKeyCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
}

/** The whole command line. Returns the exit code: 0 fine, 1 failed, 2 wrong use. */
export const runCli = async (args: string[]): Promise<number> => {
  const program = new Command('accord')
    .description('Communities label data where they already talk, and are paid for it on Solana.')
    .addHelpText('after', '\nExamples:\n  npm run -s accord -- start\n  npm run -s accord -- doctor')
    .exitOverride()
    .showHelpAfterError('Add --help for the options and an example.')
  const [name = ''] = args
  // Help shows all of them, and so does a name that is none.
  const wanted = Object.hasOwn(commands, name) ? [name] : Object.keys(commands)
  try {
    for (const each of wanted) program.addCommand(inherit(await load(each)))
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : exit.fine
  } catch (error) {
    return explain(error)
  }
}

const load = async (name: string): Promise<Command> => {
  const make = await commands[name]?.()
  if (make === undefined) throw new CliError(`There is no command ${name}.`)
  return make()
}

/** Subcommands throw too instead of ending the process, and show where help is. */
const inherit = (command: Command): Command => {
  command.exitOverride().showHelpAfterError('Add --help for the options and an example.')
  for (const inner of command.commands) inherit(inner)
  return command
}

const explain = (error: unknown): number => {
  if (error instanceof CommanderError)
    return error.exitCode === 0 || error.code === 'commander.help' ? exit.fine : exit.wrongUse
  if (error instanceof ConfigError) return say(error.message, exit.wrongUse)
  if (error instanceof RedisUnreachable)
    return say(`${error.message}. Start it, mend REDIS_URL, or leave it out.`, exit.failed)
  if (error instanceof Unanswered)
    return say(`${error.message}. Look at SOLANA_RPC_URL; doctor says more.`, exit.failed)
  if (error instanceof UnusableMint)
    return say(`${sentence(error.message)}. Choose another one.`, exit.failed)
  if (error instanceof NotMigrated) return say(error.message, exit.failed)
  if (error instanceof CliError) return say(error.message, error.code)
  if (isDamage(error))
    return say(`The database's files are damaged: ${error.message}. ${damageTodo}`, exit.failed)
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), exit.failed)
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const say = (message: string, code: number): number => {
  process.stderr.write(`${message}\n`)
  return code
}
