import type { PublicKey } from '@solana/web3.js'

import { Unanswered, type Movement } from '#rewards/chain.ts'

import type { Endpoint } from './endpoint.ts'

type Found = { signature: string; slot: number; err: unknown; blockTime?: number | null }
type Balance = { mint: string; owner?: string; uiTokenAmount: { amount: string } }
type Meta = { preTokenBalances?: Balance[] | null; postTokenBalances?: Balance[] | null }

/**
 * What came into the treasury's token account and left it, the newest first: at most `limit` transactions that are final
 * and went through. By the first endpoint that answers: it explains, and decides nothing.
 */
export const movementsOf = async (
  endpoints: readonly Endpoint[],
  { wallet, mint, account }: { wallet: PublicKey; mint: PublicKey; account: PublicKey },
  limit: number,
): Promise<Movement[]> => {
  let last: unknown = new Error('no endpoint is configured')
  for (const endpoint of endpoints) {
    try {
      return await ask(
        endpoint,
        { owner: wallet.toBase58(), mint: mint.toBase58() },
        account.toBase58(),
        limit,
      )
    } catch (error) {
      last = error
    }
  }
  throw new Unanswered(last)
}

const ask = async (
  { call }: Endpoint,
  whose: { owner: string; mint: string },
  account: string,
  limit: number,
): Promise<Movement[]> => {
  const found = (await call('getSignaturesForAddress', [
    account,
    { limit, commitment: 'finalized' },
  ])) as Found[]
  const config = { encoding: 'base64', commitment: 'finalized', maxSupportedTransactionVersion: 1 }
  const movements: Movement[] = []
  for (const { signature, slot, err, blockTime } of found) {
    if (err !== null) continue
    const transaction = (await call('getTransaction', [signature, config])) as { meta?: Meta | null } | null
    const amount =
      sum(transaction?.meta?.postTokenBalances, whose) - sum(transaction?.meta?.preTokenBalances, whose)
    if (amount !== 0n)
      movements.push({
        signature,
        slot,
        amount,
        ...(typeof blockTime === 'number' && { at: new Date(blockTime * 1000) }),
      })
  }
  return movements
}

const sum = (
  balances: Balance[] | null | undefined,
  { owner, mint }: { owner: string; mint: string },
): bigint =>
  (balances ?? [])
    .filter((one) => one.owner === owner && one.mint === mint)
    .reduce((total, one) => total + BigInt(one.uiTokenAmount.amount), 0n)
