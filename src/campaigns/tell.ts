import { json, type Tx } from '#db/connect.ts'

/** A message for a person, on the platform that they joined last. The same `key` is sent once. Nothing to whoever has no account left. */
export const tell = async (
  tx: Tx,
  contributorId: number,
  message: { key: string; kind: string; payload: object; now: Date; platform?: string },
): Promise<void> => {
  const { key, kind, payload, now } = message
  const platform = message.platform ?? (await lastPlatform(tx, contributorId))
  if (platform === undefined) return
  const delivery = await tx
    .insertInto('deliveries')
    .values({
      key,
      kind,
      payload: json(payload),
      contributor_id: contributorId,
      platform,
      due_at: now,
    })
    .onConflict((on) => on.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (delivery === undefined) return
  await tx
    .insertInto('outbox')
    .values({ job: 'deliver', payload: json({ deliveryId: delivery.id }) })
    .execute()
}

/** Where the person came last from. */
const lastPlatform = async (tx: Tx, contributorId: number): Promise<string | undefined> => {
  const person = await tx
    .selectFrom('identities')
    .select('platform')
    .where('contributor_id', '=', contributorId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return person?.platform
}
