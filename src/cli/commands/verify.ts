import { open } from 'node:fs/promises'

import { Command } from 'commander'

import { toDecimal } from '#core/money.ts'
import { checkChain, isUnasked, type ChainFailure, type Landed } from '#rewards/proofs/check/check-chain.ts'
import { checkFile, type Failed, type Sound } from '#rewards/proofs/check/check-file.ts'
import { LARGEST } from '#rewards/proofs/check/proof-file.ts'
import { failureText } from '#rewards/proofs/check/words.ts'

import { answer, CliError, exit } from '../output.ts'

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('check the proof of a payment: alone, or with the chain; needs no database and no setting')
    .argument('<file>', 'the file that /proof gives')
    .option('--rpc <urls>', 'ask these endpoints (comma-separated) whether the payment is final')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- verify accord-proof-12.json --rpc https://api.mainnet-beta.solana.com',
    )
    .action(async (file: string, { rpc, json }: { rpc?: string; json: boolean }) => {
      const urls = (rpc ?? '').split(',').flatMap((url) => (url.trim() === '' ? [] : [url.trim()]))
      if (rpc !== undefined && urls.length === 0)
        throw new CliError(
          '--rpc wants an address, for example https://api.mainnet-beta.solana.com',
          exit.wrongUse,
        )
      const sound = await checkFile(await readText(file))
      if ('failed' in sound) return refuse(json, sound)
      const asked = await Promise.all(urls.map(async (url) => ({ url, said: await checkChain(sound, url) })))
      const verdict = judge(asked)
      answer(json, toJson(sound, asked, verdict), [...fileLines(sound), ...chainLines(asked)])
      if (!verdict) process.exitCode = exit.failed
    })

type Asked = { url: string; said: Landed | Failed<ChainFailure> }

/** Whoever answers must confirm, and where anybody was asked, somebody must have answered. */
const judge = (asked: Asked[]): boolean => {
  const heard = asked.filter(({ said }) => !('failed' in said && isUnasked(said.failed)))
  return heard.every(({ said }) => 'slot' in said) && (asked.length === 0 || heard.length > 0)
}

/** The text of a file; one that is larger than any proof is not read. */
const readText = async (path: string): Promise<string> => {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    return size > LARGEST ? ' '.repeat(LARGEST + 1) : await file.readFile('utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError(`The file ${path} cannot be read: ${why}`)
  }
}

const refuse = (json: boolean, failed: Failed): void => {
  const words = failureText('en', failed)
  answer(json, { ok: false, ...failed, words }, `✗ ${words}`)
  process.exitCode = exit.failed
}

const toJson = ({ proof, amount, ...sums }: Sound, asked: Asked[], ok: boolean) => ({
  ok,
  amount,
  decimals: sums.decimals,
  mint: proof.mint,
  wallet: proof.payment.wallet,
  treasury: proof.treasury,
  cluster: proof.cluster,
  signature: proof.signature,
  root: proof.root,
  answers: { accepted: sums.accepted, rejected: sums.rejected, earned: sums.earned },
  chain: asked.map(({ url, said }) => ({ endpoint: hostOf(url), ...said })),
})

/** The path of an endpoint's address may hold a secret. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

const fileLines = ({ proof, amount, decimals, accepted, rejected, earned }: Sound): string[] => {
  const show = (sum: bigint): string => toDecimal(sum, decimals)
  const other = amount - earned
  return [
    '✓ The file is whole: everything in it leads to the root that the treasury has signed.',
    `  paid      ${show(amount)} of the token ${proof.mint}`,
    `  to        ${proof.payment.wallet}`,
    `  from      ${proof.treasury}`,
    `  by        ${proof.signature}`,
    `  for       ${accepted} accepted ${accepted === 1 ? 'answer' : 'answers'}, which earned ${show(earned)}`,
    ...(other > 0n ? [`            and ${show(other)} that came from no answer`] : []),
    ...(rejected > 0 ? [`  beside    ${rejected} that others did not confirm, which earned nothing`] : []),
    '  It does not say who the treasury is: compare it with the operator’s /transparency page.',
  ]
}

const chainLines = (asked: Asked[]): string[] =>
  asked.length === 0
    ? ['! Whether the chain has taken the transaction was not asked. Add --rpc URL to find out.']
    : asked.map(({ url, said }) =>
        'slot' in said
          ? `✓ ${hostOf(url)}: ${finalText(said)}`
          : `✗ ${hostOf(url)}: ${failureText('en', said)}`,
      )

const finalText = ({ slot, at, delivered }: Landed): string => {
  const when = at === undefined ? '' : `, ${new Date(at * 1000).toISOString()}`
  const arrived = delivered
    ? 'the tokens arrived.'
    : 'the same transaction, without an error. This node does not say what arrived; another one may.'
  return `final in slot ${slot}${when}; ${arrived}`
}
