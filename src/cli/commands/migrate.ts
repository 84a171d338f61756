import { Command } from 'commander'

import { readConfig } from '../../config.ts'
import { answer } from '../output.ts'
import { openDatabase } from '../open.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database to the newest version (start does it too)')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… npm run -s accord -- migrate')
    .action(async ({ json }: { json: boolean }) => {
      await using database = await openDatabase(readConfig(process.env))
      const { migrated } = database
      answer(
        json,
        { migrated },
        migrated.length === 0
          ? 'The database is at the newest version already.'
          : ['Done:', ...migrated.map((name) => `  ${name}`)],
      )
    })
