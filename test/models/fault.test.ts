import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { describe, expect, test } from 'vitest'

import { faultOf } from '#models/fault.ts'

const now = new Date('2026-03-04T12:00:00Z')

const answer = (status: number, error: object, headers: Record<string, string> = {}) =>
  faultOf(APIError.generate(status, { error }, undefined, new Headers(headers)), now)

describe('what went wrong at a model server', () => {
  test.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': 'Wed, 04 Mar 2026 12:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Wed, 04 Mar 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '9', 'retry-after-ms': '120' }, 120],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('a 429 with %o rests %s ms', (headers, rest) => {
    const fault = answer(429, { message: 'slow down' }, headers)
    expect(fault).toMatchObject({ kind: 'again', lost: false })
    expect('rest' in fault ? fault.rest : undefined).toBe(rest)
  })

  test('an empty purse is not a busy server', () => {
    expect(answer(429, { message: 'x', code: 'insufficient_quota' })).toMatchObject({ kind: 'closed' })
  })

  test('an option that is not known is told from a question that is not taken', () => {
    expect(answer(400, { message: "'response_format' is not supported" })).toMatchObject({ kind: 'format' })
    expect(answer(400, { message: 'bad', param: 'max_completion_tokens' })).toMatchObject({ kind: 'limit' })
    expect(answer(400, { message: 'the context is too long' })).toMatchObject({ kind: 'refused' })
    expect(answer(413, { message: 'too large' })).toMatchObject({ kind: 'refused' })
  })

  test('a lost connection may be tried again, and only a timeout may have been billed', () => {
    expect(faultOf(new APIConnectionError({ message: 'refused' }), now)).toMatchObject({ lost: false })
    expect(faultOf(new APIConnectionTimeoutError(), now)).toMatchObject({ kind: 'again', lost: true })
    expect(faultOf(new SyntaxError('no JSON'), now)).toMatchObject({ kind: 'again', lost: false })
  })
})
