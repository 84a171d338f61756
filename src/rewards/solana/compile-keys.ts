import type { PublicKey, TransactionInstruction } from '@solana/web3.js'

import type { Compiled } from './message-v1.ts'

type Key = { key: PublicKey; signs: boolean; writes: boolean }

/**
 * Instructions with their accounts as places in one list: who signs before who does not, who is written before who is
 * read, the payer first. The order is that of web3.js' compileToLegacyMessage, which writes every address in base 58 to
 * tell them apart: for a batch of payouts that took longer than all the rest.
 */
export const compileKeys = (
  payer: PublicKey,
  recentBlockhash: string,
  instructions: readonly TransactionInstruction[],
): Compiled => {
  const keys = new Map<string, Key>()
  const note = (key: PublicKey, signs: boolean, writes: boolean): void => {
    const name = nameOf(key)
    const known = keys.get(name)
    if (known === undefined) keys.set(name, { key, signs, writes })
    else {
      known.signs ||= signs
      known.writes ||= writes
    }
  }
  note(payer, true, true)
  for (const { programId, keys: metas } of instructions) {
    note(programId, false, false)
    for (const { pubkey, isSigner, isWritable } of metas) note(pubkey, isSigner, isWritable)
  }
  const all = [...keys.values()]
  const group = (signs: boolean, writes: boolean): Key[] =>
    all.filter((each) => each.signs === signs && each.writes === writes)
  const ordered = [...group(true, true), ...group(true, false), ...group(false, true), ...group(false, false)]
  const places = new Map(ordered.map(({ key }, place) => [nameOf(key), place]))
  const placeOf = (key: PublicKey): number => places.get(nameOf(key)) as number
  return {
    header: {
      numRequiredSignatures: group(true, true).length + group(true, false).length,
      numReadonlySignedAccounts: group(true, false).length,
      numReadonlyUnsignedAccounts: group(false, false).length,
    },
    accountKeys: ordered.map(({ key }) => key),
    recentBlockhash,
    compiledInstructions: instructions.map(({ programId, keys: metas, data }) => ({
      programIdIndex: placeOf(programId),
      accountKeyIndexes: metas.map(({ pubkey }) => placeOf(pubkey)),
      data,
    })),
  }
}

const names = new WeakMap<PublicKey, string>()

/** An address as a string of its bytes. */
const nameOf = (key: PublicKey): string => {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = Buffer.from(key.toBytes()).toString('latin1')
  names.set(key, name)
  return name
}
