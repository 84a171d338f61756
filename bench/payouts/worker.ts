import { silent } from '#core/log.ts'
import { connect, type Db } from '#db/connect.ts'
import type { Chain } from '#rewards/chain.ts'
import { runPayouts, type PayoutReport } from '#rewards/payouts/run.ts'
import { openChain } from '#rewards/solana/chain.ts'
import type { Signer } from '#rewards/solana/signer.ts'

import { now } from './clock.ts'
import { openGate, type Gate } from './gate.ts'
import { openProxy, type Between } from './proxy.ts'
import { openWire } from './wire.ts'

/** What a payout process needs: how it reaches its database and its nodes, and what it pays with. */
export type Post = {
  databaseUrl: string
  rpcUrls: string[]
  mint: string
  format: 'legacy' | 'v1'
  timeoutMs: number
}

/** A payout process and the only ways it has to the outside: all of them through its gate. */
export type Worker = {
  gate: Gate
  post: () => Post
  db: () => Db
  chain: () => Chain
  /** Begins anew, as a new process does, for this money. Only where nothing stands in its way. */
  start: (how: Pick<Post, 'mint' | 'format' | 'timeoutMs'>) => Promise<void>
  restart: () => Promise<void>
  /** One pass of the real payouts, as far as it comes. */
  pass: (clock?: () => Date) => Promise<void>
  /** What the last pass said it waits for, in words: empty where all went well. */
  trouble: () => string
  close: () => Promise<void>
}

export const NODES = 3

export const openWorker = async (
  between: Omit<Between, 'gate'>,
  databaseUrl: string,
  signer: Signer,
): Promise<Worker> => {
  const gate = openGate()
  const proxies = await Promise.all(
    Array.from({ length: NODES }, async (_, node) => openProxy({ ...between, gate }, node)),
  )
  const wire = await openWire(databaseUrl, gate)
  let post: Post | undefined
  let life: { db: Db; chain: Chain } | undefined
  let trouble = ''
  const living = (): { db: Db; chain: Chain } => {
    if (life === undefined) throw new Error('the worker was not started')
    return life
  }
  const start: Worker['start'] = async (how) => {
    await life?.db.destroy()
    gate.set()
    post = { databaseUrl: wire.url, rpcUrls: proxies.map(({ url }) => url), ...how }
    life = { db: connect(post.databaseUrl, 4), chain: await openPaying(post, signer) }
  }
  return {
    gate,
    post: () => post as Post,
    db: () => living().db,
    chain: () => living().chain,
    start,
    restart: async () => start(post as Post),
    pass: async (clock = now) => {
      try {
        trouble = troubleOf(await runPayouts({ ...living(), log: silent, now: clock }))
      } catch (error) {
        // It died, or lost its database: the next pass has to mend it.
        trouble = String(error)
      }
    },
    trouble: () => trouble,
    close: async () => {
      await life?.db.destroy()
      await Promise.all([...proxies.map(async (proxy) => proxy.close()), wire.close()])
    },
  }
}

export const openPaying = async (
  { rpcUrls, mint, format, timeoutMs }: Post,
  signer: Signer,
): Promise<Chain> => openChain({ rpcUrls, signer, mint, format, fetchTimeoutMs: timeoutMs })

const troubleOf = ({ busy, stopped, waiting }: PayoutReport): string =>
  [...(busy ? ['another worker has it'] : []), ...(stopped === undefined ? [] : [stopped]), ...waiting].join(
    ' ',
  )
