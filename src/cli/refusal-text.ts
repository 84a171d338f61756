import type { Refusal } from '#core/refusal.ts'
import { toDecimal, type Asset } from '#core/money.ts'

type Say = (word: (name: string) => string) => string

/** What to do about a signer, by what became of a request to it. */
const signerTodo = (why: string): string => {
  if (/CERT|SELF_SIGNED|ISSUER/.test(why))
    return 'Name the authority of its certificate in NODE_EXTRA_CA_CERTS, the path of a PEM file.'
  return /answers 40[13]/.test(why)
    ? 'Compare SOLANA_SIGNER_TOKEN with its own.'
    : 'Start it, or mend its address in SOLANA_KEYPAIR.'
}

/** What the operator's refusals mean, and what to do; the codes are those of campaigns and rewards. */
const sentences: Record<string, Say> = {
  'keypair-missing': (word) => `there is no file ${word('file')}. Name the key file; new-key makes one.`,
  'keypair-mode': (word) =>
    `${word('file')} has mode ${word('mode')}: others on this machine may read it. Run: chmod 600 ${word('file')}`,
  'keypair-format': (word) =>
    `${word('file')} holds no key: expected 64 numbers in JSON, as new-key and solana-keygen write them, or the key in base58.`,
  'keypair-mismatch': () =>
    'its public half does not belong to its secret half. Take the file as solana-keygen wrote it.',
  'signer-insecure': (word) =>
    `the signer at ${word('host')} is asked without encryption. Give its https address; http is for this machine alone.`,
  'signer-token-missing': () => 'a signer needs its bearer token: set SOLANA_SIGNER_TOKEN.',
  'signer-unreachable': (word) => `the signer at ${word('host')}: ${word('why')}. ${signerTodo(word('why'))}`,
  'signer-answer': (word) =>
    `${word('host')} answers with something else than a signer's public key. Look at the address.`,
  'campaign-not-found': (word) =>
    `There is no campaign "${word('name')}". List them: npm run -s accord -- campaign list`,
  'campaign-wrong-status': (word) =>
    `The campaign "${word('name')}" is ${word('status')}: that cannot be done in this state.`,
  'campaign-empty': (word) =>
    `The campaign "${word('name')}" has no items. Import some: npm run -s accord -- import "${word('name')}" FILE.csv`,
  'campaign-name-bad': () => 'A campaign needs a name of 1 to 80 characters that is not a number alone.',
  'campaign-name-taken': (word) => `There is a campaign "${word('name')}" already. Choose another name.`,
  'campaign-unknown-task': (word) => `There is no task "${word('kind')}". The tasks are: ${word('known')}.`,
  'campaign-numbers-bad': (word) => `Expected ${word('expected')}.`,
  'campaign-options-bad': (word) => `The option ${word('option')}: ${word('expected')}.`,
  'treasury-under-way': (word) =>
    `${word('count')} ${word('count') === '1' ? 'transaction' : 'transactions'} of payments may still land, signed by the old key. Let payouts run, or a running Accord, follow them to their end, then run treasury adopt again. See: npm run -s accord -- payouts list --status batched`,
  'payout-not-found': (word) =>
    `There is no payout ${word('id')}. List them: npm run -s accord -- payouts list`,
  'payout-on-its-way': (word) =>
    `A transaction of payout ${word('id')} is signed and may land: it cannot be held any more. See: payouts show ${word('id')}`,
  'payout-expired-lately': (word) =>
    `The last transaction of payout ${word('id')} has just expired. To be quite sure that it is dead, hold the payout after ${word('until')}.`,
  'payout-worker-busy': (word) =>
    `Payments are being made this moment, so payout ${word('id')} cannot be taken out safely. Try again in some seconds.`,
  'payout-was-paid': (word) => `Payout ${word('id')} is paid, and what is paid cannot be taken back.`,
  'payout-held-already': (word) => `Payout ${word('id')} is held already. See: payouts show ${word('id')}`,
  'payout-not-held': (word) =>
    `Payout ${word('id')} is ${word('status')}, not held: there is nothing to release.`,
  'payout-unfunded': (word) =>
    `Payout ${word('id')} cannot be released: the ledger does not hold its money, so somebody wrote it into the tables. Find out who; docs/operators.md, "A payment with no money behind it", says how to take it out.`,
  'payout-wallet-cooling': (word) =>
    `The person of payout ${word('id')} has changed their wallet to ${word('wallet')}; nothing is sent there before ${word('until')}. Release it after that, or pay ${word('promised')}, where it was promised to: payouts release ${word('id')} --keep-wallet`,
  'payout-wallet-unproven': (word) =>
    `The person of payout ${word('id')} has not proven that their wallet ${word('wallet')} is theirs, and WALLET_PROOF asks for that. Wait until they have, or pay ${word('promised')}, where it was promised to: payouts release ${word('id')} --keep-wallet`,
  'payout-needs-approval': (word) =>
    `Payout ${word('id')} is above APPROVAL_ABOVE: it is not released but approved, by two people. See: payouts approve ${word('id')}`,
  'approval-not-needed': (word) =>
    `Payout ${word('id')} is ${word('status')} and waits for no approval. See: payouts show ${word('id')}`,
  'approval-unknown-key': (word) =>
    `${word('key')} belongs to none of the APPROVERS. Whoever may approve is listed by: treasury status`,
  'approval-own-payout': () => 'Nobody approves a payment to their own wallet. Ask another approver.',
  'approval-bad-signature': (word) =>
    `This is no signature of ${word('name')} over this payment. Sign exactly the text that payouts approve prints.`,
  'approval-twice': (word) =>
    `${word('name')} has approved it already; another person has to be the second one.`,
  'approval-wallet-left': (word) =>
    `The person of payout ${word('id')} has another wallet now, ${word('wallet')}: it goes there, no longer to ${word('before')}, and what was approved for that one counts no more. Print the new text and sign it: payouts approve ${word('id')}`,
  'approval-wallet-cooling': (word) =>
    `The person of payout ${word('id')} has changed their wallet to ${word('wallet')}; nothing is sent there before ${word('until')}. Approve it after that.`,
  'approval-wallet-unproven': (word) =>
    `The person of payout ${word('id')} has not proven that their wallet ${word('wallet')} is theirs, and WALLET_PROOF asks for that. Approve it once they have.`,
  'limits-few-approvers': (word) =>
    `APPROVAL_ABOVE asks for two people who may approve, and there would be fewer (${word('approvers')}): payments would wait for ever. Name two at least in APPROVERS, or set APPROVAL_ABOVE=none.`,
  'limits-not-owner': () =>
    'The environment names other limits than the database holds, and the role in DATABASE_URL may not change them. Run "npm run -s accord -- treasury status" once with the owner\'s DATABASE_URL, or take the variables out.',
  'import-too-large': (word) =>
    `The file is larger than ${word('megabytes')} MB. Split it, or raise --max-megabytes.`,
  'import-not-utf8': () => 'The file is not in UTF-8. Save it as UTF-8 and import it again.',
  'import-broken-quotes': (word) => `Line ${word('line')}: a quote is opened and never closed.`,
  'import-line-too-long': (word) => `Line ${word('line')} is too long to be a row.`,
  'import-column-twice': (word) => `The column "${word('column')}" stands in the header twice.`,
  'import-column-missing': (word) => `The header lacks ${word('columns')}. It has: ${word('found')}.`,
  'import-empty': () => 'There is no row in the file.',
  'import-bad-rows': (word) =>
    `${word('count')} rows cannot be read, so nothing was imported. Mend them, or import the rest with --skip-bad.`,
}

