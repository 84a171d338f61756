import { Keypair } from '@solana/web3.js'

import type { Chance } from './chance.ts'
import type { Money } from './money.ts'

/** How a recipient's account is spoilt. Those whose owner is asked for can do it with classic tokens or Token-2022 alone. */
type Kind = 'frozen' | 'closed' | 'reassigned' | 'memo' | 'wrong-program'

/** Where a poison recipient may end: paid all the same, or held with nothing sent. `key` owns the account. */
export type Poison = { wallet: string; kind: Kind; spoil: () => void }

/** Classic accounts can be given away; Token-2022's may ask for memos. */
const kindsOf = (isToken2022: boolean): Kind[] =>
  isToken2022
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
  return { wallet, kind, spoil: ways[kind] }
}

export const somePoison = (chance: Chance, money: Money, isToken2022: boolean, count: number): Poison[] =>
  Array.from({ length: count }, () => newPoison(money, chance.one(kindsOf(isToken2022))))
