import { afterEach, describe, expect, test } from 'vitest'

import type { Context } from '#chat/context.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { plain } from '#chat/rich.ts'
import { weekdayName } from '#chat/when.ts'
import { looksLikeSecret, looksLikeSignature } from '#chat/secrets.ts'
import { toBase58 } from '#core/base58.ts'
import type { View } from '#core/view.ts'
import { Unanswered, type TokenAccount } from '#rewards/chain.ts'
import { walletOf } from '#rewards/wallets.ts'

import { ACC, goodWallet, labelsOf, person, runCampaign, settle, textOf } from '../helpers/conversation.ts'
import { earn, openGround } from '../helpers/ground.ts'
import { payByHand } from '../rewards/pay-by-hand.ts'
import { newTestWallet } from '../rewards/ownership/wallet.ts'

let now = new Date('2026-11-22T10:00:00.000Z')
let account: TokenAccount | undefined = 'ready'
const { base, ctx: plainly } = await openGround({ now: () => now })
const tokenAccounts: Context['chain']['tokenAccounts'] = async (wallets) => {
  if (account === undefined) throw new Unanswered('down')
  return wallets.map(() => account ?? 'ready')
}
const ctx: Context = { ...plainly, chain: { ...plainly.chain, tokenAccounts } }
const strict: Context = {
  ...ctx,
  settings: { ...ctx.settings, walletProof: 'required', walletCoolOffHours: 24 },
}
afterEach(() => {
  now = new Date('2026-11-22T10:00:00.000Z')
  account = 'ready'
})

const contributor = async (): Promise<number> =>
  (await base.db.selectFrom('identities').select('contributor_id').executeTakeFirstOrThrow()).contributor_id
/** The text that a view wants to be signed. */
const toSign = (views: View[]): string => {
  const copies = views
    .flatMap(({ text }) => text)
    .flatMap((span) => (typeof span === 'object' && 'copy' in span ? [span.copy] : []))
  return copies.find((text) => text.includes('wants you to sign in')) ?? ''
}
const urlsOf = (views: View[]): string[] =>
  views.flatMap(({ choices = [] }) => choices.flatMap((choice) => ('url' in choice ? [choice.url] : [])))

test('whoever changes their wallet reads where a payment goes that was asked for before', async () => {
  const own = {
    ...ctx,
    settings: { ...ctx.settings, walletProof: 'offered' as const, walletCoolOffHours: 24 },
  }
  const ana = person(own, 'ana')
  await earn(ctx, ana)
  const [first, second, third] = [newTestWallet(), newTestWallet(), newTestWallet()]
  expect(textOf(await ana.command('wallet', first.address))).not.toMatch(/on its way|held back/)
  await ana.command('withdraw')
  const running = textOf(await ana.command('wallet', second.address))
  expect(running).toMatch(/Your 2 ACC is on its way already, and still goes to \w{4}…\w{4}\./)
  expect(running).toContain(first.address.slice(0, 4))
  await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'day-cap' }).execute()
  const held = textOf(await ana.command('wallet', third.address))
  expect(held).toContain(
    'Your 2 ACC that is held back goes to this wallet, too, no longer to the one before.',
  )
})

test('whoever gives their wallet is told to withdraw only where they can', async () => {
  const ana = person(ctx, 'ana')
  await earn(ctx, ana)
  const enough = await ana.command('wallet', newTestWallet().address)
  expect(textOf(enough)).toContain('You have 2 ACC. Send /withdraw when you want it.')
  expect(labelsOf(enough)).toContain('Withdraw')
  const careful = { ...ctx, settings: { ...ctx.settings, minimumPayout: 5n * ACC } }
  const little = await person(careful, 'ana').command('wallet', newTestWallet().address)
  expect(textOf(little)).toContain('You can withdraw from 5 ACC on; 3 ACC to go.')
  expect(textOf(little)).not.toContain('/withdraw')
  expect(labelsOf(little)).not.toContain('Withdraw')
})

test('whoever has no wallet is told where there is one, and that one of an exchange may lose what comes', async () => {
  const ana = person(ctx, 'ana')
  await ana.join()
  expect(textOf(await ana.command('wallet'))).toMatch(/You have no wallet yet\? .* exchange/s)
})

