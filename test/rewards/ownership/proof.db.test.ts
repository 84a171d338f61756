import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sha256 } from '#core/ids.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import type { AddressKind } from '#rewards/chain.ts'
import { retryMended } from '#rewards/held.ts'
import { joinMoney } from '#rewards/join-accounts.ts'
import { createChallenge, textFor } from '#rewards/ownership/challenge.ts'
import { openLink, proveOnPage } from '#rewards/ownership/prove.ts'
import { provePasted } from '#rewards/ownership/paste.ts'
import { liveWallet, setWallet, takeWalletBack, walletOf } from '#rewards/wallets.ts'

import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'
import { newTestWallet, type TestWallet } from './wallet.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())

const page = new URL('https://accord.example/wallet')
const start = new Date('2026-11-22T10:00:00.000Z')
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000)
const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transaction().execute(work)

let serial = 0
const someone = async (): Promise<number> => {
  const { id } = await base.db
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  serial += 1
  for (const platform of ['web', 'telegram'])
    await base.db
      .insertInto('identities')
      .values({ platform, platform_user: `u${serial}`, contributor_id: id })
      .execute()
  return id
}
const ask = async (contributorId: number, address?: string) =>
  write(async (tx) =>
    createChallenge(tx, {
      contributorId,
      platform: 'web',
      page,
      now: start,
      ...(address !== undefined && { address }),
    }),
  )
type Asked = Awaited<ReturnType<typeof ask>>

const deps = (now: Date, kind: AddressKind = 'wallet') => ({
  db: base.db,
  chain: { addressKind: async () => kind },
  coolOffHours: 24,
  now: () => now,
})
/** What an honest page sends, with whatever the test changes. */
const prove = async (
  { token, challenge }: Asked,
  wallet: TestWallet,
  change: { text?: string; address?: string; now?: Date; kind?: AddressKind; signer?: TestWallet } = {},
) => {
  const { address = wallet.address, now = after(1), signer = wallet, kind = 'wallet' } = change
  const signed = Buffer.from(change.text ?? textFor(challenge, wallet.address))
  return proveOnPage(deps(now, kind), { token, address, signed, signature: signer.sign(signed) })
}
const news = async (contributorId: number) =>
  base.db
    .selectFrom('deliveries')
    .select(['kind', 'platform'])
    .where('contributor_id', '=', contributorId)
    .orderBy('platform')
    .execute()

test('a signature over the text makes the wallet the person’s, proven, and the chat of the link is told', async () => {
  const ana = await someone()
  const wallet = newTestWallet()
  const asked = await ask(ana)
  expect(await prove(asked, wallet)).toMatchObject({ changed: true, address: wallet.address })
  expect(await liveWallet(base.db, ana)).toMatchObject({ address: wallet.address, provenAt: after(1) })
  expect(await news(ana)).toEqual([{ kind: 'wallet-proven', platform: 'web' }])
})

test('the database holds neither the link’s secret nor the nonce', async () => {
  const ana = await someone()
  const { token, challenge } = await ask(ana)
  const rows = JSON.stringify(await base.db.selectFrom('wallet_challenges').selectAll().execute())
  expect(rows).toContain(sha256(token))
  expect(rows).toContain(sha256(challenge.nonce))
  expect(rows).not.toContain(token)
  expect(rows).not.toContain(challenge.nonce)
  expect(Buffer.from(token, 'base64url').length).toBe(32)
})

