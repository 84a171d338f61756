import { isRefusal } from '#core/refusal.ts'
import { json, type Db } from '#db/connect.ts'
import { escrow, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { personProof } from '#rewards/proofs/person-proof.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { payVerdicts } from '#rewards/verdicts.ts'
import { setWallet } from '#rewards/wallets.ts'

import { newWallet, type Town } from '../town.ts'

export const REWARD = 500_000n

/** A campaign with money set aside; gives its id. */
export const openCampaign = async ({ db, chain }: Town): Promise<number> => {
  const { id } = await db
    .insertInto('campaigns')
    .values({
      name: 'proofs',
      task_kind: 'sentiment',
      locale: 'en',
      status: 'running',
      reward: REWARD,
      asset: chain.asset.mint,
      min_answers: 1,
      max_answers: 3,
      confidence: 0.9,
      created_by: 'operator',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.transaction().execute(async (tx) =>
    post(tx, [
      {
        key: `escrow:${id}`,
        from: treasury,
        to: escrow(id),
        amount: 10n ** 12n,
        asset: chain.asset.mint,
        reason: 'campaign-budget',
      },
    ]),
  )
  return id
}

/** A new contributor with a wallet. */
export const newPerson = async ({ db }: Town): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    await setWallet(tx, id, newWallet(), new Date())
    return id
  })

let texts = 0

/** Answers of a person, each to an item of its own, with their verdicts and postings; gives the ids. */
export const answered = async (
  { db, chain }: Town,
  campaignId: number,
  contributorId: number,
  accepted: readonly boolean[],
): Promise<number[]> =>
  db.transaction().execute(async (tx) => {
    const ids: number[] = []
    for (const good of accepted) {
      texts += 1
      const payload = json({ text: `The soup was number ${texts}.` })
      const { id: item_id } = await tx
        .insertInto('items')
        .values({ campaign_id: campaignId, external_id: `${texts}`, payload, wanted: 0, status: 'settled' })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { id } = await tx
        .insertInto('answers')
        .values({ item_id, contributor_id: contributorId, value: json(good ? 'positive' : 'negative') })
        .returning('id')
        .executeTakeFirstOrThrow()
      const reward = good ? REWARD : 0n
      const who = { answer_id: id, contributor_id: contributorId, item_id }
      await tx
        .insertInto('verdicts')
        .values({ ...who, accepted: good, reason: good ? 'agreed' : 'differs', reward })
        .execute()
      const verdicts = good ? [{ answerId: id, contributorId, reward }] : []
      await payVerdicts(tx, { campaignId, asset: chain.asset.mint, verdicts })
      ids.push(id)
    }
    return ids
  })

/** Asks for the payment of all that is due; gives the payout's id. */
export const ask = async ({ db, chain }: Town, contributorId: number): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const asked = await requestPayout(tx, { contributorId, asset: chain.asset.mint, minimum: 1n })
    if (isRefusal(asked)) throw new Error(asked.refused)
    return asked.payoutId
  })

/** The proof of a person's payment, as they would get it. */
export const proofOf = async (
  { db, chain }: { db: Db; chain: Town['chain'] },
  contributorId: number,
  payoutId?: number,
): Promise<string> => {
  const proof = await personProof(db, chain, contributorId, payoutId)
  if (isRefusal(proof)) throw new Error(proof.refused)
  return proof.text
}
