import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  AccountState,
  createInitializeDefaultAccountStateInstruction,
  createInitializeInterestBearingMintInstruction,
  createInitializeMetadataPointerInstruction,
  createInitializeMint2Instruction,
  createInitializeMintCloseAuthorityInstruction,
  createInitializeNonTransferableMintInstruction,
  createInitializePermanentDelegateInstruction,
  createInitializeTransferFeeConfigInstruction,
  createInitializeTransferHookInstruction,
  ExtensionType,
  getMintLen,
  TOKEN_2022_PROGRAM_ID,
} from '@solana/spl-token'
import {
  Connection,
  Keypair,
  SystemProgram,
  Transaction,
  type PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import { startChain, type Chain as Embedded } from '#embedded/chain/start.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { keypairOf, loadSigner } from '#rewards/solana/signer.ts'

const program = TOKEN_2022_PROGRAM_ID
const payer = Keypair.generate()
const own = payer.publicKey
let folder = ''
let chain: Embedded
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-mints-'))
  chain = await startChain({ folder, slotMs: 0 })
  await new Connection(chain.rpcUrl).requestAirdrop(own, 100_000_000_000)
})
afterAll(async () => {
  await chain.stop()
  await rm(folder, { recursive: true })
})

type Extend = (mint: PublicKey) => TransactionInstruction

const mintWith = async (extensions: [ExtensionType, Extend][]): Promise<string> => {
  const connection = new Connection(chain.rpcUrl, 'processed')
  const key = Keypair.generate()
  const mint = key.publicKey
  const create = SystemProgram.createAccount({
    fromPubkey: own,
    newAccountPubkey: mint,
    lamports: 50_000_000,
    space: getMintLen(extensions.map(([type]) => type)),
    programId: program,
  })
  const { blockhash } = await connection.getLatestBlockhash()
  const transaction = new Transaction({ feePayer: own, blockhash, lastValidBlockHeight: 0 }).add(
    create,
    ...extensions.map(([, extend]) => extend(mint)),
    createInitializeMint2Instruction(mint, 6, own, own, program),
  )
  transaction.sign(payer, key)
  await connection.sendRawTransaction(transaction.serialize())
  for (let slot = 0; slot < 3; slot += 1) chain.tick()
  return mint.toBase58()
}

const open = async (mint: string) => {
  const signer = await loadSigner(JSON.stringify([...keypairOf(payer.secretKey.subarray(0, 32))]))
  if (isRefusal(signer)) throw new Error(signer.refused)
  return openChain({ rpcUrls: [chain.rpcUrl], signer, mint })
}

const closable: [ExtensionType, Extend] = [
  ExtensionType.MintCloseAuthority,
  (mint) => createInitializeMintCloseAuthorityInstruction(mint, own, program),
]

test.each<[string, ExtensionType, Extend]>([
  [
    'TransferFeeConfig',
    ExtensionType.TransferFeeConfig,
    (mint) => createInitializeTransferFeeConfigInstruction(mint, own, own, 100, 5n, program),
  ],
  [
    'TransferHook',
    ExtensionType.TransferHook,
    (mint) => createInitializeTransferHookInstruction(mint, own, own, program),
  ],
  [
    'NonTransferable',
    ExtensionType.NonTransferable,
    (mint) => createInitializeNonTransferableMintInstruction(mint, program),
  ],
  [
    'PermanentDelegate',
    ExtensionType.PermanentDelegate,
    (mint) => createInitializePermanentDelegateInstruction(mint, own, program),
  ],
  [
    'DefaultAccountState',
    ExtensionType.DefaultAccountState,
    (mint) => createInitializeDefaultAccountStateInstruction(mint, AccountState.Frozen, program),
  ],
  [
    'InterestBearingConfig',
    ExtensionType.InterestBearingConfig,
    (mint) => createInitializeInterestBearingMintInstruction(mint, own, 100, program),
  ],
])(
  'a mint with %s is refused by that name, also beside an extension that does no harm',
  async (name, type, extend) => {
    await expect(open(await mintWith([closable, [type, extend]]))).rejects.toThrow(
      new RegExp(`extensions that Accord cannot pay with \\(TOKEN_MINT\\): ${name}$`),
    )
  },
)

test('a mint with a close authority and metadata is taken, and one without extensions', async () => {
  const pointer: [ExtensionType, Extend] = [
    ExtensionType.MetadataPointer,
    (mint) => createInitializeMetadataPointerInstruction(mint, own, mint, program),
  ]
  expect((await open(await mintWith([closable, pointer]))).asset.decimals).toBe(6)
  expect(await (await open(await mintWith([]))).openingCost()).toBe(2_074_080n)
})