test('what is wrong has a name of its own, and changes nothing', async () => {
  const [ana, bea] = [await someone(), await someone()]
  const wallet = newTestWallet()
  const asked = await ask(ana)
  const text = textFor(asked.challenge, wallet.address)
  const hers = await ask(bea)
  const other = newTestWallet()
  const named = await ask(ana, other.address)
  const outcomes = {
    foreign: await prove(asked, wallet, { text: text.replace('accord.example wants', 'evil.example wants') }),
    elsewhere: await prove(asked, wallet, { text: text.replace('https://accord', 'https://evil') }),
    hers: await prove(asked, wallet, { text: textFor(hers.challenge, wallet.address) }),
    herMark: await prove(asked, wallet, { text: text.replace(asked.challenge.mark, hers.challenge.mark) }),
    forged: await prove(asked, wallet, { signer: other }),
    reworded: await prove(asked, wallet, { text: text.replace('is free', 'is not free') }),
    noText: await prove(asked, wallet, { text: 'hello' }),
    unknownNonce: await prove(asked, wallet, { text: text.replace(asked.challenge.nonce, '0'.repeat(32)) }),
    otherWallet: await prove(named, wallet),
    otherAddress: await prove(asked, wallet, { address: other.address }),
    mint: await prove(asked, wallet, { kind: 'mint' }),
    late: await prove(asked, wallet, { now: after(10) }),
    nobodys: await prove({ ...asked, token: 'x'.repeat(43) }, wallet),
  }
  expect(
    Object.fromEntries(
      Object.entries(outcomes).map(([name, out]) => [name, isRefusal(out) ? out.refused : out]),
    ),
  ).toEqual({
    foreign: 'proof-foreign-domain',
    elsewhere: 'proof-foreign-domain',
    hers: 'proof-other-account',
    herMark: 'proof-other-account',
    forged: 'proof-bad-signature',
    reworded: 'proof-changed-text',
    noText: 'proof-changed-text',
    unknownNonce: 'proof-changed-text',
    otherWallet: 'proof-wrong-address',
    otherAddress: 'proof-wrong-address',
    mint: 'wallet-is-mint',
    late: 'proof-expired',
    nobodys: 'proof-unknown',
  })
  expect(await walletOf(base.db, ana)).toBeUndefined()
  expect(await news(ana)).toEqual([])
})

test('no changed character of the text is taken, whoever signs it', async () => {
  const ana = await someone()
  const wallet = newTestWallet()
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 32, max: 126 }), async (at, code) => {
      const asked = await ask(ana)
      const text = textFor(asked.challenge, wallet.address)
      const place = at % text.length
      const character = String.fromCodePoint(code)
      fc.pre(text[place] !== character)
      const changed = text.slice(0, place) + character + text.slice(place + 1)
      expect(isRefusal(await prove(asked, wallet, { text: changed }))).toBe(true)
      expect(await walletOf(base.db, ana)).toBeUndefined()
    }),
    { numRuns: 60 },
  )
})

test('a proof counts once, however often and however many at once it is sent', async () => {
  const ana = await someone()
  const wallet = newTestWallet()
  const asked = await ask(ana)
  const lying = await ask(ana)
  const all = await Promise.all(Array.from({ length: 5 }, async () => prove(asked, wallet)))
  const outcomes = all.map((one) => (isRefusal(one) ? one.refused : 'proven')).sort()
  expect(outcomes).toEqual([...Array.from({ length: 4 }, () => 'proof-replayed'), 'proven'])
  expect(await openLink(base.db, asked.token, after(2))).toEqual({ refused: 'proof-replayed' })
  // A link that was given before and not used is worth nothing any more.
  expect(await prove(lying, newTestWallet())).toEqual({ refused: 'proof-unknown' })
  expect(await walletOf(base.db, ana)).toBe(wallet.address)
})

test('ten wrong signatures end a link', async () => {
  const ana = await someone()
  const wallet = newTestWallet()
  const asked = await ask(ana)
  const thief = newTestWallet()
  for (let tries = 0; tries < 10; tries += 1)
    expect(await prove(asked, wallet, { signer: thief })).toEqual({ refused: 'proof-bad-signature' })
  expect(await prove(asked, wallet)).toEqual({ refused: 'proof-too-many' })
})

test('a change of wallet cools off and is told in every chat; the first one and the same one do not', async () => {
  const ana = await someone()
  const [first, second] = [newTestWallet(), newTestWallet()]
  expect(await prove(await ask(ana), first)).not.toHaveProperty('payableFrom')
  await base.db.deleteFrom('deliveries').execute()
  expect(await prove(await ask(ana), first)).toMatchObject({ changed: false })
  expect(await news(ana)).toEqual([{ kind: 'wallet-proven', platform: 'web' }])
  await base.db.deleteFrom('deliveries').execute()
  const change = await prove(await ask(ana), second)
  expect(change).toMatchObject({ before: first.address, payableFrom: after(1 + 24 * 60) })
  expect(await news(ana)).toEqual([
    { kind: 'wallet-changed', platform: 'telegram' },
    { kind: 'wallet-proven', platform: 'web' },
  ])
})

