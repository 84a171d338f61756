import type { Tx } from '#db/connect.ts'
import { transit, world } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'

let serial = 0

/** A planned payout is paid, step by step as the jobs do it, without a chain. Returns the transaction's signature. */
export const payByHand = async (tx: Tx, payoutId: number, at: Date): Promise<string> => {
  serial += 1
  const signature = `signature${serial}`
  const { id: batch } = await tx
    .insertInto('batches')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('payouts')
    .set({ status: 'batched', batch_id: batch })
    .where('id', '=', payoutId)
    .execute()
  await tx
    .insertInto('attempts')
    .values({ batch_id: batch, raw: Buffer.from([1]), signature, blockhash: 'h', expiry_height: 9 })
    .execute()
  await tx
    .updateTable('attempts')
    .set({ status: 'finalized_ok', slot: 5 })
    .where('batch_id', '=', batch)
    .execute()
  await tx.updateTable('batches').set({ status: 'paid' }).where('id', '=', batch).execute()
  const { amount, asset } = await tx
    .updateTable('payouts')
    .set({ status: 'paid', signature, paid_at: at })
    .where('id', '=', payoutId)
    .returning(['amount', 'asset'])
    .executeTakeFirstOrThrow()
  const key = `payout:${payoutId}:paid`
  await post(tx, [{ key, from: transit(payoutId), to: world, amount, asset, reason: 'payout-paid' }])
  return signature
}
