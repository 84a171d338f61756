import type { Rpc } from '../chain.ts'
import type { Witness } from './evidence.ts'
import { messageOf, wait, type Run } from './pass.ts'

export type Attempt = {
  id: number
  batch_id: number
  status: string
  raw: Uint8Array
  signature: string
  expiry_height: number
}

/** How many signatures an endpoint takes in one call. */
const CALL = 256

/**
 * Asks every endpoint about the attempts: first for its finalized height, then for the statuses. The order matters: a
 * transaction unknown AFTER the height had passed its expiry can no longer come. Returns one list of witnesses for each attempt.
 */
export const witnessesOf = async (
  run: Run,
  attempts: readonly Attempt[],
  history: boolean,
): Promise<Witness[][]> => {
  const answers = await Promise.all(run.chain.rpcs.map(async (rpc) => ask(run, rpc, attempts, history)))
  return attempts.map((_, index) => answers.map((answer) => answer[index] ?? 'unreachable'))
}

const ask = async (
  run: Run,
  rpc: Rpc,
  attempts: readonly Attempt[],
  history: boolean,
): Promise<(Witness | undefined)[]> => {
  const found: (Witness | undefined)[] = []
  for (let start = 0; start < attempts.length; start += CALL) {
    const part = attempts.slice(start, start + CALL)
    found.push(...(await askPart(run, rpc, part, history)))
  }
  return found
}

const askPart = async (
  run: Run,
  rpc: Rpc,
  part: readonly Attempt[],
  history: boolean,
): Promise<Witness[]> => {
  try {
    const { height, slot: finalSlot } = await rpc.finalized()
    const signatures = part.map((attempt) => attempt.signature)
    const { slot, statuses } = await rpc.statuses(signatures, history)
    if (statuses.length !== part.length) throw new Error('it answered for another number of signatures')
    // Behind an address stand many nodes. One that has not come as far as the height just told knows nothing yet.
    return statuses.map((status) =>
      status === null && slot < finalSlot ? 'unreachable' : { height, status },
    )
  } catch (error) {
    wait(run, { rpc: rpc.name }, `The endpoint ${rpc.name} does not answer: ${messageOf(error)}`)
    return part.map(() => 'unreachable')
  }
}
