import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { toBase64 } from '#rewards/proofs/check/bytes.ts'
import { checkChain } from '#rewards/proofs/check/check-chain.ts'
import { checkFile, type Sound } from '#rewards/proofs/check/check-file.ts'
import { answerText, paymentText } from '#rewards/proofs/check/leaf.ts'
import { readProof, writeProof, type Proof } from '#rewards/proofs/check/proof-file.ts'
import { leafBytes, nodeBytes } from '#rewards/proofs/check/tree.ts'
import { sha256 } from '#rewards/proofs/leaves.ts'

import { openTown, settle, type Town } from '../town.ts'
import { mutated } from './mutate.ts'
import { answered, ask, newPerson, openCampaign, proofOf } from './world.ts'

let town: Town
let folder: string
let honest: string[]

/** Proofs of a batch of five people, and of a batch of one person whose payment is the whole tree. */
beforeAll(async () => {
  town = await openTown()
  folder = await mkdtemp(join(tmpdir(), 'accord-verify-'))
  const campaign = await openCampaign(town)
  const people: number[] = []
  for (const [accepted, rejected] of [
    [1, 0],
    [2, 1],
    [5, 3],
    [1, 1],
    [3, 0],
  ] as const) {
    const id = await newPerson(town)
    await answered(town, campaign, id, [
      ...Array.from({ length: accepted }, () => true),
      ...Array.from({ length: rejected }, () => false),
    ])
    await ask(town, id)
    people.push(id)
  }
  await settle(town, town.chain)
  people.push((await town.person(1234n)).id)
  await settle(town, town.chain)
  honest = []
  for (const id of people) honest.push(await proofOf(town, id))
  // From here on there is no database.
  await sql`drop schema public cascade`.execute(town.db)
})
afterAll(async () => {
  await town.close()
  await rm(folder, { recursive: true })
})

const soundOf = async (text: string): Promise<Sound> => {
  const checked = await checkFile(text)
  if ('failed' in checked) throw new Error(checked.failed)
  return checked
}

test('every honest proof is accepted, alone and on the chain, and so is one that was indented differently', async () => {
  for (const text of honest) {
    const sound = await soundOf(text)
    expect(await checkChain(sound, town.rpcUrl)).toMatchObject({ slot: expect.any(Number) })
    await soundOf(JSON.stringify(JSON.parse(text)))
    await soundOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
  }
})

test('10,000 mutated proofs are refused', async () => {
  const reasons = new Set<string>()
  await fc.assert(
    fc.asyncProperty(mutated(honest), async (text) => {
      const checked = await checkFile(text)
      expect(checked).toHaveProperty('failed')
      if ('failed' in checked) reasons.add(checked.failed)
    }),
    { numRuns: 10_000 },
  )
  // Not all of them by the same check.
  expect(reasons.size).toBeGreaterThan(7)
}, 300_000)

const readHonest = (text: string): Proof => {
  const proof = readProof(text)
  if ('unreadable' in proof) throw new Error(proof.unreadable)
  return structuredClone(proof)
}

const failureOf = async (index: number, change: (proof: Proof) => void): Promise<string | undefined> => {
  const proof = readHonest(honest[index] as string)
  change(proof)
  const checked = await checkFile(writeProof(proof))
  return 'failed' in checked ? checked.failed : undefined
}

test('each lie is refused for what it is', async () => {
  const other = readHonest(honest[2] as string)
  expect(await failureOf(1, (proof) => (proof.payment.amount = '9000000'))).toBe('payment-differs')
  expect(await failureOf(1, (proof) => (proof.payment.wallet = other.payment.wallet))).toBe('payment-differs')
  expect(await failureOf(1, (proof) => (proof.cluster = proof.mint))).toBe('payment-differs')
  expect(await failureOf(1, ({ answers }) => Object.assign(answers[0] ?? {}, { reward: '500001' }))).toBe(
    'answer-differs',
  )
  expect(await failureOf(1, ({ answers }) => Object.assign(answers[2] ?? {}, { verdict: 'accepted' }))).toBe(
    'answer-differs',
  )
  expect(await failureOf(1, ({ answers }) => void answers.pop())).toBe('answers-missing')
  expect(await failureOf(2, ({ answers }) => void answers.reverse())).toBe('answers-order')
  expect(
    await failureOf(
      1,
      ({ answers }) => void answers.splice(1, 1, structuredClone(answers[0] ?? (answers[1] as never))),
    ),
  ).toBe('answers-order')
  expect(await failureOf(1, (proof) => (proof.treasury = proof.payment.wallet))).toBe('treasury-differs')
  expect(await failureOf(1, (proof) => (proof.signature = readHonest(honest[5] as string).signature))).toBe(
    'signature-differs',
  )
  expect(await failureOf(1, (proof) => (proof.transaction = proof.transaction.slice(0, -1)))).toBe(
    'transaction-unreadable',
  )
})

