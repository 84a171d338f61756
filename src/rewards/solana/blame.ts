import { ASSOCIATED_TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { SystemProgram, VersionedTransaction } from '@solana/web3.js'

import type { Blame } from '#rewards/chain.ts'

import { MEMO_PROGRAM } from './programs.ts'
import type { Treasury } from './batch.ts'

/** The token program's errors: https://github.com/solana-program/token (error.rs). */
const INSUFFICIENT = 1
const FROZEN = 17
/** The system program's: https://github.com/solana-program/system (error.rs), "an account with the same address already exists". */
const EXISTS = 0

/** Limits of a whole transaction that name whoever came last: halving the batch finds out who needs so much. */
const LIMITS = new Set<unknown>([
  'ComputationalBudgetExceeded',
  'ProgramFailedToComplete',
  'MaxInstructionTraceLengthExceeded',
])

/** What an error says, before it is asked whether the treasury itself is frozen. */
export type Reading = Blame | { frozenOr: number }

/**
 * Whom a transaction's error names. An instruction's error names its transfer, except where the paying side is short.
 * An error of the whole transaction (no lamports for the fee, say) is never a recipient's. The marker that exists
 * already says that another attempt of the batch has landed.
 */
export const readError = (
  raw: Uint8Array,
  error: unknown,
  { program }: Pick<Treasury, 'program'>,
): Reading => {
  const [index, detail] = instructionError(error)
  if (index === undefined) return { treasury: typeof error === 'string' ? error : JSON.stringify(error) }
  const { message } = VersionedTransaction.deserialize(raw)
  const names = message.compiledInstructions.map(
    ({ programIdIndex }) => message.staticAccountKeys[programIdIndex],
  )
  const custom =
    typeof detail === 'object' && detail !== null ? (detail as { Custom?: number }).Custom : undefined
  if (index === 0 && names[0]?.equals(SystemProgram.programId) === true)
    return custom === EXISTS ? 'landed' : { treasury: 'not enough SOL to mark a batch' }
  const isTransfer = (at: number): boolean => names[at]?.equals(program) === true
  const isCreate = (at: number): boolean => names[at]?.equals(ASSOCIATED_TOKEN_PROGRAM_ID) === true
  if (!isTransfer(index) && !isCreate(index)) return ownFault(names[index]?.equals(MEMO_PROGRAM) === true)
  const transfer = names.slice(0, index).filter((_, at) => isTransfer(at)).length
  if (custom === INSUFFICIENT)
    return { treasury: isCreate(index) ? 'not enough SOL to open token accounts' : 'not enough tokens' }
  if (custom === FROZEN) return { frozenOr: transfer }
  if (LIMITS.has(detail)) return 'nobody'
  return { transfer }
}

const ownFault = (isMemo: boolean): Blame => ({
  treasury: isMemo ? 'the memo was refused' : 'the compute budget was refused',
})

const instructionError = (error: unknown): [number | undefined, unknown] => {
  if (typeof error !== 'object' || error === null) return [undefined, undefined]
  const found = (error as { InstructionError?: unknown }).InstructionError
  return Array.isArray(found) && typeof found[0] === 'number' ? [found[0], found[1]] : [undefined, undefined]
}
