import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createGate } from '#models/gate.ts'

/** A clock that is moved by hand, in ms. */
const handClock = () => {
  let now = 0
  return { read: () => now, move: (ms: number) => (now += ms) }
}

describe('the gate before a model server', () => {
  test('lets no more through in any minute than it may, plus the burst', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), pauses, (perMinute, waits) => {
        const clock = handClock()
        const gate = createGate(perMinute, clock.read)
        const sent: number[] = []
        for (const pause of waits) {
          clock.move(pause)
          const turn = gate.enter(0)
          if ('wait' in turn) sent.push(clock.read())
        }
        for (const start of sent) {
          const within = sent.filter((at) => at >= start && at < start + 60_000).length
          expect(within).toBeLessThanOrEqual(Math.ceil(perMinute + Math.max(1, perMinute / 6)))
        }
      }),
    )
  })

  test('gives those who wait slots at a steady distance', () => {
    const gate = createGate(60, handClock().read)
    const waits = Array.from({ length: 14 }, () => gate.enter(60_000))
    expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => ({ wait: 0 })))
    expect(waits.slice(10)).toEqual([{ wait: 1000 }, { wait: 2000 }, { wait: 3000 }, { wait: 4000 }])
  })

  test('takes no slot for those who cannot wait', () => {
    const gate = createGate(6, handClock().read)
    expect(gate.enter(0)).toEqual({ wait: 0 })
    expect(gate.enter(9999)).toEqual({ closed: 10_000 })
    expect(gate.enter(10_000)).toEqual({ wait: 10_000 })
  })

  test('stays closed as long as the server asked, and opens then', () => {
    const clock = handClock()
    const gate = createGate(60_000, clock.read)
    gate.bad(7000)
    expect(gate.enter(6999)).toEqual({ closed: 7000 })
    clock.move(7000)
    expect(gate.enter(0)).toEqual({ wait: 0 })
  })

  test('closes for longer with every failure after the third, and forgets it all after one success', () => {
    const clock = handClock()
    const gate = createGate(60_000, clock.read)
    const rests: number[] = []
    for (let failure = 1; failure <= 9; failure += 1) {
      gate.bad()
      const turn = gate.enter(-1)
      const rest = 'closed' in turn ? turn.closed : 0
      rests.push(rest)
      clock.move(rest)
    }
    expect(rests).toEqual([0, 0, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000])
    gate.good()
    gate.bad()
    expect(gate.enter(0)).toEqual({ wait: 0 })
  })
})
