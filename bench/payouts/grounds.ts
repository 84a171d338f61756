import { openTreasury } from '#rewards/treasury.ts'

import { openArena, type Arena } from './arena.ts'
import { enroll, newWallet, type Person } from './people.ts'

/** An arena with people in it who have a token account of every money. */
export type Ground = { arena: Arena; crowd: Person[] }

export const openGround = async (people: number): Promise<Ground> => {
  const arena = await openArena()
  const wallets = Array.from({ length: people }, newWallet)
  const crowd = await enroll(arena.db, wallets)
  for (const money of [arena.money.classic, arena.money.token2022, arena.foreign]) money.open(wallets)
  const [worker] = arena.workers
  for (const { mint } of Object.values(arena.money)) {
    await worker.start({ mint: mint.toBase58(), format: 'legacy', timeoutMs: 5_000 })
    await openTreasury(arena.db, worker.chain())
  }
  return { arena, crowd }
}

export const closeGround = async ({ arena }: Ground): Promise<void> => arena.close()

/** The ground that is used until something went wrong in it: then a new one, so that it does not blur what comes after. */
export const openGrounds = (people: number) => {
  let ground: Ground | undefined
  const leave = async (): Promise<void> => {
    if (ground !== undefined) await closeGround(ground)
    ground = undefined
  }
  const get = async (): Promise<Ground> => (ground ??= await openGround(people))
  return { get, leave }
}
