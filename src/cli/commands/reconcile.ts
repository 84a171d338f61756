import { Command } from 'commander'

import { showAmount } from '#core/money.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { readConfig } from '../../config.ts'
import { openDatabase } from '../open.ts'
import { openTreasuryChain } from '../open-chain.ts'
import { answer, exit } from '../output.ts'
import { agreementLines } from '../reconcile-lines.ts'

export const reconcileCommand = (): Command =>
  new Command('reconcile')
    .description('compare the ledger with the chain; exit code 1 on any difference')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- reconcile')
    .action(async ({ json }: { json: boolean }) => {
      const config = readConfig(process.env)
      await using database = await openDatabase(config, { chain: true })
      const chain = await openTreasuryChain(config, database.rpcUrl)
      const result = await reconcile(database.db, chain)
      const show = (amount: bigint): string => showAmount(amount, chain.asset, 'en')
      answer(json, result, [
        `Treasury ${chain.treasury}`,
        `  on chain, finalized    ${show(result.chainBalance)}`,
        `  in the ledger          ${show(result.ledgerBalance)}`,
        `    free in the treasury ${show(result.accounts.treasury)}`,
        `    set aside            ${show(result.accounts.escrow)}`,
        `    due to people        ${show(result.accounts.due)}`,
        `    on the way           ${show(result.accounts.transit)}`,
        ...agreementLines(result),
        ...result.lines.map((line) => (result.ok ? line : `    ${line}`)),
        ...result.notes,
      ])
      if (!result.ok) process.exitCode = exit.failed
    })
