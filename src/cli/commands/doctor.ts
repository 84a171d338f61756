import { Command } from 'commander'

import { readConfig } from '../../config.ts'
import { examine, type Finding } from '../doctor/examine.ts'
import { answer, exit } from '../output.ts'

const signs = { fine: '✓', warning: '!', failed: '✗' }

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check every configured part, and say what is wrong and what to do')
    .option('--json', 'print one JSON array', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- doctor')
    .action(async ({ json }: { json: boolean }) => {
      const findings = await examine(readConfig(process.env))
      answer(json, findings, findings.flatMap(toLines))
      if (findings.some(({ state }) => state === 'failed')) process.exitCode = exit.failed
    })

const toLines = ({ part, state, what, todo }: Finding): string[] => [
  `${signs[state]} ${part}: ${what}`,
  ...(todo === undefined ? [] : [`    ${todo}`]),
]
