import { Keypair, PublicKey, SystemProgram, TransactionMessage, VersionedTransaction } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromBase58, toBase58 } from '#core/base58.ts'
import { startChain } from '#embedded/chain/start.ts'
import { isWritable, readTransaction } from '#embedded/chain/transaction.ts'
import { listenings, partNotices, simpleQuery, SYNC, takeWork } from '#embedded/database/messages.ts'

import { freshFolder } from './folder.ts'
import { call } from './town.ts'
import { toVersion1 } from './version1.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('base 58 and back is the same, and an address reads as web3.js writes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), key, (bytes, address) => {
      expect(fromBase58(toBase58(bytes))).toEqual(bytes)
      expect(toBase58(address)).toBe(new PublicKey(address).toBase58())
    }),
  )
  expect(fromBase58('0OIl')).toBeUndefined()
})

/** A signed transfer to some people, as legacy, v0 or v1 bytes. */
const transfers = (payer: Keypair, people: Uint8Array[], version: 'legacy' | 0 | 1): Uint8Array => {
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: people.map((to) =>
      SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: new PublicKey(to), lamports: 1 }),
    ),
  })
  const legacy = message.compileToLegacyMessage()
  if (version === 1) return toVersion1(legacy, new Uint8Array(32), payer)
  const transaction = new VersionedTransaction(version === 0 ? message.compileToV0Message() : legacy)
  transaction.sign([payer])
  return transaction.serialize()
}

const people = fc.uniqueArray(key, { minLength: 1, maxLength: 8, selector: (bytes) => toBase58(bytes) })
const version = fc.constantFrom('legacy' as const, 0 as const, 1 as const)

test('every transaction reads as web3.js reads it', () => {
  const payer = Keypair.generate()
  fc.assert(
    fc.property(people, version, (some, of) => {
      const raw = transfers(payer, some, of)
      const ours = readTransaction(raw)
      const legacyForm = transfers(payer, some, 'legacy')
      const theirs = VersionedTransaction.deserialize(legacyForm).message
      expect(ours.version).toBe(of)
      expect(ours.keys.map(toBase58)).toEqual(theirs.staticAccountKeys.map((each) => each.toBase58()))
      expect(ours.keys.map((_, i) => isWritable(ours, i))).toEqual(
        ours.keys.map((_, i) => theirs.isAccountWritable(i)),
      )
      expect(ours.instructions.map(({ data }) => [...data])).toEqual(
        theirs.compiledInstructions.map(({ data }) => [...data]),
      )
    }),
    { numRuns: 50 },
  )
})

test('no bytes bring the chain down', async () => {
  await using folder = await freshFolder()
  const { rpcUrl, stop } = await startChain({ folder: folder.path, slotMs: 0 })
  const payer = Keypair.generate()
  const damage = fc.array(
    fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 2, 127, 128, 255), fc.nat(255))),
    {
      maxLength: 4,
    },
  )
  const damaged = fc
    .tuple(people, version, damage, fc.nat(4), fc.boolean())
    .map(([some, of, hits, cut, longer]) => {
      const raw = Buffer.from(transfers(payer, some, of))
      for (const [at, value] of hits) raw[at % raw.length] = value
      // The signature is left whole: what is behind it is the decoder's business.
      const whole = longer ? Buffer.concat([raw, Buffer.alloc(cut)]) : raw.subarray(0, raw.length - cut)
      return whole.toString('base64')
    })
  const answered = async (text: string): Promise<void> => {
    const methods = [
      ['simulateTransaction', { encoding: 'base64', sigVerify: false, replaceRecentBlockhash: true }],
      ['sendTransaction', { encoding: 'base64' }],
    ] as const
    const batch = methods.map(([method, config], id) => ({
      jsonrpc: '2.0',
      id,
      method,
      params: [text, config],
    }))
    expect(await call(rpcUrl, batch)).toHaveLength(methods.length)
  }
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'))
  await fc.assert(fc.asyncProperty(fc.oneof(damaged, noise), answered), { numRuns: 300 })
  await stop()
})

/** Messages as a driver sends them: a simple query, or the parts of a statement and a Sync. */
const message = (type: string, content: Buffer): Buffer => {
  const head = Buffer.from([type.charCodeAt(0), 0, 0, 0, 0])
  head.writeInt32BE(4 + content.length, 1)
  return Buffer.concat([head, content])
}
const content = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))
const statement = content.map((bytes) =>
  Buffer.concat([message('P', bytes), message('B', bytes), message('E', bytes), SYNC]),
)
const query = fc.string({ maxLength: 20 }).map((text) => simpleQuery(text.replaceAll('\0', '')))

test('however the network cuts the stream, pieces end where a statement ends and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(statement, query)), fc.array(fc.nat(60)), (parts, cuts) => {
      const stream = Buffer.concat(parts)
      const ends = new Set([0, ...parts.map((_, i) => Buffer.concat(parts.slice(0, i + 1)).length)])
      let rest = Buffer.alloc(0)
      const taken: Buffer[] = []
      for (let at = 0, i = 0; at < stream.length; i++) {
        const step = 1 + (cuts[i % Math.max(1, cuts.length)] ?? 10)
        const next = takeWork(Buffer.concat([rest, stream.subarray(at, at + step)]))
        rest = Buffer.from(next.rest)
        taken.push(Buffer.from(next.work))
        expect(ends).toContain(Buffer.concat(taken).length)
        at += step
      }
      expect(Buffer.concat(taken)).toEqual(stream)
      expect(rest).toHaveLength(0)
    }),
  )
})

test('notifications are parted from an answer, wherever they stand', () => {
  const notice = fc.constantFrom('a', 'jobs').map((channel) => {
    const body = Buffer.concat([Buffer.alloc(4), Buffer.from(`${channel}\0text\0`)])
    return { channel, bytes: message('A', body) }
  })
  const row = content.map((bytes) => ({ channel: undefined, bytes: message('D', bytes) }))
  fc.assert(
    fc.property(fc.array(fc.oneof(notice, row)), (all) => {
      const { own, notices } = partNotices(Buffer.concat(all.map(({ bytes }) => bytes)))
      expect(own).toEqual(
        Buffer.concat(all.filter(({ channel }) => channel === undefined).map(({ bytes }) => bytes)),
      )
      expect(notices).toEqual(all.filter(({ channel }) => channel !== undefined))
    }),
  )
  expect(
    listenings(
      Buffer.concat([simpleQuery('-- A word\n/* or two */ listen Jobs;\n'), simpleQuery('UNLISTEN *')]),
    ),
  ).toEqual([
    { listen: true, channel: 'jobs' },
    { listen: false, channel: '*' },
  ])
})
