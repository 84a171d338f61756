import { Keypair, PublicKey } from '@solana/web3.js'

import { startChain } from '../../src/embedded/chain/start.ts'
import { foundTown, payment, signed } from './town.ts'

/**
 * Pays one base unit after another to an address until it is killed, and prints each signature once the chain has
 * acknowledged it. Arguments: the chain's folder, the address.
 */
const [folder = '', address = ''] = process.argv.slice(2)
const chain = await startChain({ folder, slotMs: 5 })
const town = await foundTown(chain.rpcUrl)
console.log(town.mint.toBase58())
const to = new PublicKey(address)
for (;;) {
  // A transfer to a stranger makes the bytes of each payment different within one blockhash.
  const instructions = [...payment(town, to, 1n), ...payment(town, Keypair.generate().publicKey, 1n)]
  const raw = await signed(town.connection, [town.payer], instructions)
  console.log(await town.connection.sendRawTransaction(raw, { skipPreflight: true }))
}
