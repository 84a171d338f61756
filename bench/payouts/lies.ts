import type { Chance } from './chance.ts'
import type { Answer, Call, Weather } from './weather.ts'

/** Beyond all that ever was. */
const FAR = 1_000_000_000

type Said = { context?: { slot: number }; value?: unknown }
type Lie = (method: string, said: Said, call: Call) => Said

const statuses = (call: Call, status: unknown): unknown[] => (call.params[0] as unknown[]).map(() => status)
const finalized = (err: unknown): object => ({
  slot: FAR,
  confirmations: null,
  err,
  status: err === null ? { Ok: null } : { Err: err },
  confirmationStatus: 'finalized',
})

/** Says that all is long over: what is under way would be signed anew. */
const forgets: Lie = (method, said, call) => {
  if (method === 'getSignatureStatuses') return { context: { slot: FAR }, value: statuses(call, null) }
  if (method === 'getEpochInfo') return { ...said, absoluteSlot: FAR, blockHeight: FAR } as Said
  if (method === 'getLatestBlockhash')
    return { ...said, value: { ...(said.value as object), lastValidBlockHeight: 1 } }
  return method === 'getBlockHeight' ? (1 as unknown as Said) : said
}

/** Says that everything it is asked about is paid. */
const claims: Lie = (method, said, call) =>
  method === 'getSignatureStatuses'
    ? { context: { slot: FAR }, value: statuses(call, finalized(null)) }
    : said

/** Says that everything failed: the others of the batch would be signed anew, and one held. */
const blames: Lie = (method, said, call) =>
  method === 'getSignatureStatuses'
    ? { context: { slot: FAR }, value: statuses(call, finalized({ InstructionError: [3, { Custom: 17 }] })) }
    : said

/**
 * One node of several lies all the time about heights and statuses; about what is long over even all but one. (That a
 * transaction is paid is a majority's word: more than one that claims it is more than the payouts promise to bear.)
 */
export const lieOf = (chance: Chance, nodes: number): Weather['lie'] => {
  const lie = chance.one([forgets, claims, blames, forgets])
  const honest = chance.whole(0, nodes - 1)
  const liar = (honest + chance.whole(1, nodes - 1)) % nodes
  const many = lie === forgets && chance.yes(0.5)
  return (call: Call, answer: Answer): Answer =>
    (many ? call.node === honest : call.node !== liar) || answer.result === undefined
      ? answer
      : said(answer, lie(call.method, answer.result as Said, call))
}

const said = (answer: Answer, result: Said): Answer =>
  result === answer.result ? answer : { ...answer, result }
