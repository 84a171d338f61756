import { fromBase58 } from '#core/base58.ts'

import { joinBytes, sameBytes, sha256, utf8 } from './bytes.ts'

const ASSOCIATED = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL'

/**
 * Whether an account is the one that a wallet keeps a token in: SHA-256 of wallet, token program, mint, a bump, the
 * associated token program and a constant (https://solana.com/docs/core/pda). Solana takes the greatest bump whose hash is no key;
 * here any bump will do, since nobody can make a wallet whose hash meets a given account.
 */
export const isTokenAccountOf = async (
  account: Uint8Array,
  wallet: string,
  { program, mint }: { program: Uint8Array; mint: Uint8Array },
): Promise<boolean> => {
  const [owner, associated] = [fromBase58(wallet), fromBase58(ASSOCIATED)]
  if (owner?.length !== 32 || associated === undefined || account.length !== 32) return false
  for (let bump = 255; bump >= 0; bump -= 1) {
    const seeds = joinBytes(
      owner,
      program,
      mint,
      Uint8Array.of(bump),
      associated,
      utf8('ProgramDerivedAddress'),
    )
    if (sameBytes(await sha256(seeds), account)) return true
  }
  return false
}
