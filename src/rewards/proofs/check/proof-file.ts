import { fromBase64, toBase64 } from './bytes.ts'
import { FORMAT, VERSION, type Answer, type Payment } from './leaf.ts'
import type { Step } from './tree.ts'

/** A leaf's salt and its way to the root. */
export type Proven<Fields> = Fields & { salt: string; path: Step[] }

/**
 * What a person can show: their payment, every answer in it, and the treasury's transaction, whose memo holds the root.
 * `signature` (base58) is that transaction's name on the chain; `transaction` its bytes as they were sent.
 */
export type Proof = {
  mint: string
  cluster: string
  treasury: string
  signature: string
  transaction: Uint8Array
  root: string
  payment: Proven<Omit<Payment, 'cluster' | 'mint'>>
  answers: Proven<Answer>[]
}

/** Bytes of a file, and steps of a path, that are looked at. A tree of 2^40 leaves is larger than any. */
export const LARGEST = 16 * 1024 * 1024
const LONGEST = 40

export type Unreadable = 'too-large' | 'not-json' | 'not-a-proof' | 'other-version' | 'rewritten'

const stepText = ({ side, hash }: Step): string => `${side}:${toBase64(hash)}`

const toPlain = ({ payment, answers, ...proof }: Proof) => ({
  format: FORMAT,
  version: VERSION,
  cluster: proof.cluster,
  mint: proof.mint,
  treasury: proof.treasury,
  signature: proof.signature,
  transaction: toBase64(proof.transaction),
  root: proof.root,
  payment: {
    batch: payment.batch,
    payout: payment.payout,
    person: payment.person,
    wallet: payment.wallet,
    amount: payment.amount,
    answers: payment.answers,
    salt: payment.salt,
    path: payment.path.map(stepText),
  },
  answers: answers.map(({ item, answer, verdict, base, quality, reward, salt, path }) => ({
    item,
    answer,
    verdict,
    base,
    quality,
    reward,
    salt,
    path: path.map(stepText),
  })),
})

/** The file's text. There is one way to write a proof: `readProof` takes no other, but for white space. */
export const writeProof = (proof: Proof): string => `${JSON.stringify(toPlain(proof), null, 2)}\n`

/** JSON without the white space between its parts. */
const dense = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1')

/** Reads a file. What is written in another way than `writeProof` does (a key more, twice, or elsewhere) is `rewritten`. */
export const readProof = (text: string): Proof | { unreadable: Unreadable } => {
  if (text.length > LARGEST) return { unreadable: 'too-large' }
  const whole = text.startsWith('\uFEFF') ? text.slice(1) : text
  const value = parse(whole)
  if (value === undefined) return { unreadable: 'not-json' }
  if (!isRecord(value) || value['format'] !== FORMAT) return { unreadable: 'not-a-proof' }
  if (value['version'] !== VERSION)
    return { unreadable: typeof value['version'] === 'number' ? 'other-version' : 'rewritten' }
  const proof = toProof(value)
  if (proof === undefined || JSON.stringify(toPlain(proof)) !== dense(whole))
    return { unreadable: 'rewritten' }
  return proof
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Plain = Record<string, unknown>
const isRecord = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const number = /^(0|[1-9]\d{0,38})$/
const shapes: Record<string, RegExp> = {
  cluster: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  mint: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  treasury: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  wallet: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  signature: /^[1-9A-HJ-NP-Za-km-z]{64,88}$/,
  root: /^[A-Za-z0-9+/]{43}=$/,
  salt: /^[A-Za-z0-9+/]{22}==$/,
  item: /^[0-9a-f]{64}$/,
  person: /^[\w-]{1,64}$/,
  verdict: /^(accepted|rejected)$/,
  batch: number,
  payout: number,
  amount: number,
  base: number,
  quality: number,
  answers: number,
  reward: number,
  answer: /^[^]*$/,
}
/** The named texts of an object, or undefined where one is missing or cannot be what it should. */
const textsOf = <Name extends string>(
  value: unknown,
  names: readonly Name[],
): Record<Name, string> | undefined => {
  if (!isRecord(value)) return undefined
  const fits = names.every((name) => {
    const text = value[name]
    return typeof text === 'string' && shapes[name]?.test(text) === true
  })
  return fits
    ? (Object.fromEntries(names.map((name) => [name, value[name]])) as Record<Name, string>)
    : undefined
}

const stepsOf = (value: unknown): Step[] | undefined => {
  if (!Array.isArray(value) || value.length > LONGEST) return undefined
  const steps = value.map((text: unknown): Step | undefined => {
    const [, side, hash = ''] = /^(left|right):(.{44})$/.exec(typeof text === 'string' ? text : '') ?? []
    const bytes = fromBase64(hash)
    return bytes?.length === 32 ? { side: side as Step['side'], hash: bytes } : undefined
  })
  return steps.every((step) => step !== undefined) ? steps : undefined
}

const provenOf = <Name extends string>(value: unknown, names: readonly Name[]) => {
  const texts = textsOf(value, [...names, 'salt'] as const)
  const path = isRecord(value) ? stepsOf(value['path']) : undefined
  return texts === undefined || path === undefined ? undefined : { ...texts, path }
}

const toProof = (value: Plain): Proof | undefined => {
  const head = textsOf(value, ['cluster', 'mint', 'treasury', 'signature', 'root'] as const)
  const bytes = typeof value['transaction'] === 'string' ? fromBase64(value['transaction']) : undefined
  const names = ['batch', 'payout', 'person', 'wallet', 'amount', 'answers'] as const
  const payment = provenOf(value['payment'], names)
  const list: unknown[] = Array.isArray(value['answers']) ? value['answers'] : []
  const answers = list.map((each) =>
    provenOf(each, ['item', 'answer', 'verdict', 'base', 'quality', 'reward'] as const),
  )
  const whole = answers.every((answer) => answer !== undefined)
  if (head === undefined || bytes === undefined || payment === undefined || !whole) return undefined
  return { ...head, transaction: bytes, payment, answers: answers as Proven<Answer>[] }
}