describe('where a link works', () => {
  const at = (base: string | undefined, platform: string) => {
    const own = { ...ctx, page: () => base }
    return person(own, 'ana', { place: { platform, chat: 'ana', kind: 'private' } })
  }

  test('a public https address gives a page and both wallets’ links, on every platform', async () => {
    const urls = urlsOf(await at('https://accord.example/', 'web').command('wallet'))
    const [page = '', phantom = '', solflare = ''] = urls
    expect(page).toMatch(/^https:\/\/accord\.example\/wallet#[\w-]{43}$/)
    expect(phantom).toBe(
      `https://phantom.app/ul/browse/${encodeURIComponent(page)}?ref=https%3A%2F%2Faccord.example`,
    )
    expect(solflare).toBe(
      `https://solflare.com/ul/v1/browse/${encodeURIComponent(page)}?ref=https%3A%2F%2Faccord.example`,
    )
  })

  test.each([
    ['http://127.0.0.1:3000', 1],
    ['http://192.168.1.7:3000', 0],
    [undefined, 0],
  ])('%s is offered in the web chat %d times', async (url, count) => {
    expect(urlsOf(await at(url, 'web').command('wallet'))).toHaveLength(count)
  })
})

describe('where proof is required', () => {
  test('an address is kept once its owner has signed, by a signature in base58 or base64', async () => {
    const ana = person(strict, 'ana')
    await earn(ctx, ana)
    for (const encode of [toBase58, (bytes: Buffer) => bytes.toString('base64')]) {
      const wallet = newTestWallet()
      const asked = await ana.command('wallet', wallet.address)
      expect(textOf(asked)).toContain('sign exactly this text')
      expect(asked[0]?.field).toMatchObject({ field: 'signature' })
      const text = toSign(asked)
      expect(text).toContain(`\n${wallet.address}\n`)
      expect(await walletOf(base.db, await contributor())).not.toBe(wallet.address)
      const done = await ana.say(encode(wallet.sign(text)), 'signature')
      expect(textOf(done)).toContain(`✓ Proven. I pay to ${wallet.address}.`)
      expect(await walletOf(base.db, await contributor())).toBe(wallet.address)
    }
  })

  test('the signature may come as a plain message or behind the command; each refusal says what to do', async () => {
    const ana = person(strict, 'ana')
    await ana.join()
    const wallet = newTestWallet()
    expect(textOf(await ana.say(toBase58(wallet.sign('x'))))).toContain('I do not wait for a signature')
    const text = toSign(await ana.command('wallet', wallet.address))
    expect(textOf(await ana.say(toBase58(wallet.sign('other'))))).toContain('does not fit the text')
    const good = toBase58(wallet.sign(text))
    now = new Date(now.getTime() + 11 * 60_000)
    expect(textOf(await ana.command('wallet', good))).toContain('longer than 10 minutes')
    now = new Date('2026-11-22T10:00:00.000Z')
    expect(textOf(await ana.command('wallet', good))).toContain('✓ Proven.')
    expect(textOf(await ana.command('wallet', good))).toContain('This was used already')
  })

  test('whoever has given an address is asked to prove it, not where to pay once more', async () => {
    const ana = person({ ...strict, page: () => 'https://accord.example/' }, 'ana')
    await earn(ctx, ana)
    const first = newTestWallet().address
    await ana.command('wallet', first)
    for (const views of [await ana.command('withdraw'), await ana.command('wallet')]) {
      expect(textOf(views)).toContain(`Prove that this wallet is yours: ${first}`)
      expect(textOf(views)).not.toMatch(/do not know your wallet|Where shall I send/)
      expect(urlsOf(views)).toHaveLength(3)
    }
    // Another one can be given in its place.
    const other = await ana.command('wallet')
    expect(textOf(other)).toContain('To change it: /wallet ADDRESS')
    const second = newTestWallet().address
    expect(textOf(await ana.say(second, 'wallet'))).toContain(`is yours: ${second}`)
    expect(textOf(await ana.command('withdraw'))).toContain(`is yours: ${second}`)
  })

  test('whoever changes a proven wallet reads that the old one is paid until the new one is proven', async () => {
    for (const page of ['https://accord.example/', undefined]) {
      const ana = person({ ...strict, page: () => page }, page ?? 'ana')
      await ana.join()
      const old = newTestWallet()
      const plainly_ = person(strict, page ?? 'ana')
      await plainly_.say(toBase58(old.sign(toSign(await plainly_.command('wallet', old.address)))))
      const asked = textOf(await ana.command('wallet', newTestWallet().address))
      expect(asked).toContain(
        `Until then I go on paying to ${old.address.slice(0, 4)}…${old.address.slice(-4)}.`,
      )
      expect(asked).not.toContain('before I can pay you')
    }
  })

  test('a wallet from before is not paid until it is proven, and /withdraw says how', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    const wallet = newTestWallet()
    expect(textOf(await ana.command('wallet', wallet.address))).toContain('Not proven to be yours yet')
    const now_ = person(strict, 'ana')
    const refused = await now_.command('withdraw')
    expect(textOf(refused)).toContain('I pay only to a wallet that is proven to be yours')
    await now_.say(wallet.sign(toSign(refused)).toString('base64'), 'signature')
    expect(textOf(await now_.command('withdraw'))).toContain('You have 2 ACC. I will send it')
  })

  test('a token account or a program cannot be proven: the chain is asked before a text is given', async () => {
    const ana = person(strict, 'ana')
    await ana.join()
    expect(textOf(await ana.tap(`wp:off${goodWallet.slice(3)}`))).toContain('belongs to a program')
    expect(textOf(await ana.tap(`wp:${goodWallet}`))).toContain('sign exactly this text')
    expect(textOf(await ana.tap('wp:now'))).toContain('I do not know your wallet yet')
  })
})

