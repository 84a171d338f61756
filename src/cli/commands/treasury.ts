import { Command } from 'commander'

import { operator, recordAction } from '#campaigns/actions.ts'
import { fromDecimal, showAmount, type Asset } from '#core/money.ts'
import { isRefusal } from '#core/refusal.ts'
import { adoptTreasury } from '#rewards/adopt-treasury.ts'
import { sweepMarkers } from '#rewards/markers/sweep-markers.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { fundTreasury } from '#rewards/solana/fund.ts'
import { treasuryStatus, type TreasuryStatus } from '#rewards/treasury-status.ts'
import { observe } from '#rewards/observe.ts'
import { openTreasury } from '#rewards/treasury.ts'
import { mistakenFor, otherTreasuryLine } from '#rewards/whose-ledger.ts'

import { fundingOf } from '../funding-lines.ts'
import { createLog } from '../log.ts'
import { openMoney, payoutTerms, type Money } from '../money.ts'
import { answer, CliError, exit } from '../output.ts'
import { pause } from '../pause.ts'
import { refusalText } from '../refusal-text.ts'
import { statusLines } from '../treasury-lines.ts'

type Json = { json: boolean }

export const treasuryCommand = (): Command =>
  new Command('treasury')
    .description('what the treasury holds and needs, how to fund it, and what it gets back')
    .addCommand(status())
    .addCommand(fund())
    .addCommand(sweep())
    .addCommand(adopt())
    .addHelpText('after', '\nExample:\n  npm run -s accord -- treasury status')

const status = (): Command =>
  new Command('status')
    .description(
      'balances on the chain and in the ledger, what is needed, limits and endpoints; exit code 1 if something lacks',
    )
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- treasury status --json')
    .action(async ({ json }: Json) => {
      await using money = await openMoney()
      const found = await statusOf(money)
      const { lines, problems } = statusLines(found, money.chain.asset)
      const marked = problems.map((one) => `! ${one}`)
      answer(
        json,
        { ...found, problems },
        found.other === undefined ? [...lines, ...marked] : [...marked, ...lines],
      )
      if (problems.length > 0) process.exitCode = exit.failed
    })

const statusOf = async (money: Money): Promise<TreasuryStatus> =>
  treasuryStatus(money.db, money.chain, payoutTerms(money).minimum)

const fund = (): Command =>
  new Command('fund')
    .description('where to send tokens and SOL, and how much; on the chain inside Accord it makes them')
    .option('--tokens <amount>', 'tokens to make (chain inside Accord only)')
    .option('--sol <amount>', 'SOL to make (chain inside Accord only)')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- treasury fund\n  npm run -s accord -- treasury fund --tokens 100000 --sol 5',
    )
    .action(runFund)

const sol: Asset = { mint: 'SOL', decimals: 9, symbol: 'SOL' }

const runFund = async (options: Json & { tokens?: string; sol?: string }): Promise<void> => {
  await using money = await openMoney()
  const { db, chain, config } = money
  const other = await mistakenFor(db, chain)
  if (other !== undefined) throw new CliError(otherTreasuryLine(other, chain))
  const tokens = amountOf('--tokens', options.tokens, chain.asset)
  const lamports = amountOf('--sol', options.sol, sol)
  if (config.solana === undefined && tokens + lamports > 0n)
    return await make(money, { tokens, lamports, json: options.json })
  if (tokens + lamports > 0n)
    throw new CliError(
      'Accord cannot make tokens or SOL on a real chain. Leave --tokens and --sol out: it then says where to send them.',
      exit.wrongUse,
    )
  const { facts, lines } = fundingOf(await statusOf(money), chain.asset, config.solana === undefined)
  answer(options.json, facts, lines)
}

