import type { Tx } from '#db/connect.ts'
import { json } from '#db/connect.ts'

import type { WalletChange } from '../wallets.ts'

export type Told = {
  contributorId: number
  address: string
  change: WalletChange
  now: Date
  /** The platform whose page proved it: there the person waits for the news. */
  proven?: string
  /** The platform where it was set by a message: the answer is there already. */
  answered?: string
}

/**
 * Tells a person in each of their chats that their wallet has changed, in case it was not them; and in the chat that a
 * page was opened from, that the proof has worked.
 */
export const tellChange = async (tx: Tx, told: Told): Promise<void> => {
  const { contributorId, address, change, now, proven, answered } = told
  const platforms = await tx
    .selectFrom('identities')
    .select('platform')
    .distinct()
    .where('contributor_id', '=', contributorId)
    .execute()
  const changed = change.changed && change.before !== undefined
  for (const { platform } of platforms) {
    if (platform === answered || (!changed && platform !== proven)) continue
    const kind = platform === proven ? 'wallet-proven' : 'wallet-changed'
    const until = change.payableFrom?.toISOString()
    const { id } = await tx
      .insertInto('deliveries')
      .values({
        key: `${kind}:${change.walletId}:${platform}:${now.getTime()}`,
        contributor_id: contributorId,
        platform,
        kind,
        payload: json({ address, changed, ...(until !== undefined && { until }) }),
        due_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('outbox')
      .values({ job: 'deliver', payload: json({ deliveryId: id }) })
      .execute()
  }
}
