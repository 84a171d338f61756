import { Command, Option } from 'commander'

import { operator, recordAction } from '#campaigns/actions.ts'
import { showAmount } from '#core/money.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import { unapproved } from '#rewards/approvals.ts'
import { listPayouts, type PayoutRecord } from '#rewards/payout-view.ts'
import { holdPayout, releasePayout } from '#rewards/steer-payouts.ts'

import { createLog } from '../log.ts'
import { openMoney, payoutTerms } from '../money.ts'
import { obstaclesOf } from '../obstacles.ts'
import { wholeNumber } from '../options.ts'
import { answer, CliError, exit } from '../output.ts'
import { payoutLines, payoutTable } from '../payout-lines.ts'
import { refusalText } from '../refusal-text.ts'
import { approveCommand } from '../payouts-approve.ts'
import { runCommand } from '../payouts-run.ts'

type Json = { json: boolean }

export const payoutsCommand = (): Command =>
  new Command('payouts')
    .description('look at payments to people, hold and release them, approve large ones, and pay')
    .addCommand(list())
    .addCommand(show())
    .addCommand(hold())
    .addCommand(release())
    .addCommand(approveCommand())
    .addCommand(runCommand())
    .addHelpText('after', '\nExample:\n  npm run -s accord -- payouts list --status held')

const list = (): Command =>
  new Command('list')
    .description('payments, the newest first')
    .addOption(new Option('--status <status>', 'only these').choices(['planned', 'batched', 'paid', 'held']))
    .option('--contributor <id>', 'only those of one person', wholeNumber(1))
    .option('--limit <n>', 'how many at most', wholeNumber(1), 50)
    .option('--json', 'print one JSON array', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- payouts list --status held --contributor 17')
    .action(
      async (options: Json & { status?: PayoutRecord['status']; contributor?: number; limit: number }) => {
        await using money = await openMoney()
        const found = await listPayouts(money.db, money.chain.asset.mint, options)
        answer(
          options.json,
          found,
          found.length === 0 ? 'There is no such payout.' : payoutTable(found, money.chain.asset),
        )
      },
    )

const show = (): Command =>
  new Command('show')
    .description('the whole way of one payment: its transactions, and what it waits for')
    .argument('<id>', 'its number in payouts list', wholeNumber(1))
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- payouts show 12')
    .action(async (id: number, { json }: Json) => {
      await using money = await openMoney()
      const { asset } = money.chain
      const [payout] = await listPayouts(money.db, asset.mint, { id })
      if (payout === undefined)
        throw new CliError(refusalText({ refused: 'payout-not-found', words: { id } }))
      const problems =
        payout.status === 'planned' || payout.status === 'batched'
          ? await obstaclesOf(money.db, money.chain, { id, minimum: payoutTerms(money).minimum })
          : []
      answer(json, { ...payout, problems }, [
        ...payoutLines(payout, asset, money.limits),
        ...problems.map((one) => `! ${one}`),
      ])
    })

const hold = (): Command =>
  new Command('hold')
    .description('keep a payment back that nothing is signed for yet; its person is told')
    .argument('<id>', 'its number in payouts list', wholeNumber(1))
    .requiredOption('--why <text>', 'a note for operators; the person is not shown it')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- payouts hold 12 --why "asked about a changed wallet"',
    )
    .action(async (id: number, { why, json }: Json & { why: string }) => {
      if (why.trim() === '')
        throw new CliError('--why wants a reason, for whoever looks at it later.', exit.wrongUse)
      await using money = await openMoney()
      const { db, chain, config } = money
      const deps = { db, chain, log: createLog(config.logLevel), now: () => new Date() }
      const held = orThrow(await holdPayout(deps, { id, why }))
      await recordAction(db, operator(), 'payout.held', { payoutId: id, why })
      answer(json, held, [
        `Payout ${id} of ${showAmount(held.amount, chain.asset, 'en')} is held; its person is told that it is still theirs.`,
        `To send it after all: npm run -s accord -- payouts release ${id}`,
      ])
    })

const release = (): Command =>
  new Command('release')
    .description('send a held payment after all, to the wallet that its person has now')
    .argument('<id>', 'its number in payouts list', wholeNumber(1))
    .option(
      '--keep-wallet',
      'to the wallet that it was promised to, even where the person has another one now',
      false,
    )
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- payouts release 12')
    .action(async (id: number, { json, keepWallet }: Json & { keepWallet: boolean }) => {
      await using money = await openMoney()
      const { db, chain, config } = money
      const how = { id, keepWallet, proof: config.walletProof, now: new Date() }
      const released = orThrow(await releasePayout(db, chain.asset.mint, how))
      const { wallet, before, amount } = released
      const waits = await unapproved(db, chain, money.limits, [{ id, amount, wallet }])
      await recordAction(db, operator(), 'payout.released', { payoutId: id, wallet })
      const problems = await obstaclesOf(db, chain, { id, minimum: payoutTerms(money).minimum })
      answer(json, { ...released, problems }, [
        `Payout ${id} of ${showAmount(released.amount, chain.asset, 'en')} goes to ${wallet}${before === undefined ? '' : ` now, no longer to ${before}`}.`,
        released.status === 'held' || waits.length > 0
          ? `It is above APPROVAL_ABOVE, and waits for two approvals for this wallet: payouts approve ${id}`
          : 'A running Accord sends it within seconds; without one: npm run -s accord -- payouts run',
        ...problems.map((one) => `! ${one}`),
      ])
    })

const orThrow = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new CliError(refusalText(result))
  return result
}