test('whoever did not change it has the wallet before back at once, with its proof', async () => {
  const ana = await someone()
  const [mine, thiefs] = [newTestWallet(), newTestWallet()]
  await prove(await ask(ana), mine)
  const back = async (now: Date) => write(async (tx) => takeWalletBack(tx, ana, now, { coolOffHours: 24 }))
  expect(await back(after(2))).toEqual({ refused: 'wallet-back-none' })
  await prove(await ask(ana), thiefs)
  expect(await back(after(3))).toMatchObject({ address: mine.address, before: thiefs.address })
  const live = await liveWallet(base.db, ana)
  expect(live).toMatchObject({ address: mine.address, provenAt: after(1) })
  expect(live).not.toHaveProperty('payableFrom')
  // There and back again leads nowhere: the thief's wallet is not one to go back to.
  expect(await back(after(4))).toEqual({ refused: 'wallet-back-none' })
})

test('a thief who changes it twice gains nothing: one goes back to the last wallet that could be paid', async () => {
  const ana = await someone()
  const [mine, first, second] = [newTestWallet(), newTestWallet(), newTestWallet()]
  await prove(await ask(ana), mine)
  await prove(await ask(ana), first)
  await prove(await ask(ana), second)
  const back = await write(async (tx) => takeWalletBack(tx, ana, after(5), { coolOffHours: 24 }))
  expect(back).toMatchObject({ address: mine.address, before: second.address })
})

describe('after two accounts were joined', () => {
  /** A thief's own account, and the victim's; `older`: whose stays. */
  const two = async (older: 'victim' | 'thief') => {
    const [first, second] = [await someone(), await someone()]
    const [victim, thief] = older === 'victim' ? [first, second] : [second, first]
    const join = async (now: Date) => write(async (tx) => joinMoney(tx, { from: second, into: first, now }))
    const set = async (id: number, address: string, now: Date, proven = true) =>
      write(async (tx) => setWallet(tx, id, address, now, { proven, coolOffHours: 24 }))
    return { victim, thief, into: first, join, set }
  }
  const days = after(2 * 24 * 60)

  test.each(['victim', 'thief'] as const)(
    'a wallet of the other account is none to go back to, and what comes then cools off (older: %s)',
    async (older) => {
      const { victim, thief, into, join, set } = await two(older)
      await set(victim, 'mine', start)
      await set(thief, 'thiefs', start)
      await set(thief, 'mine', after(1), false)
      await join(days)
      expect(await liveWallet(base.db, into)).toMatchObject({ address: 'mine', provenAt: start })
      const change = await set(into, 'other', days)
      expect(change.payableFrom).toEqual(new Date(days.getTime() + 86_400_000))
      const back = await write(async (tx) => takeWalletBack(tx, into, days, { coolOffHours: 24 }))
      expect(back).toMatchObject({ address: 'mine' })
      expect(await write(async (tx) => takeWalletBack(tx, into, days, { coolOffHours: 24 }))).toEqual({
        refused: 'wallet-back-none',
      })
    },
  )

  test.each(['victim', 'thief'] as const)(
    'a wallet that cools off in one of them goes on cooling off (older: %s)',
    async (older) => {
      const { victim, thief, into, join, set } = await two(older)
      await set(victim, 'mine', start)
      await set(thief, 'thiefs', start)
      await set(victim, 'thiefs', days)
      await join(days)
      expect(await liveWallet(base.db, into)).toMatchObject({
        address: 'thiefs',
        payableFrom: new Date(days.getTime() + 86_400_000),
      })
    },
  )
})

