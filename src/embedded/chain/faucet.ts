import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'

import { type LiteSvm } from './svm.ts'

import { readAccount, writeAccount } from './accounts.ts'

/** The account that requestAirdrop pays from. `sent` makes each of its transactions one of a kind. */
export type Faucet = { address: Uint8Array; key: KeyObject; sent: number }

const SYSTEM_PROGRAM = new Uint8Array(32)
// ComputeBudget111111111111111111111111111111
const COMPUTE_BUDGET = Buffer.from('0306466fe5211732ffecadba72c39be7bc8ce5bbc5f7126b2c439b3a40000000', 'hex')
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const WEALTH = 500_000_000_000_000_000n

/** Finds the faucet in the runtime by its secret seed (64 hex digits), or fills it on a new chain. */
export const openFaucet = (svm: LiteSvm, seed: string): Faucet => {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.from(seed, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  })
  const address = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  if (readAccount(svm, address) === undefined)
    writeAccount(svm, address, {
      lamports: WEALTH,
      owner: SYSTEM_PROGRAM,
      executable: false,
      rentEpoch: 0xffffffffffffffffn,
      data: new Uint8Array(),
    })
  return { address, key, sent: 0 }
}

/** A signed legacy transaction that sends lamports to an address, different each time. */
export const payFromFaucet = (
  faucet: Faucet,
  to: Uint8Array,
  lamports: bigint,
  blockhash: Uint8Array,
): Uint8Array => {
  faucet.sent += 1
  const limit = Buffer.from([2, 0, 0, 0, 0])
  limit.writeUInt32LE(10_000 + (faucet.sent % 1_000_000), 1)
  const transfer = Buffer.alloc(12)
  transfer.writeUInt32LE(2, 0)
  transfer.writeBigUInt64LE(lamports, 4)
  const message = Buffer.concat([
    Buffer.of(1, 0, 2, 4),
    faucet.address,
    to,
    SYSTEM_PROGRAM,
    COMPUTE_BUDGET,
    blockhash,
    Buffer.of(2, 3, 0, limit.length),
    limit,
    Buffer.of(2, 2, 0, 1, transfer.length),
    transfer,
  ])
  return Buffer.concat([Buffer.of(1), sign(null, message, faucet.key), message])
}