describe('a change of wallet', () => {
  const cooling = () => person({ ...strict, settings: { ...strict.settings, walletProof: 'offered' } }, 'ana')

  test('holds payments back, says until when, and can be undone', async () => {
    const ana = cooling()
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    const other = newTestWallet().address
    const changed = textOf(await ana.command('wallet', other))
    expect(changed).toContain('I send nothing to it before 23 November 2026, 10:00 UTC')
    // Nothing can be withdrawn now, so nobody is told to.
    expect(changed).not.toContain('/withdraw')
    const refused = await ana.command('withdraw')
    expect(textOf(refused)).toContain(
      'I send nothing before 23 November 2026, 10:00 UTC. Your balance stays yours',
    )
    const undone = textOf(await ana.press(refused, 'That was not me: undo it'))
    expect(undone).toContain(`but again to ${goodWallet}`)
    expect(textOf(await ana.command('withdraw'))).toContain('I will send it to 7xKX…gAsU')
    expect(textOf(await ana.command('wallet', 'back'))).toContain('There is no wallet before this one')
  })

  test('is told in the person’s other chats, privately, with the way back', async () => {
    const ana = cooling()
    await ana.join()
    await ana.command('wallet', goodWallet)
    await base.db
      .insertInto('identities')
      .values({ platform: 'telegram', platform_user: '7', contributor_id: await contributor() })
      .execute()
    await ana.command('wallet', newTestWallet().address)
    const sent = await base.db.selectFrom('deliveries').selectAll().execute()
    expect(sent).toMatchObject([{ platform: 'telegram', kind: 'wallet-changed' }])
    const view = await renderDelivery(ctx)('wallet-changed', sent[0]?.payload, 'en', await contributor())
    expect(plain(view?.text ?? [])).toContain('Was it not you? Send /wallet back')
    expect(labelsOf(view === undefined ? [] : [view])).toEqual(['That was not me: undo it'])
  })
})

