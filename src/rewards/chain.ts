import type { Amount, Asset } from '#core/money.ts'

/**
 * What rewards need of a chain, in plain types: `solana/` implements it, and nobody else knows a Solana library.
 * Heights are block heights (not slots), amounts are base units, addresses and signatures are base58. Questions that
 * any one endpoint may answer throw `Unanswered` where none does.
 */
export type Chain = {
  asset: Asset
  /** The wallet that owns the treasury's token account, signs, and pays the fees. */
  treasury: string
  /** Which chain it is: its genesis hash. */
  cluster: string
  /** Every configured endpoint. None is trusted alone with what decides about money. */
  rpcs: readonly Rpc[]
  /** What stands at an address that a person gave for their wallet. */
  addressKind: (address: string) => Promise<AddressKind>
  /** The token account that each wallet is paid to, as it is now. */
  tokenAccounts: (wallets: readonly string[]) => Promise<TokenAccount[]>
  /** Groups transfers so that each group fits into one transaction; returns indices into `transfers`. */
  pack: (transfers: readonly Transfer[]) => number[][]
  /** Runs a batch without signing it. */
  simulate: (batch: Batch) => Promise<Simulation>
  /** Signs a batch; nothing is sent. `units`: what the simulation used. */
  sign: (batch: Batch, blockhash: string, units: number) => Promise<Signed>
  /** Which transfer of a signed batch an error names, if it names one. */
  blame: (raw: Uint8Array, error: unknown) => Promise<Blame>
  /** Lamports that opening a token account takes: shown before, and the treasury's to pay. */
  openingCost: () => Promise<bigint>
  /** Lamports that a batch locks on its marker; as many have to stay in the treasury's wallet. */
  markerCost: () => Promise<bigint>
  /** What a finalized transaction of the treasury cost it. `ok`: whether it went through. */
  costOf: (landed: Landed) => Promise<Cost>
  /** Lamports that lie on the markers of these seeds at finalized commitment; 0 where there is none. */
  markers: (seeds: readonly string[]) => Promise<bigint[]>
  /** How many markers one transaction can reclaim. */
  reclaimWidth: () => number
  /** Signs a transaction that gives the lamports of markers back to the treasury; nothing is sent. */
  signReclaim: (markers: readonly Marker[], blockhash: string) => Promise<Signed>
  /** What came into the treasury's token account and left it, by its newest `limit` transactions. */
  movements: (limit: number) => Promise<Movement[]>
  /** How each endpoint does. */
  health: () => Health[]
  /** A page that shows the transaction, where the cluster has one. */
  explorerUrl: (signature: string) => string | undefined
}

/** One endpoint. Every call throws where the endpoint does not answer in time, and none of them retries. */
export type Rpc = {
  /** The endpoint's host: its path may hold a secret. */
  name: string
  latestBlockhash: () => Promise<{ blockhash: string; lastValidHeight: number }>
  /** The newest block it has processed. */
  height: () => Promise<number>
  /** The newest block it calls final, and that block's slot. */
  finalized: () => Promise<{ height: number; slot: number }>
  /** At most 256 signatures. `history`: look beyond the recent ones. */
  statuses: (signatures: readonly string[], history: boolean) => Promise<Statuses>
  /** The treasury at finalized commitment. */
  treasury: () => Promise<TreasuryState>
  /** Who made the account at the address of the marker of this seed. */
  markerOrigin: (seed: string) => Promise<MarkerOrigin>
  /** Hands the bytes on, without a preflight or retries. An error says nothing about what happens to them. */
  send: (raw: Uint8Array) => Promise<void>
}

/** No endpoint of the chain answers: ask again later. */
export class Unanswered extends Error {
  constructor(cause: unknown) {
    super(`no endpoint of the chain answers: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
    this.name = 'Unanswered'
  }
}

/** The mint that is configured cannot be paid with; the message says why. */
export class UnusableMint extends Error {
  override name = 'UnusableMint'
}

/** `slot`: how far the chain was; `lamports`: what pays fees and rent. */
export type TreasuryState = { slot: number; tokens: Amount; lamports: bigint; frozen: boolean }

/** `slot`: where the transaction landed. */
export type Status = { level: 'processed' | 'confirmed' | 'finalized'; error: unknown; slot: number }

/** `slot`: how far the node was that answered. Behind one address stand many nodes, and some of them lag. */
type Statuses = { slot: number; statuses: (Status | null)[] }

/**
 * `create`: the token account does not exist yet, and is made in the same transaction. `memo`: it takes a transfer only
 * right behind a memo.
 */
export type Transfer = { wallet: string; amount: Amount; create: boolean; memo?: boolean }

/**
 * `memo` tells equal batches apart, and the chain's reader which batch this is. `seed`: what its marker is derived from;
 * of all transactions with one seed only one can land (rule 6).
 */
export type Batch = { transfers: readonly Transfer[]; memo: string; seed: string }

export type Signed = { raw: Uint8Array; signature: string }

export type Marker = { seed: string; lamports: bigint }

/**
 * `nobody`: nothing final stands there. `unknown`: something does, and the endpoint's history does not go back to what made it.
 * A `stranger` may have sent lamports there, so that the marker can never be made: the `treasury` did not sign that.
 */
export type MarkerOrigin = { address: string } & (
  | { by: 'nobody' | 'unknown' }
  | { by: 'treasury' | 'stranger'; signature: string }
)

export type Landed = { raw: Uint8Array; signature: string; ok: boolean }

/**
 * In lamports. `rents`: for each token account that it opened; `marker`: what it locked. `exact`: the chain said so;
 * else no endpoint remembers the transaction, and it is reckoned from its bytes.
 */
export type Cost = {
  fee: bigint
  rents: { wallet: string; lamports: bigint }[]
  marker: bigint
  exact: boolean
}

/** A final transaction that changed the treasury's tokens by `amount` base units. */
export type Movement = { signature: string; slot: number; amount: bigint; at?: Date }

/** `open`: it failed again and again and is not asked for a moment; `half-open`: the next question probes it. */
export type Health = {
  name: string
  state: 'closed' | 'open' | 'half-open'
  failures: number
  lastError?: string
}

/**
 * Index of the transfer at fault; or the treasury cannot pay now (its text says why); or nobody is named; or another
 * attempt of the same batch has landed: its marker is there.
 */
export type Blame = { transfer: number } | { treasury: string } | 'nobody' | 'landed'

export type Simulation = { units: number } | { blame: Blame; error: string }

/**
 * `needs-memo`: it takes a transfer only right behind a memo; `reassigned`: its owner is no longer the wallet;
 * `unusable`: something else stands at its address.
 */
export type TokenAccount = 'ready' | 'needs-memo' | 'missing' | 'frozen' | 'reassigned' | 'unusable'

export type AddressKind =
  | 'wallet'
  | 'not-base58'
  | 'off-curve'
  | 'token-account'
  | 'mint'
  | 'program'
  | 'treasury'
