import { createPrivateKey, sign } from 'node:crypto'

import type { Keypair, Message } from '@solana/web3.js'

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const COMPUTE_UNITS_AND_DATA_SIZE = 0b1100

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A legacy message's content as a signed v1 transaction (SIMD-0385): the message first, the signature behind it. */
export const toVersion1 = (message: Message, blockhash: Uint8Array, payer: Keypair): Buffer => {
  const { header, accountKeys, compiledInstructions } = message
  const bytes = Buffer.concat([
    Buffer.of(0x81),
    Buffer.of(
      header.numRequiredSignatures,
      header.numReadonlySignedAccounts,
      header.numReadonlyUnsignedAccounts,
    ),
    u32(COMPUTE_UNITS_AND_DATA_SIZE),
    blockhash,
    Buffer.of(compiledInstructions.length, accountKeys.length),
    ...accountKeys.map((key) => key.toBuffer()),
    u32(400_000),
    u32(1_000_000),
    ...compiledInstructions.flatMap(({ programIdIndex, accountKeyIndexes, data }) => [
      Buffer.of(programIdIndex, accountKeyIndexes.length),
      u16(data.length),
    ]),
    ...compiledInstructions.flatMap(({ accountKeyIndexes, data }) => [
      Buffer.from(accountKeyIndexes),
      Buffer.from(data),
    ]),
  ])
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, payer.secretKey.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  return Buffer.concat([bytes, sign(null, bytes, key)])
}
