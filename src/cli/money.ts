import { fromDecimal, type Asset } from '#core/money.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Db } from '#db/connect.ts'
import type { Chain } from '#rewards/chain.ts'
import type { PayoutTerms } from '#rewards/request-payout.ts'
import { setLimits, type Limits } from '#rewards/limits.ts'

import { ConfigError, readConfig, type Config } from '../config.ts'
import { openDatabase } from './open.ts'
import { openTreasuryChain } from './open-chain.ts'
import { CliError } from './output.ts'
import { refusalText } from './refusal-text.ts'

/** What a command about money works with: the database, the chain with its treasury, and the limits that hold. */
export type Money = {
  config: Config
  db: Db
  chain: Chain
  limits: Limits
  rpcUrl: string | undefined
  [Symbol.asyncDispose](): Promise<void>
}

export const openMoney = async (): Promise<Money> => {
  const config = readConfig(process.env)
  const ground = await openDatabase(config, { chain: true })
  try {
    const chain = await openTreasuryChain(config, ground.rpcUrl)
    const limits = await applyLimits(ground.db, config, chain.asset)
    const { db, rpcUrl } = ground
    return {
      config,
      db,
      chain,
      limits,
      rpcUrl,
      [Symbol.asyncDispose]: async () => ground[Symbol.asyncDispose](),
    }
  } catch (error) {
    await ground[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Writes the limits that the environment names into the database, which holds to them from then on, whoever pays. What the
 * environment does not name stays as it is.
 */
export const applyLimits = async (
  db: Db,
  { limits }: Pick<Config, 'limits'>,
  asset: Asset,
): Promise<Limits> => {
  const amount = (variable: string, text: string | null | undefined): bigint | null | undefined =>
    text === null || text === undefined ? text : unitsOf(variable, text, asset)
  const given = {
    dayCap: amount('DAILY_PAYOUT_CAP', limits.dayCap),
    personCap: amount('DAILY_PAYOUT_CAP_PERSON', limits.personCap),
    approvalAbove: amount('APPROVAL_ABOVE', limits.approvalAbove),
    approvers: limits.approvers,
  }
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const set = await setLimits(db, asset.mint, changes)
  if (isRefusal(set)) throw new CliError(refusalText(set))
  return set
}

/** What holds for every payout that a command plans: as for those that people ask for. */
export const payoutTerms = ({ config, chain: { asset } }: Pick<Money, 'config' | 'chain'>): PayoutTerms => ({
  asset: asset.mint,
  minimum: unitsOf('MINIMUM_PAYOUT', config.minimumPayout, asset),
  opening: unitsOf('OPENING_MINIMUM', config.openingMinimum, asset),
  proof: config.walletProof,
  now: new Date(),
})

const unitsOf = (variable: string, text: string, { decimals, symbol }: Asset): bigint => {
  const units = fromDecimal(text, decimals)
  if (units === undefined)
    throw new ConfigError(`${variable} has more than the ${decimals} decimals of ${symbol}, for example 1`)
  return units
}
