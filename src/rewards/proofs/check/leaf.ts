/** What the leaves of a payment's tree say. Everything is text, so that there is one way to write it. */

export const FORMAT = 'accord-proof'
export const VERSION = 1

/**
 * A payment. `cluster`: the chain's genesis hash; `mint`, `wallet`: addresses; `batch`, `payout`: Accord's numbers;
 * `person`: a name that the person has in this payment alone; `amount`: base units; `answers`: how many answers' leaves
 * belong to it.
 */
export type Payment = {
  cluster: string
  mint: string
  batch: string
  payout: string
  person: string
  wallet: string
  amount: string
  answers: string
}

/**
 * An answer that the payment pays, or that was not confirmed since the payment before. `item`: SHA-256 of the task (see
 * `itemText`), in hex; `answer`: canonical JSON; `base`: what an answer is worth, `quality`: how much of it this one
 * is worth, in thousandths, `reward`: what it earned; both amounts in base units.
 */
export type Answer = {
  item: string
  answer: string
  verdict: 'accepted' | 'rejected'
  base: string
  quality: string
  reward: string
}

/** A leaf's entry is the SHA-256 of such a text. The salt keeps anybody from guessing what it says. */
export const paymentText = (salt: string, payment: Payment): string =>
  JSON.stringify([
    FORMAT,
    VERSION,
    'payment',
    salt,
    payment.cluster,
    payment.mint,
    payment.batch,
    payment.payout,
    payment.person,
    payment.wallet,
    payment.amount,
    payment.answers,
  ])

/** An answer's leaf names its payment by the person's name in it, and by its number. */
export const answerText = (
  salt: string,
  { payout, person }: Pick<Payment, 'payout' | 'person'>,
  { item, answer, verdict, base, quality, reward }: Answer,
): string =>
  JSON.stringify([
    FORMAT,
    VERSION,
    'answer',
    salt,
    payout,
    person,
    item,
    answer,
    verdict,
    base,
    quality,
    reward,
  ])

const MEMO = `accord:${VERSION}:`

/** The memo of a payment's transaction: the root in base64. ASCII, always `MEMO_LENGTH` bytes. */
export const memoOf = (root: string): string => `${MEMO}${root}`
export const MEMO_LENGTH = MEMO.length + 44
/** A memo as long as every other, for a simulation: the root is known once it is clear who is paid. */
export const ANY_MEMO = memoOf(`${'A'.repeat(43)}=`)