describe('/withdraw', () => {
  test('says beforehand that an account is opened, what it costs and whom', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    account = 'missing'
    expect(textOf(await ana.command('withdraw'))).toContain(
      'Opening your token account costs the treasury a little once; it is free for you.',
    )
  })

  test('does not speak of it where the account is there, and guesses where nobody answers', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    expect(textOf(await ana.command('withdraw'))).not.toContain('Opening')
    await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'transfer-failed' }).execute()
    account = undefined
    const again = textOf(await ana.command('withdraw'))
    expect(again).toContain('The last time it was held back, because the network refused it.')
    expect(again).toContain('Opening')
  })

  test('opens no account for less than the operator wants, and says what is missing', async () => {
    const ana = person({ ...ctx, settings: { ...ctx.settings, openingMinimum: 5n * ACC } }, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    account = 'missing'
    const refused = textOf(await ana.command('withdraw'))
    expect(refused).toContain('I do that from 5 ACC on, so 3 ACC is missing. It is free for you.')
    account = 'ready'
    expect(textOf(await ana.command('withdraw'))).toContain('You have 2 ACC. I will send it')
  })

  test('what the operator holds says why, that it is still theirs, and where to ask', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    await ana.command('withdraw')
    await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'operator' }).execute()
    expect(textOf(await ana.command('withdraw'))).toBe(
      'Your 2 ACC is held back, because the people who run this service are looking at it. It is still yours. ' +
        'There is nothing you have to do. To ask about it: /help.',
    )
  })
})

describe('/autopay', () => {
  test('takes an amount, a day in either language, a button, and off', async () => {
    const ana = person(ctx, 'ana')
    await ana.join()
    const offer = await ana.command('autopay')
    expect(labelsOf(offer)).toEqual(
      'From 10 ACC,From 40 ACC,From 200 ACC,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,Only when I ask'.split(
        ',',
      ),
    )
    expect(textOf(await ana.press(offer, 'Friday'))).toContain(
      '✓ I send everything once a week, every Friday (UTC).',
    )
    expect(textOf(await ana.press(offer, 'From 40 ACC'))).toContain('as soon as you have 40 ACC')
    expect(textOf(await ana.command('autopay', '20,5'))).toContain('as soon as you have 20.5 ACC')
    expect(textOf(await ana.command('autopay', '20 ACC'))).toContain('as soon as you have 20 ACC')
    expect(textOf(await ana.command('autopay', 'VENDREDI'))).toContain('every Friday')
    const last = await ana.command('autopay')
    expect(textOf(last)).toContain('every Friday (UTC)')
    expect(textOf(await ana.press(last, 'Only when I ask'))).toContain('/withdraw')
    expect(await base.db.selectFrom('autopay').selectAll().execute()).toEqual([])
    expect(textOf(await ana.command('autopay', 'off'))).toContain('✓ From now on I pay you only when you ask')
  })

  test.each(
    ['en', 'fr'].flatMap((language) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday): [string, number] => [
        weekdayName(language as 'en' | 'fr', weekday),
        weekday,
      ]),
    ),
  )('takes %s however it is written', async (name, weekday) => {
    const ana = person(ctx, 'ana')
    await ana.join()
    const written = [name, name.toLowerCase(), name.toUpperCase(), name.slice(0, 3).toUpperCase()]
    for (const word of [...written, name.replaceAll(/./gu, '$&\u0301')]) {
      await ana.command('autopay', 'off')
      await ana.command('autopay', ` ${word} `)
      const chosen = await base.db.selectFrom('autopay').select('weekday').execute()
      expect([word, chosen]).toEqual([word, [{ weekday }]])
    }
  })

  test('says what is missing, and refuses what it cannot do', async () => {
    const ana = person(ctx, 'ana')
    await ana.join()
    expect(textOf(await ana.command('autopay', '5'))).toContain('One thing is missing: a wallet')
    expect(textOf(await ana.command('autopay', '0.5'))).toContain('I send from 1 ACC on')
    expect(textOf(await ana.command('autopay', 'soon'))).toContain('for example: /autopay friday')
    expect(textOf(await ana.tap('ap:d:9'))).toContain('too old')
  })

  test('is gone with the account', async () => {
    const ana = person(ctx, 'ana')
    await ana.join()
    await ana.command('autopay', 'friday')
    await ana.command('wallet')
    const asked = await ana.command('forget')
    expect(textOf(asked)).not.toContain('/proof')
    await ana.press(asked, 'Yes, delete my account')
    expect(await base.db.selectFrom('autopay').selectAll().execute()).toEqual([])
    expect(await base.db.selectFrom('wallet_challenges').selectAll().execute()).toEqual([])
  })
})

