import type { KyselyPlugin } from 'kysely'

import type { Db } from '#db/connect.ts'
import type { Chain, Rpc } from '#rewards/chain.ts'

/** What a killed process throws: nothing of it runs on, neither its catch blocks nor its other calls under way. */
export class Killed extends Error {}

/** Counts steps, and from step `at` on nothing happens any more. */
export type Reaper = { step: (what: string) => void; steps: () => number; where: () => string | undefined }

export const reaper = (at: number): Reaper => {
  let steps = 0
  let where: string | undefined
  return {
    step: (what) => {
      steps += 1
      if (steps === at) where = what
      if (steps >= at) throw new Killed(`killed at step ${at}: ${where}`)
    },
    steps: () => steps,
    where: () => where,
  }
}

/** A database that may die before each statement, and after each one's result (a transaction then rolls back). */
export const mortalDb = (db: Db, { step }: Reaper): Db => {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step(`before ${node.kind}`)
      return node
    },
    transformResult: async ({ result }) => {
      step('after a result')
      return result
    },
  }
  return db.withPlugin(plugin)
}

/** A chain that may die before each call, when nothing happened, and after it, when it has. */
export const mortalChain = (chain: Chain, { step }: Reaper): Chain => {
  const around =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      step(`before ${name}`)
      const result = await call(...args)
      step(`after ${name}`)
      return result
    }
  return {
    ...chain,
    rpcs: chain.rpcs.map((rpc) => aroundAll(rpc, around)),
    tokenAccounts: around('tokenAccounts', chain.tokenAccounts),
    simulate: around('simulate', chain.simulate),
    sign: around('sign', chain.sign),
    costOf: around('costOf', chain.costOf),
    markers: around('markers', chain.markers),
    signReclaim: around('signReclaim', chain.signReclaim),
  }
}

type Around = <A extends unknown[], R>(
  name: string,
  call: (...args: A) => Promise<R>,
) => (...args: A) => Promise<R>

const aroundAll = (rpc: Rpc, around: Around): Rpc => ({
  name: rpc.name,
  latestBlockhash: around('latestBlockhash', rpc.latestBlockhash),
  height: around('height', rpc.height),
  finalized: around('finalized', rpc.finalized),
  statuses: around('statuses', rpc.statuses),
  treasury: around('treasury', rpc.treasury),
  markerOrigin: around('markerOrigin', rpc.markerOrigin),
  send: around('send', rpc.send),
})

/** The chain with its endpoints changed, for endpoints that lose, lag or lie. */
export const withRpcs = (chain: Chain, ...changes: ((rpc: Rpc) => Partial<Rpc>)[]): Chain => {
  const [real] = chain.rpcs as [Rpc]
  return {
    ...chain,
    rpcs: changes.map((change, index) => ({ ...real, name: `node ${index}`, ...change(real) })),
  }
}