test('going back after the cool-off is a change like any other', async () => {
  const ana = await someone()
  const [old, now] = [newTestWallet(), newTestWallet()]
  await prove(await ask(ana), old)
  await prove(await ask(ana), now)
  const days = after(3 * 24 * 60)
  const back = await write(async (tx) => takeWalletBack(tx, ana, days, { coolOffHours: 24 }))
  expect(back).toMatchObject({ address: old.address, payableFrom: new Date(days.getTime() + 86_400_000) })
})

test('where a wallet has to be proven, going back to one that is not pays nothing to it, without a cool-off either', async () => {
  const ana = await someone()
  const set = async (address: string, now: Date, proven: boolean) =>
    write(async (tx) => setWallet(tx, ana, address, now, { proven, coolOffHours: 0, proof: 'required' }))
  await set('one', start, false)
  await set('two', after(1), true)
  const { id } = await base.db
    .insertInto('payouts')
    .values({
      contributor_id: ana,
      wallet: 'two',
      asset: 'm',
      amount: 5n,
      status: 'held',
      hold_reason: 'account-frozen',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const paidTo = async () =>
    base.db.selectFrom('payouts').select(['status', 'wallet']).where('id', '=', id).executeTakeFirstOrThrow()
  const terms = { coolOffHours: 0, proof: 'required' as const }
  const back = await write(async (tx) => takeWalletBack(tx, ana, after(2), terms))
  expect(back).toMatchObject({ address: 'one' })
  expect(await paidTo()).toEqual({ status: 'held', wallet: 'two' })
  await set('three', after(3), false)
  expect(await paidTo()).toEqual({ status: 'held', wallet: 'two' })
  await set('four', after(4), true)
  expect(await paidTo()).toEqual({ status: 'planned', wallet: 'four' })
})

test('a payment held for the old wallet is planned again for the new one once it has cooled off', async () => {
  const ana = await someone()
  const set = async (address: string, now: Date) =>
    write(async (tx) => setWallet(tx, ana, address, now, { coolOffHours: 24 }))
  await set('one', start)
  const { id } = await base.db
    .insertInto('payouts')
    .values({
      contributor_id: ana,
      wallet: 'one',
      asset: 'm',
      amount: 5n,
      status: 'held',
      hold_reason: 'account-frozen',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const payout = async () =>
    base.db.selectFrom('payouts').select(['status', 'wallet']).where('id', '=', id).executeTakeFirstOrThrow()
  await set('two', after(1))
  expect(await payout()).toEqual({ status: 'held', wallet: 'one' })
  const retry = async (now: Date) =>
    write(async (tx) => retryMended(tx, { proof: 'offered', now, contributorId: ana }))
  expect(await retry(after(60))).toEqual([])
  expect(await retry(after(1 + 24 * 60))).toEqual([id])
  expect(await payout()).toEqual({ status: 'planned', wallet: 'two' })
})

const paste = async (contributorId: number, signature: string, now = after(1)) =>
  write(async (tx) =>
    provePasted(tx, { contributorId, pasted: signature, platform: 'web', coolOffHours: 0, now }),
  )

test('a signature pasted in the chat proves the wallet that the text was given for, once', async () => {
  const ana = await someone()
  const wallet = newTestWallet()
  const other = await someone()
  expect(await paste(ana, 'x')).toEqual({ refused: 'proof-nothing-asked' })
  const { challenge } = await ask(ana, wallet.address)
  const signature = wallet.sign(textFor(challenge, wallet.address)).toString('base64')
  await ask(other, wallet.address)
  expect(await paste(ana, 'x')).toEqual({ refused: 'proof-bad-signature' })
  expect(await paste(ana, wallet.sign('something else').toString('base64'))).toEqual({
    refused: 'proof-bad-signature',
  })
  expect(await paste(other, signature)).toEqual({ refused: 'proof-other-account' })
  expect(await paste(ana, signature, after(11))).toMatchObject({ refused: 'proof-expired' })
  expect(await paste(ana, signature)).toMatchObject({ address: wallet.address, changed: true })
  expect(await paste(ana, signature)).toEqual({ refused: 'proof-replayed' })
  expect(await walletOf(base.db, other)).toBeUndefined()
})