const amountOf = (option: string, text: string | undefined, asset: Asset): bigint => {
  if (text === undefined) return 0n
  const units = fromDecimal(text, asset.decimals)
  if (units === undefined || units === 0n)
    throw new CliError(
      `${option} must be an amount above 0, such as 5 or 0.5, with at most ${asset.decimals} decimals.`,
      exit.wrongUse,
    )
  return units
}

const TRIES = 120

/** Makes them, and waits until the ledger knows. */
const make = async (
  { config, db, chain, rpcUrl }: Money,
  { tokens, lamports, json }: { tokens: bigint; lamports: bigint; json: boolean },
): Promise<void> => {
  if (rpcUrl === undefined) throw new Error('the embedded chain gave no address')
  const { signer } = await createMintAndTreasury({ rpcUrl, home: config.home })
  const whose = { rpcUrl, signer, mint: chain.asset.mint }
  const before = (await observe(db, chain)).ledgerBalance
  const signatures = await fundTreasury(whose, { tokens, lamports })
  // Once the tokens are final they are booked, here or by a running Accord, and the ledger has grown by them.
  for (let turn = 0; turn < TRIES && tokens > 0n; turn += 1) {
    await openTreasury(db, chain)
    if ((await observe(db, chain)).ledgerBalance >= before + tokens) break
    await pause(250)
  }
  answer(json, { tokens, lamports, signatures }, [
    ...(tokens > 0n ? [`Made ${showAmount(tokens, chain.asset, 'en')} in the treasury.`] : []),
    ...(lamports > 0n ? [`Made ${showAmount(lamports, sol, 'en')} in the treasury.`] : []),
    'See: npm run -s accord -- treasury status',
  ])
}

const adopt = (): Command =>
  new Command('adopt')
    .description('say that the tokens of the ledger are in this treasury now: its key is a new one')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
Move the tokens and the SOL to the new address first, and set SOLANA_KEYPAIR. It is refused while a transaction of a payment
may still land, and while the new address holds less than the ledger counts.

Example:
  npm run -s accord -- treasury adopt`,
    )
    .action(async ({ json }: Json) => {
      await using money = await openMoney()
      const { db, chain } = money
      const adopted = await adoptTreasury(db, chain)
      if (isRefusal(adopted)) throw new CliError(refusalText(adopted, chain.asset))
      const { before } = adopted
      if (before !== undefined)
        await recordAction(db, operator(), 'treasury.adopted', { before, now: chain.treasury })
      answer(json, { treasury: chain.treasury, before: before ?? null }, [
        before === undefined
          ? `The ledger is that of ${chain.treasury} already.`
          : `The ledger is that of ${chain.treasury} now, no longer of ${before}. What it holds beyond the ledger is booked as a deposit within about a minute.`,
        'See: npm run -s accord -- reconcile',
      ])
    })

const sweep = (): Command =>
  new Command('sweep-markers')
    .description('take back the SOL that lies on the markers of payments that are long final')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- treasury sweep-markers')
    .action(async ({ json }: Json) => {
      await using money = await openMoney()
      const deps = {
        db: money.db,
        chain: money.chain,
        log: createLog(money.config.logLevel),
        now: () => new Date(),
      }
      let report = await sweepMarkers(deps)
      const total = { swept: report.swept, lamports: report.lamports }
      for (let turn = 0; report.live > 0 && turn < TRIES; turn += 1) {
        await pause(1000)
        report = await sweepMarkers(deps)
        total.swept += report.swept
        total.lamports += report.lamports
      }
      answer(json, { ...total, live: report.live }, [
        total.swept === 0
          ? 'No marker can be taken back yet: one waits an hour after its payment, and until the chain is 1,000 blocks past it.'
          : `${total.swept} ${total.swept === 1 ? 'marker' : 'markers'} taken back: ${showAmount(total.lamports, sol, 'en')} back in the treasury.`,
        ...(report.live > 0
          ? [
              `${report.live} transactions are still under way; a running Accord or the next call follows them.`,
            ]
          : []),
      ])
    })
