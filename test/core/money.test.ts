import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromDecimal, mulDiv, showAmount, toDecimal } from '#core/money.ts'

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const positive = fc.bigInt({ min: 1n, max: 10n ** 20n })

test('rounding down is never more than the exact value, and less than one unit below it', () => {
  fc.assert(
    fc.property(amount, amount, positive, (value, numerator, denominator) => {
      const result = mulDiv(value, numerator, denominator, 'down')
      const rest = value * numerator - result * denominator
      expect(rest >= 0n && rest < denominator).toBe(true)
    }),
  )
})

test('rounding up is never less than the exact value, and less than one unit above it', () => {
  fc.assert(
    fc.property(amount, amount, positive, (value, numerator, denominator) => {
      const rest = mulDiv(value, numerator, denominator, 'up') * denominator - value * numerator
      expect(rest >= 0n && rest < denominator).toBe(true)
    }),
  )
})

test('half-even is the nearest unit, and the even one of two equally near', () => {
  fc.assert(
    fc.property(amount, amount, positive, (value, numerator, denominator) => {
      const result = mulDiv(value, numerator, denominator, 'half-even')
      const off = 2n * (result * denominator - value * numerator)
      const distance = off < 0n ? -off : off
      expect(distance < denominator || (distance === denominator && result % 2n === 0n)).toBe(true)
    }),
  )
})

test('a decimal read back is the amount that was shown', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 17n }),
      fc.integer({ min: 0, max: 9 }),
      (value, decimals) => {
        expect(fromDecimal(toDecimal(value, decimals), decimals)).toBe(value)
      },
    ),
  )
})

test.each(['', '-1', '1.2345678', '1e3', '0x10', '1,5', ' ', 'ACC', '.5'])('"%s" is no amount', (text) => {
  expect(fromDecimal(text, 6)).toBeUndefined()
})

test('an amount carries its symbol, and the decimal sign of the language', () => {
  const asset = { mint: 'x', decimals: 6, symbol: 'ACC' }
  expect(showAmount(25_500_000n, asset, 'en')).toBe('25.5 ACC')
  expect(showAmount(25_500_000n, asset, 'fr-CA')).toBe('25,5 ACC')
  expect(showAmount(1_000_000n, asset, 'fr')).toBe('1 ACC')
})
