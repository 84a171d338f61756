import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { forget } from '#campaigns/people/forget.ts'
import { mergePeople } from '#campaigns/people/merge-people.ts'
import { silent } from '#core/log.ts'
import { joinMoney } from '#rewards/join-accounts.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { checkChain } from '#rewards/proofs/check/check-chain.ts'
import { checkFile, type Sound } from '#rewards/proofs/check/check-file.ts'
import { MEMO_LENGTH } from '#rewards/proofs/check/leaf.ts'
import { memosOf, readTransaction } from '#rewards/proofs/check/transaction.ts'
import { answersOf } from '#rewards/proofs/paid-answers.ts'
import { personProof } from '#rewards/proofs/person-proof.ts'
import { MEMO_BYTES } from '#rewards/solana/pack.ts'
import { payVerdicts } from '#rewards/verdicts.ts'

import { later, openTown, settle, type Town } from '../town.ts'
import { answered, ask, newPerson, openCampaign, proofOf, REWARD } from './world.ts'

let town: Town
let campaign: number
beforeAll(async () => {
  town = await openTown()
  campaign = await openCampaign(town)
})
afterAll(async () => town.close())

const soundOf = async (text: string): Promise<Sound> => {
  const checked = await checkFile(text)
  if ('failed' in checked) throw new Error(checked.failed)
  return checked
}
const good = (count: number): boolean[] => Array.from({ length: count }, () => true)

test('every person of a batch proves every answer, by the file alone and on the chain', async () => {
  const people: { id: number; accepted: number; rejected: number }[] = []
  for (const [accepted, rejected] of [
    [1, 0],
    [3, 2],
    [7, 1],
    [2, 0],
    [1, 4],
  ] as const) {
    const id = await newPerson(town)
    await answered(town, campaign, id, [...good(accepted), ...good(rejected).map(() => false)])
    await ask(town, id)
    people.push({ id, accepted, rejected })
  }
  await settle(town, town.chain)
  for (const { id, accepted, rejected } of people) {
    const sound = await soundOf(await proofOf(town, id))
    const amount = REWARD * BigInt(accepted)
    expect(sound).toMatchObject({ accepted, rejected, amount, earned: amount, decimals: 6 })
    expect(await town.held(sound.proof.payment.wallet)).toBe(amount)
    expect(await checkChain(sound, town.rpcUrl)).toEqual({
      slot: expect.any(Number),
      at: expect.any(Number),
      delivered: true,
    })
  }
})

test('a memo is as long as the transactions leave room for', async () => {
  const { raw } = await town.db.selectFrom('attempts').select('raw').orderBy('id').executeTakeFirstOrThrow()
  const memos = memosOf(readTransaction(new Uint8Array(raw)))
  expect(memos).toEqual([expect.stringMatching(/^accord:1:[A-Za-z0-9+/]{43}=$/)])
  expect([MEMO_LENGTH, memos[0]?.length]).toEqual([MEMO_BYTES, MEMO_BYTES])
})

test('nothing on the chain says who somebody is, what they answered, or which of two trees is theirs', async () => {
  const id = await newPerson(town)
  await answered(town, campaign, id, good(2))
  await ask(town, id)
  await settle(town, town.chain)
  const { proof } = await soundOf(await proofOf(town, id))
  const bytes = Buffer.from(proof.transaction).toString('latin1')
  for (const secret of ['positive', 'soup', proof.payment.person, proof.payment.salt])
    expect(bytes).not.toContain(secret)
})

test('every paid answer is in one payment, however often somebody is paid', async () => {
  const id = await newPerson(town)
  const payouts: number[] = []
  const wanted: number[][] = []
  for (const count of [2, 3, 1]) {
    const given = await answered(town, campaign, id, [...good(count), false])
    payouts.push(await ask(town, id))
    wanted.push(given)
    await settle(town, town.chain)
  }
  const found = await answersOf(town.db, payouts)
  expect(payouts.map((payout) => found.get(payout)?.map((answer) => answer.answerId))).toEqual(wanted)
  for (const payout of payouts) await soundOf(await proofOf(town, id, payout))
})

test('what is checked after the request goes into the next payment, also while this one is signed', async () => {
  const id = await newPerson(town)
  const [first] = await answered(town, campaign, id, [true])
  const payout = await ask(town, id)
  const later = await answered(town, campaign, id, [true, false])
  await settle(town, town.chain)
  const next = await ask(town, id)
  await settle(town, town.chain)
  const found = await answersOf(town.db, [payout, next])
  expect(found.get(payout)?.map((answer) => answer.answerId)).toEqual([first])
  expect(found.get(next)?.map((answer) => answer.answerId)).toEqual(later)
  expect((await soundOf(await proofOf(town, id, payout))).amount).toBe(REWARD)
})