/** A tree of a liar's own, with only one payment in it, under somebody else's transaction. */
const forge = (proof: Proof, change: (proof: Proof) => void): string => {
  change(proof)
  const { payment, answers } = proof
  const [first] = answers
  const leaf = (text: string): Uint8Array => sha256(leafBytes(sha256(Buffer.from(text))))
  const paid = leaf(paymentText(payment.salt, { ...payment, cluster: proof.cluster, mint: proof.mint }))
  if (first === undefined) throw new Error('one answer is needed')
  const answer = leaf(answerText(first.salt, payment, first))
  payment.path = [{ side: 'right', hash: answer }]
  first.path = [{ side: 'left', hash: paid }]
  proof.root = toBase64(sha256(nodeBytes(paid, answer)))
  return writeProof(proof)
}

test('a tree of one’s own does not go with the treasury’s transaction', async () => {
  const text = forge(readHonest(honest[0] as string), ({ payment }) => (payment.amount = '500000000'))
  expect(await checkFile(text)).toEqual({ failed: 'memo-differs' })
})

test('a transaction whose bytes were changed is not signed', async () => {
  const lies = await Promise.all(
    Array.from({ length: 40 }, async (_, index) =>
      failureOf(index % honest.length, (proof) => {
        const bytes = proof.transaction
        const at = 64 + ((index * 97) % (bytes.length - 64))
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (index % 8))
      }),
    ),
  )
  expect(lies.every((lie) => lie !== undefined)).toBe(true)
  expect(lies).toContain('signature-forged')
})

test('what is no proof is refused, whatever it is', async () => {
  const failure = async (text: string): Promise<unknown> => checkFile(text)
  expect(await failure('')).toEqual({ failed: 'not-json' })
  expect(await failure('[1')).toEqual({ failed: 'not-json' })
  for (const text of ['null', '[]', '"x"', '{}', '{"format":"other"}', '{"format":["accord-proof"]}'])
    expect(await failure(text)).toEqual({ failed: 'not-a-proof' })
  expect(await failure('{"format":"accord-proof","version":2}')).toEqual({ failed: 'other-version' })
  expect(await failure('{"format":"accord-proof","version":1}')).toEqual({ failed: 'rewritten' })
  expect(await failure(' '.repeat(16 * 1024 * 1024 + 1))).toEqual({ failed: 'too-large' })
  expect(await failure('['.repeat(200_000))).toEqual({ failed: 'not-json' })
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => {
      expect(await failure(text)).toHaveProperty('failed')
    }),
  )
})

