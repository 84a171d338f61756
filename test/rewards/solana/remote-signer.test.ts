import { randomBytes } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import { openRemoteSigner } from '#rewards/solana/remote-signer.ts'
import { keypairOf, loadSigner, type Signer } from '#rewards/solana/signer.ts'

const TOKEN = 'a-token-that-nobody-else-may-read'
const local = async (): Promise<Signer> => {
  const signer = await loadSigner(JSON.stringify([...keypairOf(randomBytes(32))]))
  if (isRefusal(signer)) throw new Error(signer.refused)
  return signer
}

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

type Seen = { method: string | undefined; authorization: string | undefined; body: string }

const serve = async (
  answer: (seen: Seen, response: ServerResponse) => Promise<void> | void,
): Promise<{ url: string; seen: Seen[] }> => {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { method, headers } = request
      const one = { method, authorization: headers.authorization, body }
      seen.push(one)
      void answer(one, response)
    })
  })
  open.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/treasury`, seen }
}

/** A signer's server as it should be, except for what `spoil` does to its signatures. */
const signing = async (key: Signer, spoil = (bytes: Uint8Array): Uint8Array => bytes) =>
  serve(async ({ method, authorization, body }, response) => {
    if (authorization !== `Bearer ${TOKEN}`) response.writeHead(401).end()
    else if (method === 'GET') response.end(JSON.stringify({ publicKey: key.publicKey }))
    else {
      const { message } = JSON.parse(body) as { message: string }
      const signature = spoil(await key.sign(Buffer.from(message, 'base64')))
      response.end(JSON.stringify({ signature: Buffer.from(signature).toString('base64') }))
    }
  })

const connect = async (url: string, token: string | undefined = TOKEN) =>
  openRemoteSigner(url, { token, timeoutMs: 300 })
const connected = async (url: string): Promise<Signer> => {
  const signer = await connect(url)
  if (isRefusal(signer)) throw new Error(signer.refused)
  return signer
}

test('a remote signer signs as the key itself would, and its address is told by the same setting as a file', async () => {
  const key = await local()
  const { url, seen } = await signing(key)
  const signer = await loadSigner(url, TOKEN)
  if (isRefusal(signer)) throw new Error(signer.refused)
  expect(signer.publicKey).toBe(key.publicKey)
  const message = randomBytes(3000)
  expect(Buffer.from(await signer.sign(message))).toEqual(Buffer.from(await key.sign(message)))
  expect(seen.map((one) => one.method)).toEqual(['GET', 'POST'])
})

test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ['one bit is wrong', (bytes) => Uint8Array.from(bytes, (byte, at) => (at === 40 ? byte ^ 1 : byte))],
  ['it is too short', (bytes) => bytes.subarray(0, 63)],
  ['it is nothing', () => new Uint8Array()],
  ['it is all zeros', () => new Uint8Array(64)],
])('a signature is not used where %s', async (_, spoil) => {
  const { url } = await signing(await local(), spoil)
  await expect((await connected(url)).sign(Buffer.from('pay'))).rejects.toThrow(/gave no valid signature/)
})

test('a signature over other bytes, or by another key, is not used', async () => {
  const [key, other] = [await local(), await local()]
  const swapped = await signing({ publicKey: key.publicKey, sign: async (message) => other.sign(message) })
  await expect((await connected(swapped.url)).sign(Buffer.from('pay'))).rejects.toThrow(/no valid signature/)
  const changed = await signing({
    publicKey: key.publicKey,
    sign: async (message) => key.sign(Buffer.concat([message, Buffer.from('!')])),
  })
  await expect((await connected(changed.url)).sign(Buffer.from('pay'))).rejects.toThrow(/no valid signature/)
})

test('what cannot be trusted is refused at the start, each with its reason', async () => {
  expect(await connect('http://signer.example.org/treasury')).toMatchObject({ refused: 'signer-insecure' })
  expect(await connect('http://127.0.0.1.example.org/')).toMatchObject({ refused: 'signer-insecure' })
  const { url } = await signing(await local())
  expect(await connect(url, '')).toMatchObject({ refused: 'signer-token-missing' })
  expect(await connect(url, 'a wrong one')).toMatchObject({
    refused: 'signer-unreachable',
    words: { why: 'it answers 401' },
  })
  expect(await connect('http://127.0.0.1:9/')).toMatchObject({ refused: 'signer-unreachable' })
  expect(await connect('http://127.0.0.1:9/#0OIl')).toMatchObject({ refused: 'signer-answer' })
  const odd = await serve((_, response) => void response.end('{"publicKey":"0OIl"}'))
  expect(await connect(odd.url)).toMatchObject({ refused: 'signer-answer' })
  const long = await serve(
    (_, response) => void response.end(JSON.stringify({ publicKey: '1'.repeat(9000) })),
  )
  expect(await connect(long.url)).toMatchObject({ refused: 'signer-unreachable' })
})

test('whose public key stands behind its address is not asked for it, so that a signer that is away stops nothing but payments', async () => {
  const [key, other] = [await local(), await local()]
  const away = await connected(`http://127.0.0.1:9/#${key.publicKey}`)
  expect(away.publicKey).toBe(key.publicKey)
  await expect(away.sign(Buffer.from('pay'))).rejects.toThrow(/does not answer/)
  const { url, seen } = await signing(key)
  expect(
    Buffer.from(await (await connected(`${url}#${key.publicKey}`)).sign(Buffer.from('pay'))),
  ).toHaveLength(64)
  expect(seen.map((one) => one.method)).toEqual(['POST'])
  await expect((await connected(`${url}#${other.publicKey}`)).sign(Buffer.from('pay'))).rejects.toThrow(
    /no valid signature/,
  )
})

test('what is wrong with a signer is said as it says it itself: why it cannot be reached, what it refuses with', async () => {
  const key = await local()
  const { url } = await serve(({ method }, response) => {
    if (method === 'GET') response.end(JSON.stringify({ publicKey: key.publicKey }))
    else response.writeHead(403).end(`no more than 5 today (${TOKEN})`)
  })
  const signer = await connected(url)
  await expect(signer.sign(Buffer.from('pay'))).rejects.toThrow(
    /answers 403 \(no more than 5 today \(…\)\).*go on by themselves/,
  )
  await expect(
    (await connected(`http://127.0.0.1:9/#${key.publicKey}`)).sign(Buffer.from('pay')),
  ).rejects.toThrow(/does not answer \(.+\).*go on by themselves/)
})

test('a signer that hangs is given up in time', async () => {
  const key = await local()
  const { url } = await serve(({ method }, response) => {
    if (method === 'GET') response.end(JSON.stringify({ publicKey: key.publicKey }))
  })
  await expect((await connected(url)).sign(Buffer.from('pay'))).rejects.toThrow(/does not answer/)
})

test('the token follows no redirect, and no refusal or error tells it', async () => {
  const elsewhere = await serve((_, response) => void response.end('{}'))
  const { url } = await serve((_, response) => {
    response.writeHead(307, { location: elsewhere.url }).end()
  })
  const refused = await connect(url)
  expect(refused).toMatchObject({ refused: 'signer-unreachable' })
  expect(elsewhere.seen).toEqual([])
  expect(JSON.stringify(refused)).not.toContain(TOKEN)
  const { url: broken } = await signing(await local(), () => new Uint8Array())
  const error: unknown = await (await connected(broken)).sign(Buffer.from('pay')).catch((one: unknown) => one)
  expect(String(error) + JSON.stringify(error)).not.toContain(TOKEN)
})
