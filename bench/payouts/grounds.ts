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

/** Payouts after which a ground is left: what its books come to is looked at after each episode, and takes its time. */
const WORN = 4_000

/** The ground in use. It is left once it is worn, and where something went wrong in it: that must not blur what comes after. */
export const openGrounds = (people: number) => {
  let ground: Ground | undefined
  let payouts = 0
  const leave = async (): Promise<void> => {
    if (ground !== undefined) await closeGround(ground)
    ground = undefined
    payouts = 0
  }
  const get = async (): Promise<Ground> => (ground ??= await openGround(people))
  const used = async (more: number, sound: boolean): Promise<void> => {
    payouts += more
    if (!sound || payouts > WORN) await leave()
  }
  return { get, used, leave }
}
