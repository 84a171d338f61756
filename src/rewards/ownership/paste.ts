import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

import { lastChallenges, textFor } from './challenge.ts'
import { isTextSignedBy, readSignature } from './ed25519.ts'
import { settleProof, staleness, type ProofRefusal, type Proven } from './prove.ts'

/** `platform`: where the person pasted it, and so reads what becomes of it. */
type Pasted = { contributorId: number; pasted: string; platform: string; coolOffHours: number; now: Date }

/**
 * Proves a wallet by a signature that a person pasted into the chat, over one of the texts that they were given for a
 * certain wallet. Called inside the event's transaction; the chain was asked about the wallet when the text was given.
 */
export const provePasted = async (
  tx: Tx,
  { contributorId, pasted, platform, coolOffHours, now }: Pasted,
): Promise<Proven | Refusal<ProofRefusal>> => {
  const given = await lastChallenges(tx, contributorId)
  if (!given.some((challenge) => challenge.contributorId === contributorId))
    return refuse('proof-nothing-asked')
  const signature = readSignature(pasted)
  if (signature === undefined) return refuse('proof-bad-signature')
  const meant = given.find((challenge) => {
    const { address } = challenge
    return address !== undefined && isTextSignedBy(address, textFor(challenge, address), signature)
  })
  if (meant?.address === undefined) return refuse('proof-bad-signature')
  if (meant.contributorId !== contributorId) return refuse('proof-other-account')
  const { address } = meant
  const told = { answered: platform }
  return staleness(meant, now) ?? settleProof(tx, meant, { address, coolOffHours, now, told })
}
