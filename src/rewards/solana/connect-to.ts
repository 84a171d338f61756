import { setTimeout } from 'node:timers/promises'

import { ExtensionType, TOKEN_2022_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey } from '@solana/web3.js'

import { Unanswered, UnusableMint } from '#rewards/chain.ts'

import type { Treasury } from './batch.ts'
import { askAny, openEndpoint, type Endpoint } from './endpoint.ts'
import type { FormatChoice } from './formats.ts'
import { tokenAddress } from './programs.ts'
import type { Signer } from './signer.ts'
import { readMint } from './token-state.ts'

/** `fetchTimeoutMs`: one call to an endpoint; below the payouts' lease. `patienceMs`: how long a start waits for a dead cluster. */
export type ChainOptions = {
  rpcUrls: readonly string[]
  signer: Signer
  mint: string
  symbol?: string
  fetchTimeoutMs?: number
  patienceMs?: number
  /** How transactions are written; `auto`: v1 where every endpoint takes it. */
  format?: FormatChoice
}

/** `cluster`: the chain's genesis hash. */
export type Connected = {
  endpoints: Endpoint[]
  treasury: Treasury
  cluster: string
  explorer: string | undefined
}

/** Genesis hashes of the public clusters: https://docs.anza.xyz/clusters/available */
const explorers: Record<string, string> = {
  '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d': 'https://explorer.solana.com/tx/{signature}',
  EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: 'https://explorer.solana.com/tx/{signature}?cluster=devnet',
  '4uhcVJyU9pJkvQyS88uRDiswHScSQY3xQTwZnPxgGNUu':
    'https://explorer.solana.com/tx/{signature}?cluster=testnet',
}

/**
 * Extensions of a Token-2022 mint that leave a transfer whole; any other one, also one that is not known yet, is
 * refused. A transfer fee, say, would deliver less than was sent, and a hook could run anybody's program.
 */
const HARMLESS = new Set<number>([
  ExtensionType.MintCloseAuthority,
  ExtensionType.MetadataPointer,
  ExtensionType.TokenMetadata,
  ExtensionType.GroupPointer,
  ExtensionType.TokenGroup,
  ExtensionType.GroupMemberPointer,
  ExtensionType.TokenGroupMember,
])

/** Connects, waiting for a cluster that is not up yet; throws with what is wrong where it cannot be used. */
export const connectTo = async (options: ChainOptions): Promise<Connected> => {
  const { rpcUrls, signer, fetchTimeoutMs = 4_000, patienceMs = 30_000 } = options
  const endpoints = rpcUrls.map((url) => openEndpoint(url, fetchTimeoutMs))
  const wallet = new PublicKey(signer.publicKey)
  const mint = new PublicKey(options.mint)
  const info = await patiently(patienceMs, async () =>
    askAny(endpoints, async (connection) => connection.getAccountInfo(mint, 'confirmed')),
  )
  const token = readMint(mint, info)
  if (token === undefined)
    throw new UnusableMint(`${options.mint} is no token mint on this cluster (TOKEN_MINT)`)
  const odd = token.program.equals(TOKEN_2022_PROGRAM_ID)
    ? token.extensions.filter((extension) => !HARMLESS.has(extension))
    : []
  if (odd.length > 0)
    throw new UnusableMint(
      `the mint ${options.mint} has extensions that Accord cannot pay with (TOKEN_MINT): ${odd.map(nameOf).join(', ')}`,
    )
  const account = tokenAddress(wallet, mint, token.program)
  const treasury = { wallet, mint, account, program: token.program, decimals: token.decimals }
  const cluster = await patiently(patienceMs, async () => genesisOf(endpoints))
  return { endpoints, treasury, cluster, explorer: explorers[cluster] }
}

/** An extension's name as the token program's documentation has it. */
const nameOf = (extension: number): string => ExtensionType[extension] ?? `number ${extension}`

const patiently = async <T>(patienceMs: number, question: () => Promise<T>): Promise<T> => {
  const end = performance.now() + patienceMs
  for (let pause = 250; ; pause = Math.min(2_000, pause * 2)) {
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof Unanswered) || performance.now() + pause > end) throw error
      await setTimeout(pause)
    }
  }
}

/** The cluster's genesis hash. Endpoints of two clusters could never agree on a payout: that is refused at once. */
const genesisOf = async (endpoints: readonly Endpoint[]): Promise<string> => {
  const answers = await Promise.allSettled(
    endpoints.map(async ({ connection, guard }) => guard(async () => connection.getGenesisHash())),
  )
  const hashes = new Set(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])))
  if (hashes.size > 1) throw new Error('the endpoints of SOLANA_RPC_URL belong to different clusters')
  const [hash] = hashes
  if (hash === undefined) throw new Unanswered(answers.find((answer) => answer.status === 'rejected')?.reason)
  return hash
}
