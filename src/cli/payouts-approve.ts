import { resolve } from 'node:path'

import { Command } from 'commander'

import { recordAction } from '#campaigns/actions.ts'
import { toBase58 } from '#core/base58.ts'
import { isRefusal } from '#core/refusal.ts'
import { approvalText, approve, approversOf, followWallet, type Approval } from '#rewards/approvals.ts'
import { NEEDED } from '#rewards/limits.ts'
import { listPayouts, type PayoutRecord } from '#rewards/payout-view.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import { openMoney, payoutTerms, type Money } from './money.ts'
import { obstaclesOf } from './obstacles.ts'
import { wholeNumber } from './options.ts'
import { answer, CliError, exit } from './output.ts'
import { refusalText } from './refusal-text.ts'

type Options = { key?: string; approver?: string; signature?: string; json: boolean }

export const approveCommand = (): Command =>
  new Command('approve')
    .description(
      'approve a payment above APPROVAL_ABOVE; two of the APPROVERS have to, each with a key of their own',
    )
    .argument('<id>', 'its number in payouts list', wholeNumber(1))
    .option('--key <file>', "the approver's own key file, of mode 0600 (as new-key writes it)")
    .option('--approver <key>', 'the public key of an approver who signed elsewhere')
    .option('--signature <text>', 'what they signed the text with, in base58 or base64')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
Without --key and --signature it prints the text that is to be signed.

Examples:
  npm run -s accord -- payouts approve 12
  npm run -s accord -- payouts approve 12 --key ana.json
  npm run -s accord -- payouts approve 12 --approver 4Nd1…kP2s --signature 3fQ…`,
    )
    .action(run)

const run = async (id: number, options: Options): Promise<void> => {
  await using money = await openMoney()
  const [payout] = await listPayouts(money.db, money.chain.asset.mint, { id })
  if (payout === undefined) throw new CliError(refusalText({ refused: 'payout-not-found', words: { id } }))
  const signed = await signedBy(money, payout, options)
  if (signed === undefined) return await explain(money, await followed(money, payout), options.json)
  const { db, chain } = money
  const approval = await db.transaction().execute(async (tx) => {
    const done = await approve(tx, chain, { payoutId: id, ...signed, ...whenOf(money) })
    if (!isRefusal(done))
      await recordAction(tx, { actor: `approver:${done.approver}`, now: new Date() }, 'payout.approved', {
        payoutId: id,
        ...signed,
      })
    return done
  })
  if (isRefusal(approval)) throw new CliError(refusalText(approval))
  const problems = await lacks(money, id)
  answer(options.json, { id, ...approval, problems }, [
    ...told(id, approval),
    ...problems.map((one) => `! ${one}`),
  ])
}

/** Nobody is refused for it: who approves says that it is right, and not that there is money for it now. */
const lacks = async (money: Money, id: number): Promise<string[]> =>
  obstaclesOf(money.db, money.chain, { id, minimum: payoutTerms(money).minimum })

const whenOf = ({ config }: Money) => ({ proof: config.walletProof, now: new Date() })

/** What waits for approvals goes to the wallet that its person has now: that is the one to be signed for. */
const followed = async (money: Money, payout: PayoutRecord): Promise<PayoutRecord> => {
  const { db, chain } = money
  if (payout.status !== 'held' || payout.holdReason !== 'approval') return payout
  const subject = { ...payout, contributor_id: payout.contributor }
  const left = await db.transaction().execute(async (tx) => followWallet(tx, subject, whenOf(money)))
  if (left !== undefined && left.refused !== 'approval-wallet-left') throw new CliError(refusalText(left))
  const [now = payout] = await listPayouts(db, chain.asset.mint, { id: payout.id })
  return now
}

const told = (id: number, { approver, missing }: Approval): string[] =>
  missing > 0
    ? [
        `Approved by ${approver}. ${missing} more has to: npm run -s accord -- payouts approve ${id} --key THEIR-FILE`,
      ]
    : [
        `Approved by ${approver}, the second one: payout ${id} is planned.`,
        'A running Accord sends it within seconds; without one: npm run -s accord -- payouts run',
      ]

const signedBy = async (
  { chain }: Money,
  payout: PayoutRecord,
  { key, approver, signature }: Options,
): Promise<{ key: string; signature: string } | undefined> => {
  if (key !== undefined) {
    const signer = await loadSigner(resolve(key))
    if (isRefusal(signer)) throw new CliError(`--key cannot be used: ${refusalText(signer)}`)
    const bytes = await signer.sign(Buffer.from(approvalText(chain, payout), 'utf8'))
    return { key: signer.publicKey, signature: toBase58(bytes) }
  }
  if (approver !== undefined && signature !== undefined) return { key: approver, signature }
  if (approver !== undefined || signature !== undefined)
    throw new CliError('--approver and --signature go together: who signed, and what with.', exit.wrongUse)
  return undefined
}

const explain = async (money: Money, payout: PayoutRecord, json: boolean): Promise<void> => {
  const { db, chain, limits } = money
  const text = approvalText(chain, payout)
  const have = (await approversOf(db, chain, limits, payout)).map(({ name }) => name)
  const may = limits.approvers.map(({ name }) => name)
  const waits = payout.status === 'held' && payout.holdReason === 'approval'
  const problems = waits ? await lacks(money, payout.id) : []
  answer(json, { id: payout.id, text, approved: have, needed: NEEDED, waits, problems }, [
    waits
      ? `Payout ${payout.id} needs ${NEEDED} approvals, and has ${have.length}${have.length === 0 ? '' : ` (${have.join(', ')})`}. May approve: ${may.join(', ')}.`
      : `Payout ${payout.id} is ${payout.status}: it waits for no approval.`,
    ...(waits
      ? [
          'With a key file: add --key FILE. With a wallet: sign exactly this text, then add --approver and --signature.',
          ...problems.map((one) => `! ${one}`),
          '',
          text,
        ]
      : []),
  ])
}
