/** An amount of tokens in base units (the smallest part of the token). Never a float. */
export type Amount = bigint

/** What an amount is counted in: the mint's address (base58), its decimals and the symbol people read. */
export type Asset = { mint: string; decimals: number; symbol: string }

export type Rounding = 'down' | 'up' | 'half-even'

/** `amount × numerator ÷ denominator` in exact integers, rounded as named. Throws on a zero denominator. */
export const mulDiv = (
  amount: Amount,
  numerator: bigint,
  denominator: bigint,
  rounding: Rounding,
): Amount => {
  if (denominator <= 0n) throw new RangeError(`mulDiv: the denominator must be positive, not ${denominator}`)
  const product = amount * numerator
  const quotient = product / denominator
  const rest = product - quotient * denominator
  if (rest === 0n || rounding === 'down') return product < 0n && rest !== 0n ? quotient - 1n : quotient
  if (rounding === 'up') return product > 0n ? quotient + 1n : quotient
  return halfEven(quotient, rest, denominator)
}

const halfEven = (quotient: bigint, rest: bigint, denominator: bigint): bigint => {
  const twice = 2n * (rest < 0n ? -rest : rest)
  const away = rest < 0n ? quotient - 1n : quotient + 1n
  if (twice > denominator) return away
  if (twice < denominator) return quotient
  return quotient % 2n === 0n ? quotient : away
}

/** Base units as a plain decimal, with no trailing zeros: `25500000`, 6 -> `25.5`. */
export const toDecimal = (amount: Amount, decimals: number): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return (amount < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`)
}

/** A plain decimal as base units, or undefined where it is no number or has more places than the asset. */
export const fromDecimal = (text: string, decimals: number): Amount | undefined => {
  const match = /^(\d{1,18})(?:\.(\d+))?$/.exec(text.trim())
  if (match === null) return undefined
  const [, whole = '0', fraction = ''] = match
  if (fraction.length > decimals) return undefined
  return BigInt(whole + fraction.padEnd(decimals, '0'))
}

/** What a person reads: the amount with the decimal sign of their language, and the symbol. `25,5 ACC` in French. */
export const showAmount = (amount: Amount, asset: Asset, locale: string): string => {
  const plain = toDecimal(amount, asset.decimals)
  return `${locale.startsWith('fr') ? plain.replace('.', ',') : plain} ${asset.symbol}`
}
