import { TOKEN_2022_PROGRAM_ID } from '@solana/spl-token'
import { Keypair } from '@solana/web3.js'

import type { Chance } from './chance.ts'
import type { Money } from './money.ts'

/** How a recipient's account is spoilt. */
type Kind = 'frozen' | 'closed' | 'reassigned' | 'memo' | 'wrong-program'

/** Somebody who may end paid all the same, or held with nothing sent. */
export type Poison = { wallet: string; spoil: () => void }

/** Classic accounts can be given away; Token-2022's may ask for memos. */
const kindsOf = ({ program }: Money): Kind[] =>
  program.equals(TOKEN_2022_PROGRAM_ID)
    ? ['frozen', 'closed', 'memo', 'wrong-program']
    : ['frozen', 'closed', 'reassigned', 'wrong-program']

/** A recipient with an account like any other's, until `spoil`. */
const newPoison = (money: Money, kind: Kind): Poison => {
  const key = Keypair.generate()
  const wallet = key.publicKey.toBase58()
  const ways: Record<Kind, () => void> = {
    frozen: () => money.freeze(wallet),
    closed: () => money.shut(key),
    reassigned: () => money.reassign(key),
    memo: () => money.demandMemo(key),
    'wrong-program': () => money.squat(wallet),
  }
  money.open([wallet])
  return { wallet, spoil: ways[kind] }
}

export const somePoison = (chance: Chance, money: Money, count: number): Poison[] =>
  Array.from({ length: count }, () => newPoison(money, chance.one(kindsOf(money))))