test('an endpoint that lies, fails, or belongs to another chain does not confirm', async () => {
  const sound = await soundOf(honest[2] as string)
  const real = async (method: string, params: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const headers = { 'content-type': 'application/json' }
    return (await (await fetch(town.rpcUrl, { method: 'POST', body, headers })).json()) as unknown
  }
  let lie: (method: string, answer: Record<string, unknown>) => unknown = (_, answer) => answer
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const part of request) body += String(part)
      const { method, params } = JSON.parse(body) as { method: string; params: unknown[] }
      const said = lie(method, (await real(method, params)) as Record<string, unknown>)
      response.end(typeof said === 'string' ? said : JSON.stringify(said))
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const ask = async (how: typeof lie): Promise<unknown> => {
    lie = how
    return checkChain(sound, `http://127.0.0.1:${port}`)
  }
  const inTransaction = (change: (result: Record<string, Record<string, unknown>>) => void) =>
    ask((method, answer) => {
      if (method === 'getTransaction') change(answer['result'] as never)
      return answer
    })
  expect(await ask((_, answer) => answer)).toMatchObject({ slot: expect.any(Number), delivered: true })
  expect(await ask(() => 'no JSON')).toEqual({ failed: 'rpc-unusable' })
  expect(await ask(() => ({ error: { message: 'limit\u001b[2J' } }))).toEqual({
    failed: 'rpc-unusable',
    detail: 'limit [2J',
  })
  expect(await ask(() => ({ result: 'another' }))).toEqual({ failed: 'other-cluster' })
  const unknown = (method: string, answer: object) =>
    method === 'getTransaction' ? { result: null } : answer
  expect(await ask(unknown)).toEqual({ failed: 'not-final' })
  expect(
    await inTransaction(({ meta }) => Object.assign(meta ?? {}, { err: { InstructionError: [0, 'x'] } })),
  ).toMatchObject({ failed: 'failed-on-chain' })
  expect(await inTransaction((result) => Object.assign(result, { transaction: ['AAAA', 'base64'] }))).toEqual(
    {
      failed: 'transaction-differs',
    },
  )
  expect(
    await inTransaction(({ meta }) =>
      Object.assign(meta ?? {}, { preTokenBalances: meta?.['postTokenBalances'] }),
    ),
  ).toEqual({ failed: 'delivered-less' })
  expect(await inTransaction((result) => Object.assign(result, { meta: undefined }))).toEqual({
    failed: 'rpc-unusable',
  })
  // Many nodes keep no balances: then nobody is told that the tokens arrived.
  const silently = inTransaction(({ meta }) =>
    Object.assign(meta ?? {}, { preTokenBalances: null, postTokenBalances: null }),
  )
  expect(await silently).toMatchObject({ slot: expect.any(Number), delivered: false })
  const said = await verify(await fileOf(honest[2] as string), '--rpc', `http://127.0.0.1:${port}`)
  expect(said).toMatchObject({ code: 0, out: expect.stringContaining('This node does not say what arrived') })
  expect(said.out).not.toContain('the tokens arrived')
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  // Nobody is there: what this machine's network says of it is in no language of ours.
  const away = await checkChain(sound, `http://127.0.0.1:${port}`)
  expect(away).toEqual({ failed: 'rpc-silent' })
  expect(await checkChain(sound, 'ftp://example.org')).toEqual({ failed: 'rpc-address' })
})

type Ran = { code: number; out: string; err: string }
/** The command as a person runs it: in an empty folder, with no setting at all. */
const verify = async (...args: string[]): Promise<Ran> =>
  new Promise((done) => {
    const main = resolve('src/main.ts')
    execFile(process.execPath, [main, 'verify', ...args], { cwd: folder, env: {} }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
const fileOf = async (text: string): Promise<string> => {
  const path = join(folder, 'proof.json')
  await writeFile(path, text)
  return path
}

test('the command line needs no database and no setting, and says what it has checked', async () => {
  const path = await fileOf(honest[2] as string)
  const alone = await verify(path)
  expect(alone).toMatchObject({ code: 0, err: '' })
  expect(alone.out).toMatch(/✓ The file is whole/)
  expect(alone.out).toMatch(/5 accepted answers, which earned 2\.5\n.*3 that others did not confirm/)
  expect(alone.out).toMatch(/was not asked/)
  expect(await verify(path, '--rpc', town.rpcUrl)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/final in slot \d+.*; the tokens arrived\./),
  })
  const json = await verify(path, '--rpc', `${town.rpcUrl},http://127.0.0.1:9`, '--json')
  expect(JSON.parse(json.out)).toMatchObject({
    ok: true,
    amount: '2500000',
    answers: { accepted: 5, rejected: 3, earned: '2500000' },
    chain: [{ slot: expect.any(Number) }, { failed: 'rpc-silent' }],
  })
})

test('the command line refuses with words, a code, and never a stack', async () => {
  const bad = await verify(await fileOf((honest[1] as string).replace('"amount": "', '"amount": "1')))
  expect(bad).toMatchObject({ code: 1, err: '' })
  expect(bad.out).toBe(
    '✗ The payment does not lead to the root: something in it, its salt or its path was changed.\n',
  )
  expect(await verify(join(folder, 'nowhere.json'))).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The file .* cannot be read: ENOENT/),
  })
  const huge = await fileOf('')
  await truncate(huge, 5 * 1024 ** 3)
  expect(await verify(huge)).toMatchObject({ code: 1, out: expect.stringMatching(/larger than any proof/) })
  const good = await fileOf(honest[0] as string)
  expect(await verify(good, '--rpc', 'http://127.0.0.1:9')).toMatchObject({ code: 1 })
  expect(await verify(good, '--rpc', ' , ')).toMatchObject({ code: 2 })
}, 120_000)