/** A refusal as a sentence for the operator. */
export const refusalText = (refusal: Refusal, asset?: Asset): string => {
  const word = (name: string): string => String(refusal.words?.[name] ?? '')
  if (refusal.refused === 'treasury-too-low' && refusal.words?.['uncovered'] !== undefined)
    return `The chain holds ${tokens(word('uncovered'), asset)} less than the ledger says, so nothing is set aside and nobody is paid until that is explained: see reconcile. Then send ${tokens(word('missing'), asset)} to the treasury, or what really lacks.`
  if (refusal.refused === 'treasury-too-low')
    return `The treasury is too low: ${tokens(word('needed'), asset)} are to be set aside, ${tokens(word('free'), asset)} are free, ${tokens(word('missing'), asset)} are missing. Send them to the treasury, or lower the campaign's reward or number of answers.`
  if (refusal.refused === 'treasury-holds-less')
    return `The treasury ${word('treasury')} holds ${tokens(word('holds'), asset)}, and the ledger counts ${tokens(word('needed'), asset)}. Send ${tokens(word('missing'), asset)} there first, then run treasury adopt again. If the key in SOLANA_KEYPAIR is mistaken, mend it instead.`
  const sentence = sentences[refusal.refused]
  return sentence === undefined
    ? `Refused: ${refusal.refused} ${JSON.stringify(refusal.words ?? {})}`
    : sentence(word)
}

const tokens = (units: string, asset: Asset | undefined): string =>
  asset === undefined ? `${units} base units` : `${toDecimal(BigInt(units), asset.decimals)} ${asset.symbol}`
