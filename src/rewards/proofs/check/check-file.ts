import { fromBase58, toBase58 } from '#core/base58.ts'

import { joinBytes, sha256, toBase64, utf8 } from './bytes.ts'
import { answerText, memoOf, paymentText } from './leaf.ts'
import { readProof, type Proof, type Unreadable } from './proof-file.ts'
import { isTokenAccountOf } from './token-account.ts'
import { memosOf, movesOf, readTransaction, type Move, type Transaction } from './transaction.ts'
import { climb, leafBytes, placeOf, type Step } from './tree.ts'

/** Which check failed; words.ts says it to people. */
export type Failure =
  | Unreadable
  | 'payment-differs'
  | 'answer-differs'
  | 'answers-missing'
  | 'answers-order'
  | 'rewards-differ'
  | 'transaction-unreadable'
  | 'signature-differs'
  | 'treasury-differs'
  | 'signature-forged'
  | 'memo-differs'
  | 'transfer-missing'

/** A file that holds together. Amounts are base units; `decimals` as the signed transfer has them. */
export type Sound = {
  proof: Proof
  amount: bigint
  decimals: number
  accepted: number
  rejected: number
  earned: bigint
  /** Where the paid token account stands among the transaction's addresses. */
  place: number
}
export type Failed<Code extends string = Failure> = { failed: Code; detail?: string }

const fail = <Code extends string>(failed: Code, detail?: string): Failed<Code> =>
  detail === undefined ? { failed } : { failed, detail }

/**
 * Checks a proof file by itself, without any network: every leaf leads to the root, the treasury signed a transaction with
 * that root, and that transaction moves the amount to the wallet. Whether it is on the chain: see `checkChain`.
 */
export const checkFile = async (text: string): Promise<Sound | Failed> => {
  const proof = readProof(text)
  if ('unreadable' in proof) return fail(proof.unreadable)
  const leaves = (await checkLeaves(proof)) ?? checkSums(proof)
  if (leaves !== undefined) return leaves
  const move = await checkTransaction(proof)
  if ('failed' in move) return move
  const accepted = proof.answers.filter(({ verdict }) => verdict === 'accepted').length
  return {
    proof,
    amount: move.amount,
    decimals: move.decimals,
    accepted,
    rejected: proof.answers.length - accepted,
    earned: earnedOf(proof),
    place: move.place,
  }
}

const leadsTo = async (root: string, text: string, path: Step[]): Promise<boolean> =>
  toBase64(await climb(sha256, await sha256(leafBytes(await sha256(utf8(text)))), path)) === root

const checkLeaves = async ({ payment, answers, ...proof }: Proof): Promise<Failed | undefined> => {
  if (!(await leadsTo(proof.root, paymentText(payment.salt, { ...payment, ...proof }), payment.path)))
    return fail('payment-differs')
  for (const [index, answer] of answers.entries())
    if (!(await leadsTo(proof.root, answerText(answer.salt, payment, answer), answer.path)))
      return fail('answer-differs', `${index + 1}`)
  return undefined
}

const earnedOf = ({ answers }: Proof): bigint => answers.reduce((sum, { reward }) => sum + BigInt(reward), 0n)

/** Every answer once, in the tree's order, and none that earned more than there is. */
const checkSums = (proof: Proof): Failed | undefined => {
  const { payment, answers } = proof
  if (payment.answers !== `${answers.length}`)
    return fail('answers-missing', `${answers.length}/${payment.answers}`)
  const places = [payment, ...answers].map(({ path }) => placeOf(path))
  if (places.some((place, index) => index > 0 && place <= (places[index - 1] ?? '')))
    return fail('answers-order')
  const free = answers.every(({ verdict, reward }) => verdict === 'accepted' || reward === '0')
  return free && earnedOf(proof) <= BigInt(payment.amount) ? undefined : fail('rewards-differ')
}

const checkTransaction = async (proof: Proof): Promise<Move | Failed> => {
  const transaction = read(proof.transaction)
  if (transaction === undefined) return fail('transaction-unreadable')
  const { signatures, keys } = transaction
  if (toBase58(signatures[0] ?? new Uint8Array()) !== proof.signature) return fail('signature-differs')
  if (toBase58(keys[0] ?? new Uint8Array()) !== proof.treasury) return fail('treasury-differs')
  if (!(await isSigned(transaction))) return fail('signature-forged')
  if (!memosOf(transaction).includes(memoOf(proof.root))) return fail('memo-differs')
  for (const move of movesOf(transaction)) if (await pays(move, proof)) return move
  return fail('transfer-missing')
}

const read = (bytes: Uint8Array): Transaction | undefined => {
  try {
    return readTransaction(bytes)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const isSigned = async ({ signatures, keys, message }: Transaction): Promise<boolean> => {
  for (const [index, signature] of signatures.entries()) {
    const key = await ed25519(keys[index] ?? new Uint8Array())
    if (key === undefined) return false
    const good = await crypto.subtle.verify('Ed25519', key, joinBytes(signature), joinBytes(message))
    if (!good) return false
  }
  return true
}

/** Undefined where the bytes are no key. */
const ed25519 = async (key: Uint8Array): Promise<CryptoKey | undefined> => {
  try {
    return await crypto.subtle.importKey('raw', joinBytes(key), 'Ed25519', false, ['verify'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'DataError') return undefined
    throw error
  }
}

const pays = async (move: Move, { payment, mint, treasury }: Proof): Promise<boolean> =>
  `${move.amount}` === payment.amount &&
  toBase58(move.mint) === mint &&
  toBase58(move.owner) === treasury &&
  fromBase58(payment.wallet)?.length === 32 &&
  isTokenAccountOf(move.to, payment.wallet, move)