test('a rejected answer that a moderator accepts later is proven as both, each in its own payment', async () => {
  const { db, chain } = town
  const id = await newPerson(town)
  const [, contested = 0] = await answered(town, campaign, id, [true, false])
  const payout = await ask(town, id)
  await settle(town, chain)
  await db.transaction().execute(async (tx) => {
    const reward = REWARD
    await tx
      .updateTable('verdicts')
      .set({ accepted: true, reason: 'moderator', reward })
      .where('answer_id', '=', contested)
      .execute()
    const verdicts = [{ answerId: contested, contributorId: id, reward }]
    await payVerdicts(tx, { campaignId: campaign, asset: chain.asset.mint, verdicts })
  })
  const next = await ask(town, id)
  await settle(town, chain)
  expect(await soundOf(await proofOf(town, id, payout))).toMatchObject({ accepted: 1, rejected: 1 })
  expect(await soundOf(await proofOf(town, id, next))).toMatchObject({ accepted: 1, rejected: 0 })
})

test('two accounts that became one are paid, and prove the answers of both', async () => {
  const { db } = town
  const [into, from] = [await newPerson(town), await newPerson(town)]
  const before = await answered(town, campaign, from, [true, true, false])
  const old = await ask(town, from)
  await settle(town, town.chain)
  const given = [
    ...(await answered(town, campaign, from, [true, false])),
    ...(await answered(town, campaign, into, [true])),
  ]
  await db.transaction().execute(async (tx) => {
    const two = { from, into, now: new Date() }
    await mergePeople(tx, two)
    await joinMoney(tx, two)
  })
  const payout = await ask(town, into)
  await settle(town, town.chain)
  const found = await answersOf(db, [old, payout])
  expect(found.get(old)?.map((answer) => answer.answerId)).toEqual(before)
  expect(found.get(payout)?.map((answer) => answer.answerId)).toEqual(given)
  expect(await soundOf(await proofOf(town, into, old))).toMatchObject({ accepted: 2, rejected: 1 })
  expect(await soundOf(await proofOf(town, into, payout))).toMatchObject({ accepted: 2, rejected: 1 })
  expect(await personProof(db, town.chain, from)).toEqual({ refused: 'no-payment' })
})

test('a proof is its owner’s alone', async () => {
  const [ana, ben] = [await newPerson(town), await newPerson(town)]
  await answered(town, campaign, ana, [true])
  const payout = await ask(town, ana)
  await settle(town, town.chain)
  expect(await personProof(town.db, town.chain, ben, payout)).toEqual({ refused: 'not-yours' })
  expect(await personProof(town.db, town.chain, ben)).toEqual({ refused: 'no-payment' })
})

test('a payment from before there were proofs says so', async () => {
  const id = await newPerson(town)
  await answered(town, campaign, id, [true])
  const payout = await ask(town, id)
  await settle(town, town.chain)
  await sql`delete from trees t using payouts p where p.id = ${payout} and t.batch_id = p.batch_id`.execute(
    town.db,
  )
  expect(await personProof(town.db, town.chain, id)).toEqual({ refused: 'payment-proof-before' })
})

test('whoever is forgotten leaves hashes alone, and the proofs of the others hold', async () => {
  const { db } = town
  const people = [await newPerson(town), await newPerson(town), await newPerson(town)]
  for (const id of people) await answered(town, campaign, id, [true, false, true])
  for (const id of people) await ask(town, id)
  await settle(town, town.chain)
  const [ana = 0, ben = 0, eva = 0] = people
  const before = await proofOf(town, ana)
  await db.transaction().execute(async (tx) => forget(tx, ben, new Date()))
  expect(await proofOf(town, ana)).toBe(before)
  await soundOf(before)
  await soundOf(await proofOf(town, eva))
  expect(await personProof(db, town.chain, ben)).toEqual({ refused: 'no-payment' })
  const rows = await db
    .selectFrom('payouts')
    .select(['wallet', 'secret'])
    .where('contributor_id', '=', ben)
    .execute()
  expect(rows).toEqual([{ wallet: 'forgotten', secret: null }])
})

test('a batch that is signed anew has the tree of those who are in it then', async () => {
  const people = [await newPerson(town), await newPerson(town), await newPerson(town)]
  for (const id of people) await answered(town, campaign, id, [true])
  const payouts: number[] = []
  for (const id of people) payouts.push(await ask(town, id))
  const deaf = {
    ...town.chain,
    rpcs: town.chain.rpcs.map((rpc) => ({ ...rpc, send: async () => undefined })),
  }
  await runPayouts({ db: town.db, chain: deaf, log: silent, now: later() })
  town.tick(400)
  // The lost transaction is past its time; one of the three is held before the next is signed.
  const [, held = 0] = payouts
  await sql`update attempts set status = 'expired', ended_at = now() where status in ('signed', 'sent')`.execute(
    town.db,
  )
  await sql`update payouts set status = 'held', hold_reason = 'operator', batch_id = null where id = ${held}`.execute(
    town.db,
  )
  await settle(town, town.chain)
  const [ana = 0, , eva = 0] = people
  for (const id of [ana, eva]) {
    const sound = await soundOf(await proofOf(town, id))
    expect(await checkChain(sound, town.rpcUrl)).toMatchObject({ slot: expect.any(Number) })
  }
  const { proof } = await soundOf(await proofOf(town, ana))
  const trees = await town.db
    .selectFrom('trees')
    .select('root')
    .where('batch_id', '=', Number(proof.payment.batch))
    .execute()
  expect(trees.map((tree) => tree.root)).toContain(proof.root)
  expect(trees.length).toBe(2)
})
