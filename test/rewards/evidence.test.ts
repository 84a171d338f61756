import fc from 'fast-check'
import { expect, test } from 'vitest'

import { errorOf, judge, slotOf, type Witness } from '#rewards/payouts/evidence.ts'

const EXPIRY = 100
const level = fc.constantFrom('processed' as const, 'confirmed' as const, 'finalized' as const)
const witness: fc.Arbitrary<Witness> = fc.oneof(
  fc.constant('unreachable' as const),
  fc.record({
    height: fc.integer({ min: 0, max: 200 }),
    status: fc.option(
      fc.record({ level, error: fc.constantFrom(null, { InstructionError: [0, 'x'] }), slot: fc.nat() }),
    ),
  }),
)
const witnesses = fc.array(witness, { maxLength: 5 })

/** An honest endpoint's word while the transaction may still land, or has. */
const honest: fc.Arbitrary<Witness> = fc.oneof(
  fc.constant('unreachable' as const),
  fc.record({ height: fc.integer({ min: 0, max: EXPIRY }), status: fc.constant(null) }),
  fc.record({
    height: fc.integer({ min: 0, max: 200 }),
    status: fc.record({ level, error: fc.constant(null), slot: fc.nat() }),
  }),
)

test('one honest endpoint keeps a transaction that may land from being signed anew, whatever the others say', () => {
  fc.assert(
    fc.property(witnesses, honest, fc.nat(5), (others, truth, at) => {
      const all = others.toSpliced(at, 0, truth)
      expect(['expired', 'failed']).not.toContain(judge(all, EXPIRY))
    }),
  )
})

test('an endpoint that does not answer keeps everything from being signed anew', () => {
  fc.assert(
    fc.property(witnesses, fc.nat(5), (others, at) => {
      expect(['expired', 'failed']).not.toContain(judge(others.toSpliced(at, 0, 'unreachable'), EXPIRY))
    }),
  )
})

test('a payout is paid only if most endpoints have it finalized without an error', () => {
  fc.assert(
    fc.property(witnesses, (all) => {
      const good = all.filter(
        (one) => one !== 'unreachable' && one.status?.level === 'finalized' && one.status.error === null,
      ).length
      expect(judge(all, EXPIRY) === 'paid').toBe(good * 2 > all.length)
    }),
  )
})

test('one endpoint of several does not decide where a transaction landed', () => {
  fc.assert(
    fc.property(fc.nat(), witness, fc.nat(2), (slot, other, at) => {
      const status = { level: 'finalized' as const, error: null, slot }
      const truth: Witness = { height: EXPIRY, status }
      expect(slotOf([truth, truth].toSpliced(at, 0, other as typeof truth))).toBe(slot)
    }),
  )
})

test('one endpoint of several does not decide whom an error blames', () => {
  fc.assert(
    fc.property(fc.nat(20), witness, fc.nat(2), (index, other, at) => {
      const error = { InstructionError: [index, { Custom: 17 }] }
      const truth: Witness = { height: EXPIRY, status: { level: 'finalized', error, slot: 1 } }
      expect(errorOf([truth, truth].toSpliced(at, 0, other as typeof truth))).toEqual(error)
      const lie = { InstructionError: [index + 1, { Custom: 17 }] }
      expect(errorOf([truth, { height: 0, status: { level: 'finalized', error: lie, slot: 1 } }])).toBe(null)
    }),
  )
})

test('the order of the endpoints does not matter', () => {
  fc.assert(
    fc.property(witnesses, (all) => {
      expect(judge(all.toReversed(), EXPIRY)).toBe(judge(all, EXPIRY))
    }),
  )
})

test.each<[string, Witness[], string]>([
  ['no endpoint at all proves nothing', [], 'waiting'],
  ['at the expiry height it may still land', [{ height: 100, status: null }], 'waiting'],
  ['past it, unknown, it is dead', [{ height: 101, status: null }], 'expired'],
  [
    'finalized with an error, it failed',
    [{ height: 50, status: { level: 'finalized', error: 'x', slot: 1 } }],
    'failed',
  ],
  [
    'confirmed may be forgotten again',
    [{ height: 50, status: { level: 'confirmed', error: null, slot: 1 } }],
    'confirmed',
  ],
  [
    'endpoints that contradict each other prove nothing',
    [
      { height: 50, status: { level: 'finalized', error: 'x', slot: 1 } },
      { height: 50, status: { level: 'finalized', error: null, slot: 1 } },
    ],
    'conflict',
  ],
])('%s', (_claim, all, verdict) => {
  expect(judge(all, EXPIRY)).toBe(verdict)
})
