import { Command } from 'commander'

import { isOwner } from '#db/app-role.ts'
import { prepareQueues } from '#jobs/queues.ts'

import { readConfig } from '../../config.ts'
import { answer } from '../output.ts'
import { openDatabase } from '../open.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database to the newest version (start does it too)')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… npm run -s accord -- migrate')
    .action(async ({ json }: { json: boolean }) => {
      const config = readConfig(process.env)
      await using database = await openDatabase(config)
      const { migrated, db, databaseUrl } = database
      // The queue's tables, too: the application's own role may use them, not make them.
      if (config.redisUrl === undefined && (await isOwner(db))) await prepareQueues(db, databaseUrl)
      answer(
        json,
        { migrated },
        migrated.length === 0
          ? 'The database is at the newest version already.'
          : ['Done:', ...migrated.map((name) => `  ${name}`)],
      )
    })
