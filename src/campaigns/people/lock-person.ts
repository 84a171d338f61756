import type { Tx } from '#db/connect.ts'

import type { Contributor } from './people.ts'

/**
 * Lets a person's own events pass one after the other until the transaction ends, and says how they stand now. Taken
 * before any item is locked. Not as strong as `for update`, so that references to the person need not wait for it.
 */
export const lockPerson = async (
  tx: Tx,
  contributorId: number,
): Promise<Contributor['status'] | undefined> => {
  const row = await tx
    .selectFrom('contributors')
    .select('status')
    .where('id', '=', contributorId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.status
}
