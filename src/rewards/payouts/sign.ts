import { randomInt } from 'node:crypto'

import { sql } from 'kysely'

import { forEach } from '#db/by-key.ts'
import { json, type Tx } from '#db/connect.ts'

import type { Rpc } from '../chain.ts'
import { commitRoots } from '../proofs/commit-roots.ts'
import { accountsOf, affordable } from './afford.ts'
import { inParallel } from '../in-parallel.ts'
import { fenced } from './lease.ts'
import type { Open, Prepared } from './prepare.ts'
import { messageOf, wait, type Run } from './pass.ts'

/** Batches signed with one blockhash and stored in one transaction. */
export const CHUNK = 28
const WIDTH = 8
/** How many blocks a blockhash lives. */
const LIFETIME = 150
/** Blocks between endpoints, some minutes of them, beyond which one of them must be wrong. */
const APART = 1000

/** Open batches of this asset with nothing under way, after the batch `after`: no more than `most`. */
export const openBatches = async ({ db, chain }: Run, after: number, most: number): Promise<Open[]> => {
  const { rows } = await sql<Open>`
    select b.id, b.seed from batches b
      where b.status = 'open' and b.id > ${after}
        and not exists (
          select from attempts a where a.batch_id = b.id
            and a.status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'unknown') ${forEach})
        and not exists (
          select from payouts p where p.batch_id = b.id and p.asset <> ${chain.asset.mint} ${forEach})
      order by b.id limit ${most}`.execute(db)
  return rows
}

/** What was signed and stored, and may be sent. */
export type Attempts = Awaited<ReturnType<typeof store>>

/**
 * Signs batches that are ready, and stores bytes, signature and expiry: nothing is sent that is not stored (rule 3). A batch
 * that cannot go now stays open for the next pass.
 */
export const sign = async (run: Run, prepared: readonly Prepared[]): Promise<Attempts> => {
  if (prepared.length === 0 || run.report.stopped !== undefined) return []
  const ready = await affordable(run, prepared)
  if (ready.length === 0) return []
  const lifetime = await lifetimeOf(run)
  if (lifetime === undefined) return []
  // What the memos commit to is written down before anything is signed with it.
  const memos = await fenced(run, async (tx) => commitRoots(tx, run.chain.cluster, ready))
  const signed = await inParallel(WIDTH, ready, async ({ batchId, batch, units, members }) => ({
    batch_id: batchId,
    members: json(members),
    opens: accountsOf(batch),
    ...(await run.chain.sign({ ...batch, memo: memos.get(batchId) ?? '' }, lifetime.blockhash, units)),
  }))
  const attempts = await fenced(run, async (tx) => {
    const members = await lockMembers(
      tx,
      signed.map((one) => one.batch_id),
    )
    const unchanged = signed.filter((one) => members.get(one.batch_id) === one.members)
    return unchanged.length === 0 ? [] : store(tx, unchanged, { ...lifetime, created_at: run.now() })
  })
  run.report.signed += attempts.length
  return attempts
}

type Signed = { batch_id: number; members: string; opens: number; raw: Uint8Array; signature: string }

/**
 * Who is in the batches, as JSON lists of payouts, locked until the transaction ends. What was signed for others than
 * these is thrown away: somebody may have been held while it was made ready.
 */
const lockMembers = async (tx: Tx, batchIds: readonly number[]): Promise<Map<number, string>> => {
  const rows = await tx
    .selectFrom('payouts')
    .select(['id', 'batch_id'])
    .where('batch_id', 'in', batchIds)
    .orderBy('id')
    .forUpdate()
    .execute()
  const lists = Map.groupBy(rows, (row) => row.batch_id)
  return new Map(batchIds.map((id) => [id, json((lists.get(id) ?? []).map((row) => row.id))]))
}

const store = async (
  tx: Tx,
  signed: readonly Signed[],
  { blockhash, expiry, created_at }: { blockhash: string; expiry: number; created_at: Date },
) =>
  tx
    .insertInto('attempts')
    .values(
      signed.map(({ raw, ...one }) => ({
        ...one,
        raw: Buffer.from(raw),
        blockhash,
        created_at,
        expiry_height: expiry,
      })),
    )
    // With the same blockhash a batch gets the same bytes again: then those are followed, or a newer one is waited for.
    .onConflict((conflict) => conflict.column('signature').doNothing())
    .returning(['id', 'batch_id', 'raw', 'status'])
    .execute()

/**
 * A blockhash to sign with, and the last height at which it could land by our own reckoning (rule 2): an endpoint may
 * understate what it reports, so the highest height of all endpoints counts too. One that overstates it would make an
 * attempt that never expires: where they are far apart nothing is signed. Whose blockhash it is is left to chance, so that
 * one endpoint with invented ones does not spoil every attempt.
 */
const lifetimeOf = async (run: Run): Promise<{ blockhash: string; expiry: number } | undefined> => {
  const answers = await Promise.all(run.chain.rpcs.map(async (rpc) => ask(run, rpc)))
  const heard = answers.filter((answer) => answer !== undefined)
  const chosen = heard[randomInt(Math.max(heard.length, 1))]
  if (chosen === undefined) return undefined
  const height = Math.max(...heard.map((answer) => answer.height))
  const odd = heard.find(
    (answer) => height - answer.height > APART || answer.lastValidHeight > height + LIFETIME + APART,
  )
  if (odd !== undefined) {
    const said = heard
      .map((one) => `${one.rpc} is at ${one.height}, valid to ${one.lastValidHeight}`)
      .join('; ')
    wait(
      run,
      {},
      `The endpoints contradict each other about how far the chain is (${said}): nothing is signed.`,
    )
    return undefined
  }
  const expiry = Math.max(
    ...heard.map((answer) => answer.lastValidHeight),
    ...heard.map((answer) => answer.height + LIFETIME),
  )
  return { blockhash: chosen.blockhash, expiry }
}

const ask = async (run: Run, rpc: Rpc) => {
  try {
    const latest = await rpc.latestBlockhash()
    return { ...latest, rpc: rpc.name, height: await rpc.height() }
  } catch (error) {
    wait(run, { rpc: rpc.name }, `The endpoint ${rpc.name} does not answer: ${messageOf(error)}`)
    return undefined
  }
}
