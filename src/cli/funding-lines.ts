import { showAmount, type Asset } from '#core/money.ts'
import type { TreasuryStatus } from '#rewards/treasury-status.ts'

const sol: Asset = { mint: 'SOL', decimals: 9, symbol: 'SOL' }
const lamportsText = (amount: bigint): string => showAmount(amount, sol, 'en')

/** Where to send tokens and SOL, and how much. `embedded`: the chain inside Accord makes them. */
export const fundingOf = (status: TreasuryStatus, asset: Asset, embedded: boolean) => {
  const { address, mint, campaigns, ledger } = status
  const missing = campaigns.missing > ledger.free ? campaigns.missing - ledger.free : 0n
  const purse = purseOf(status)
  const facts = { address, mint, missing, lamports: purse.needed, held: purse.held, lacking: purse.lacking }
  const lines = [
    `Send to the treasury's wallet: ${address}`,
    `  ${asset.symbol}, the token ${mint}${missing > 0n ? `: at least ${showAmount(missing, asset, 'en')}` : ': as much as the next campaigns will cost'}`,
    `  SOL for fees and for opening token accounts: ${purseText(purse)}${aheadText(status)}`,
    'From a wallet app, send to that address. On a command line:',
    `  spl-token transfer ${mint} AMOUNT ${address} --fund-recipient`,
    `  solana transfer ${address} AMOUNT --allow-unfunded-recipient`,
    embedded
      ? 'This is the chain inside Accord: make them with --tokens and --sol, for example treasury fund --tokens 100000 --sol 5'
      : 'A running Accord books what comes in about once a minute; reconcile says when it is there.',
  ]
  return { facts, lines }
}

type Purse = { needed: bigint; held?: bigint; lacking?: bigint }

/** The lowest of what the endpoints say that the wallet holds; nothing where none answers. */
const purseOf = ({ endpoints, outlook, stays }: TreasuryStatus): Purse => {
  const needed = outlook === 0n ? 0n : outlook + stays
  const [held, ...others] = endpoints.flatMap((one) => ('state' in one ? [one.state.lamports] : []))
  if (held === undefined) return { needed }
  const lowest = others.reduce((low, one) => (one < low ? one : low), held)
  return { needed, held: lowest, lacking: needed > lowest ? needed - lowest : 0n }
}

const purseText = ({ needed, held, lacking = 0n }: Purse): string => {
  const need =
    needed === 0n
      ? 'nobody is to be paid now'
      : `about ${lamportsText(needed)} are needed for everybody who is due or planned now`
  if (held === undefined) return `${need}; no endpoint says what the wallet holds`
  const lack = lacking === 0n ? 'nothing lacks' : `about ${lamportsText(lacking)} lack`
  return `${need}, the wallet holds ${lamportsText(held)}: ${lack}`
}

const aheadText = ({ ahead, held }: TreasuryStatus): string => {
  const back =
    ahead.count === 0
      ? ''
      : `; ${lamportsText(ahead.lamports)} of it lies on markers for a while and comes back`
  return held.people === 0
    ? back
    : `${back}; about ${lamportsText(held.lamports)} more once what is held is released`
}
