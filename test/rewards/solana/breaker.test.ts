import fc from 'fast-check'
import { expect, test } from 'vitest'

import { openBreaker } from '#rewards/solana/breaker.ts'

class Said extends Error {}

const start = () => {
  let time = 0
  let tried = 0
  const { guard, health } = openBreaker('node', {
    isAnswer: (error) => error instanceof Said,
    now: () => time,
  })
  const call = async (work: () => Promise<unknown>): Promise<unknown> =>
    guard(async () => {
      tried += 1
      return work()
    })
  const fail = async (): Promise<void> => {
    await expect(call(async () => Promise.reject(new Error('timeout')))).rejects.toThrow(/timeout|rests/)
  }
  return { call, fail, health, tried: () => tried, at: (now: number) => (time = now) }
}

test('an endpoint is asked until it has failed three times in a row, and then rests', async () => {
  const { fail, call, tried, health } = start()
  await fail()
  await fail()
  await call(async () => 'well')
  expect(health()).toEqual({ name: 'node', state: 'closed', failures: 0 })
  for (let time = 0; time < 3; time += 1) await fail()
  expect(tried()).toBe(6)
  await fail()
  expect(tried()).toBe(6)
  expect(health()).toMatchObject({ state: 'open', failures: 3, lastError: 'timeout' })
})

test('after its rest one call alone probes it; a failure makes it rest twice as long, an answer ends that', async () => {
  const { fail, call, tried, health, at } = start()
  for (let time = 0; time < 3; time += 1) await fail()
  at(250)
  expect(health().state).toBe('half-open')
  let answer = (): void => undefined
  const slow = call(async () => new Promise<void>((done) => (answer = done)))
  await expect(call(async () => 'too early')).rejects.toThrow(/rests/)
  expect(tried()).toBe(4)
  answer()
  await slow
  expect(health().state).toBe('closed')
  for (let time = 0; time < 3; time += 1) await fail()
  at(500)
  await fail()
  expect(tried()).toBe(8)
  at(999)
  await fail()
  expect(tried()).toBe(8)
  at(1000)
  expect(await call(async () => 'back')).toBe('back')
  expect(await call(async () => 'again')).toBe('again')
})

test('calls that fail together open it once, not once each', async () => {
  const { fail, call, tried, at } = start()
  await Promise.all(Array.from({ length: 20 }, fail))
  expect(tried()).toBe(20)
  at(250)
  expect(await call(async () => 'back')).toBe('back')
})

test('an error that an endpoint answers with is an answer, however often', async () => {
  const { call, tried, health } = start()
  for (let time = 0; time < 9; time += 1)
    await expect(call(async () => Promise.reject(new Said('no')))).rejects.toThrow('no')
  expect(tried()).toBe(9)
  expect(health().state).toBe('closed')
})

test('a dead endpoint is tried at most 20 times in a minute, however often it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(400), { minLength: 50, maxLength: 150 }), async (pauses) => {
      const { fail, tried, at } = start()
      let time = 0
      for (const pause of pauses) {
        time += pause
        at(time)
        if (time < 60_000) await fail()
      }
      expect(tried()).toBeLessThanOrEqual(20)
    }),
    { numRuns: 30 },
  )
})
