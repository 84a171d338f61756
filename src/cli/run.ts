import { Command, CommanderError } from 'commander'

import { RedisUnreachable } from '#jobs/connection.ts'

import { NotMigrated } from '#db/migrate.ts'
import { Unanswered } from '#rewards/chain.ts'

import { ConfigError } from '../config.ts'
import { campaignCommand } from './commands/campaign.ts'
import { disputeCommand } from './commands/dispute.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { migrateCommand } from './commands/migrate.ts'
import { payoutsCommand } from './commands/payouts.ts'
import { peopleCommand } from './commands/people.ts'
import { reconcileCommand } from './commands/reconcile.ts'
import { replayCommand } from './commands/replay.ts'
import { startCommand } from './commands/start.ts'
import { treasuryCommand } from './commands/treasury.ts'
import { verifyCommand } from './commands/verify.ts'
import { CliError, exit } from './output.ts'

const commands = [
  startCommand,
  migrateCommand,
  campaignCommand,
  disputeCommand,
  peopleCommand,
  importCommand,
  exportCommand,
  replayCommand,
  treasuryCommand,
  payoutsCommand,
  reconcileCommand,
  verifyCommand,
  doctorCommand,
]

/** The whole command line. Returns the exit code: 0 fine, 1 failed, 2 wrong use. */
export const runCli = async (args: string[]): Promise<number> => {
  const program = new Command('accord')
    .description('Communities label data where they already talk, and are paid for it on Solana.')
    .exitOverride()
    .showHelpAfterError('Add --help for the options and an example.')
  for (const command of commands) program.addCommand(inherit(command()))
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : exit.fine
  } catch (error) {
    return explain(error)
  }
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
  if (error instanceof NotMigrated) return say(error.message, exit.failed)
  if (error instanceof CliError) return say(error.message, error.code)
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), exit.failed)
}

const say = (message: string, code: number): number => {
  process.stderr.write(`${message}\n`)
  return code
}
