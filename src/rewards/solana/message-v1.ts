import { fromBase58 } from '#core/base58.ts'

/**
 * The v1 transaction: up to 4,096 bytes. web3.js reads it and cannot write it. Layout, all numbers little-endian
 * (https://github.com/solana-foundation/solana-improvement-documents, proposals/0385-transaction-v1.md):
 *
 *     u8        0x81, the version
 *     u8 u8 u8  signers; signers that are read only; others that are read only
 *     u32       mask of the settings given: 0b11 priority fee, 0b100 compute units, 0b1000 loaded data, 0b10000 heap
 *     [u8; 32]  recent blockhash
 *     u8 u8     instructions; addresses
 *     [u8; 32]  each address: the same order as in a legacy message
 *     u64 u32 u32   priority fee in lamports (all of it); compute units; bytes of accounts that may be loaded
 *     u8 u8 u16 of each instruction: its program's place among the addresses, accounts, bytes of data
 *     bytes     of each instruction: the places of its accounts, its data
 *     [u8; 64]  each signature, over all bytes before the first
 */
const V1 = 0x81

const FEE_UNITS_AND_DATA = 0b1111

/** Instructions with their accounts as places in one list: the parts that both formats share. */
export type Compiled = {
  header: {
    numRequiredSignatures: number
    numReadonlySignedAccounts: number
    numReadonlyUnsignedAccounts: number
  }
  accountKeys: readonly { toBytes: () => Uint8Array }[]
  recentBlockhash: string
  compiledInstructions: readonly {
    programIdIndex: number
    accountKeyIndexes: readonly number[]
    data: Uint8Array
  }[]
}

/** A v1 transaction has no defaults: what is not asked for is 0. `priorityFee`: lamports in all; `loadedBytes`: of accounts and programs. */
export type Settings = { units: number; priorityFee: bigint; loadedBytes: number }

/** The bytes of a v1 message, which are what is signed. Throws where a number does not fit into its field. */
export const toMessageV1 = (
  compiled: Compiled,
  { units, priorityFee, loadedBytes }: Settings,
): Uint8Array => {
  const { header, accountKeys, recentBlockhash, compiledInstructions: instructions } = compiled
  const blockhash = fromBase58(recentBlockhash)
  if (blockhash?.length !== 32) throw new Error('a blockhash has 32 bytes')
  const head = Buffer.alloc(8)
  head.set([
    V1,
    header.numRequiredSignatures,
    header.numReadonlySignedAccounts,
    header.numReadonlyUnsignedAccounts,
  ])
  head.writeUInt32LE(FEE_UNITS_AND_DATA, 4)
  const settings = Buffer.alloc(16)
  settings.writeBigUInt64LE(priorityFee)
  settings.writeUInt32LE(units, 8)
  settings.writeUInt32LE(loadedBytes, 12)
  return Buffer.concat([
    head,
    blockhash,
    bytesOf(instructions.length, accountKeys.length),
    ...accountKeys.map((key) => key.toBytes()),
    settings,
    ...instructions.map(({ programIdIndex, accountKeyIndexes, data }) => {
      const size = Buffer.alloc(2)
      size.writeUInt16LE(data.length)
      return Buffer.concat([bytesOf(programIdIndex, accountKeyIndexes.length), size])
    }),
    ...instructions.flatMap(({ accountKeyIndexes, data }) => [bytesOf(...accountKeyIndexes), data]),
  ])
}

const bytesOf = (...numbers: number[]): Buffer => {
  if (numbers.some((number) => !Number.isInteger(number) || number < 0 || number > 255))
    throw new RangeError('a count or a place in a v1 transaction is beyond one byte')
  return Buffer.from(numbers)
}

/** Message and signatures as they are sent: v1 has the message first, older formats the signatures' count and these. */
export const toWire = (message: Uint8Array, signatures: readonly Uint8Array[]): Uint8Array =>
  message[0] === V1
    ? Buffer.concat([message, ...signatures])
    : Buffer.concat([Buffer.from([signatures.length]), ...signatures, message])