describe('/statement', () => {
  test('follows every answer from what it is worth to the transaction that brought it', async () => {
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.command('statement'))).toContain('Send /next')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    const line = async () =>
      textOf(await ana.command('statement'))
        .split('\n')
        .at(-1)
    expect(textOf(await ana.command('statement'))).toContain(
      '«Good.»\nConfirmed: 2 ACC × 100 % quality = 2 ACC\n→ yours since',
    )
    await ana.command('withdraw')
    const { id } = await base.db.selectFrom('payouts').select('id').executeTakeFirstOrThrow()
    expect(await line()).toMatch(new RegExp(`→ on its way, payment ${id} of`))
    await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'account-frozen' }).execute()
    expect(await line()).toContain('held back: your token account is frozen')
    await ana.command('withdraw')
    const signature = await base.db.transaction().execute(async (tx) => payByHand(tx, id, now))
    expect(await line()).toMatch(
      new RegExp(`→ sent 22 November 2026, payment ${id}, batch \\d+, transaction ${signature}`),
    )
    // Whoever deletes their account can have no proof afterwards, and is told before.
    expect(textOf(await ana.command('forget'))).toContain('The files that you have keep their worth')
    const [view] = await ana.press(await ana.command('statement'), 'As a table')
    expect(view?.file?.name).toBe('accord-2026-11-22.csv')
    const [head, row] = view?.file?.text.split('\r\n') ?? []
    expect(head).toBe('answer,given,campaign,task,base,quality,earned,checked,payment,batch,sent,transaction')
    expect(row).toMatch(
      new RegExp(`^\\d+,[^,]+,paying 2000000,Good\\.,2,1,2,[^,]+,${id},\\d+,[^,]+,${signature}$`),
    )
    // What is earned after a payment belongs to the next one.
    await earn(ctx, ana, 3n * ACC)
    const two = textOf(await ana.command('statement'))
    expect(two.indexOf('3 ACC × 100 %')).toBeLessThan(two.indexOf(signature))
    expect(two).toMatch(/3 ACC × 100 % quality = 3 ACC\n→ yours since .*, not sent yet/)
  })

  test('a transaction that brought several answers is written out once, and known again by its ends', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await earn(ctx, ana, 3n * ACC)
    await ana.command('wallet', goodWallet)
    await ana.command('withdraw')
    const { id } = await base.db.selectFrom('payouts').select('id').executeTakeFirstOrThrow()
    const signature = await base.db.transaction().execute(async (tx) => payByHand(tx, id, now))
    const said = await ana.command('statement')
    const copies = said
      .flatMap(({ text }) => text)
      .filter((span) => typeof span === 'object' && 'copy' in span)
    expect(copies).toEqual([{ copy: signature }])
    expect(textOf(said).match(/, transaction \w/g)).toHaveLength(2)
  })

  test('shows what was not confirmed and what waits, five answers a page', async () => {
    const ana = person(ctx, 'ana')
    const { items } = await runCampaign(ctx, { texts: ['1.', '2.', '3.', '4.', '5.', '6.', '7.'] })
    let views = await ana.join()
    for (let n = 0; n < 7; n += 1) views = await ana.press(views, 'Positive')
    await settle(ctx, items[0] ?? 0, 'negative')
    const first = await ana.command('statement')
    expect(textOf(first).match(/Waiting for others: 0\.5 ACC if they confirm it\./g)).toHaveLength(5)
    const second = await ana.press(first, 'Earlier answers')
    expect(textOf(second)).toContain('Not confirmed: nothing earned.')
    expect(textOf(second)).toContain('«1.»')
    expect(labelsOf(second)).toEqual(['See it: 1.', 'Newest answers', 'As a table'])
    expect(textOf(await ana.press(second, 'Newest answers'))).toBe(textOf(first))
  })
})

test('a signature is told from a private key, which has the same form', () => {
  for (let n = 0; n < 50; n += 1) {
    const wallet = newTestWallet()
    const signature = toBase58(wallet.sign(`${n}`))
    expect([looksLikeSignature(signature), looksLikeSecret(signature)]).toEqual([true, false])
  }
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const key = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  for (const text of [toBase58(Buffer.concat([seed, key])), Buffer.concat([seed, key]).toString('base64')])
    expect([looksLikeSignature(text), looksLikeSecret(text)]).toEqual([false, true])
})
