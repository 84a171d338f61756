import { describe, expect, test } from 'vitest'

import type { View } from '#core/view.ts'
import { tellOutcomes } from '#jobs/tasks/pay.ts'
import { Unanswered } from '#rewards/chain.ts'
import { setLimits } from '#rewards/limits.ts'
import { releasePayout } from '#rewards/steer-payouts.ts'

import {
  ACC,
  asset,
  goodWallet,
  labelsOf,
  person,
  runCampaign,
  settle,
  textOf,
} from '../helpers/conversation.ts'
import { earn, openGround } from '../helpers/ground.ts'
import { payByHand } from '../rewards/pay-by-hand.ts'

const { base, ctx } = await openGround()

const wallets = async () =>
  base.db.selectFrom('wallets').select(['address', 'replaced_at']).orderBy('id').execute()

test('a command is known by its name in any language, and does the same', async () => {
  const ana = person(ctx, 'ana', { locale: 'fr' })
  await ana.join()
  expect(await ana.command('solde')).toEqual(await ana.command('balance'))
  expect(textOf(await ana.command('portefeuille', goodWallet))).toContain('je paie sur')
  expect(textOf(await person(ctx, 'operator').command('litige', 'list'))).toContain('I do not know /litige')
})

test('an answer that was not confirmed can be seen and contested from the list of answers too', async () => {
  const ana = person(ctx, 'ana')
  const { items } = await runCampaign(ctx, { texts: ['The soup was cold, and the waiter was slow.'] })
  await ana.press(await ana.join(), 'Positive')
  await settle(ctx, items[0] ?? 0, 'negative')
  const list = await ana.command('statement')
  const seen = await ana.press(list, /^See it: The soup was cold/)
  expect(textOf(seen)).toContain('It was not confirmed')
  expect(textOf(await ana.press(seen, 'Contest'))).toContain('Contested')
})

describe('/balance', () => {
  test('says of each sum why it is there and what comes next', async () => {
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.command('balance'))).toBe(
      'Your balance\n\nWaiting for others: nothing. Send /next for a task.\n' +
        'Yours now: nothing yet. Answers that others confirm show up here.',
    )
    await earn(ctx, ana, ACC / 4n)
    const less = textOf(await ana.command('balance'))
    expect(less).toContain('Yours now: 0.25 ACC. You can withdraw from 1 ACC on; 0.75 ACC to go.')
    await earn(ctx, ana)
    await runCampaign(ctx)
    await ana.press(await ana.command('next'), 'Mixed')
    const more = await ana.command('balance')
    expect(textOf(more)).toContain('Waiting for others: 0.5 ACC. One answer is counted when')
    expect(textOf(more)).toContain('Yours now: 2.25 ACC. Send /withdraw')
    expect(textOf(more)).toContain('Last entries\n+2 ACC: an answer was confirmed\n+0.25 ACC: an answer was')
    await ana.command('wallet', goodWallet)
    await ana.press(more, 'Withdraw')
    const going = await ana.command('balance')
    expect(textOf(going)).toContain('On its way: 2.25 ACC.')
    expect(textOf(going)).toContain('−2.25 ACC: withdrawn to your wallet')
    await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'account-frozen' }).execute()
    expect(textOf(await ana.command('balance'))).toContain(
      'Held back: 2.25 ACC, because your token account is frozen. It is still yours. Give me another wallet',
    )
  })

  test('is written in French for French people', async () => {
    const luc = person(ctx, 'luc', { locale: 'fr' })
    const { items } = await runCampaign(ctx, { reward: (5n * ACC) / 2n, texts: ['Super.'], locale: 'fr' })
    await luc.press(await luc.join(), 'Positif')
    await settle(ctx, items[0] ?? 0, 'positive')
    expect(textOf(await luc.command('balance'))).toContain('À toi maintenant\u00a0: 2,5 ACC.')
  })
})

describe('/wallet', () => {
  test('is set by the argument, by the field, and by a text that a button confirms', async () => {
    const ana = person(ctx, 'ana')
    const ask = await ana.command('wallet')
    expect(textOf(ask)).toContain('I never ask for your recovery phrase')
    expect(ask[0]?.field).toMatchObject({ field: 'wallet' })
    expect(textOf(await ana.command('wallet', goodWallet))).toContain(`I pay to ${goodWallet}`)
    const other = goodWallet.replace('7xKX', '8yLY')
    await ana.say(` ${other} `, 'wallet')
    const proposed = await ana.say(goodWallet)
    expect(labelsOf(proposed)).toEqual(['Yes, that is mine', 'No'])
    expect((await wallets()).filter((wallet) => wallet.replaced_at === null)).toMatchObject([
      { address: other },
    ])
    expect(textOf(await ana.press(proposed, 'No'))).toContain('Nothing was changed')
    await ana.press(proposed, 'Yes, that is mine')
    expect((await wallets()).filter((wallet) => wallet.replaced_at === null)).toMatchObject([
      { address: goodWallet },
    ])
    expect(textOf(await ana.command('wallet'))).toContain(`You are paid to ${goodWallet}.`)
  })

  test('an address typed while a text task is open is proposed as the wallet, not stored as an answer', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['He have a dog.'] })
    const ana = person(ctx, 'ana')
    await ana.join()
    expect(labelsOf(await ana.say(goodWallet))).toContain('Yes, that is mine')
    expect(await base.db.selectFrom('answers').selectAll().execute()).toEqual([])
  })

  test.each([
    ['hello', 'That is no Solana address'],
    [`off${goodWallet.slice(3)}`, 'or it belongs to a program'],
    [asset.mint, 'That is the address of the token itself'],
  ])('%s is refused with the reason, and the field stays open', async (text, why) => {
    const ana = person(ctx, 'ana')
    for (const views of [await ana.command('wallet', text), await ana.say(text, 'wallet')]) {
      expect(textOf(views)).toContain(why)
      expect(views[0]?.field?.field).toBe('wallet')
      expect(views[0]?.tone).toBe('bad')
    }
    expect(await wallets()).toEqual([])
  })

  test('a chain that does not answer is told, and nothing is stored', async () => {
    const chain = { ...ctx.chain, addressKind: async () => Promise.reject(new Unanswered('down')) }
    const views = await person({ ...ctx, chain }, 'ana').command('wallet', goodWallet)
    expect(textOf(views)).toContain('I cannot reach Solana')
    expect(await wallets()).toEqual([])
  })

  test('a recovery phrase or a key gets a warning, and no part of it is stored anywhere', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['He have a dog.'] })
    const ana = person(ctx, 'ana')
    await ana.join()
    const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
    const tries: View[][] = [
      await ana.say(phrase),
      await ana.say(phrase, 'wallet'),
      await ana.command('wallet', phrase),
    ]
    for (const views of tries) expect(textOf(views)).toContain('Stop. This looks like the recovery phrase')
    for (const table of ['answers', 'wallets', 'events', 'outbox', 'actions'] as const) {
      const rows = await base.db.selectFrom(table).selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain('sausage')
    }
  })
})

describe('/withdraw', () => {
  test('sends as much as one person may get in a day, and says that the rest stays theirs', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    await setLimits(base.db, ctx.asset.mint, { personCap: ACC / 2n })
    const asked = await ana.command('withdraw')
    await setLimits(base.db, ctx.asset.mint, { personCap: null })
    expect(textOf(asked)).toContain(
      'I will send 0.5 ACC to 7xKX…gAsU in the next few minutes: that is the most that goes in one day. 1.5 ACC more stays yours: send /withdraw again tomorrow.',
    )
  })

  test('sends what is due to the wallet, once', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    const asked = await ana.command('withdraw')
    expect(textOf(asked)).toContain('I do not know your wallet yet.')
    expect(asked[0]?.field?.field).toBe('wallet')
    const set = await ana.say(goodWallet, 'wallet')
    expect(textOf(set)).toContain('You have 2 ACC. Send /withdraw')
    expect(textOf(await ana.press(set, 'Withdraw'))).toBe(
      'You have 2 ACC. I will send it to 7xKX…gAsU in the next few minutes.\n' +
        'Opening your token account costs the treasury a little once; it is free for you.',
    )
    expect(textOf(await ana.command('withdraw'))).toBe(
      '2 ACC is still on its way to 7xKX…gAsU. I tell you when it has arrived, then you can withdraw again.',
    )
    expect(await base.db.selectFrom('payouts').selectAll().execute()).toHaveLength(1)
  })

  test('below the threshold says what it is, what is missing and what is waiting', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana, ACC / 4n)
    await ana.command('wallet', goodWallet)
    await runCampaign(ctx)
    await ana.press(await ana.command('next'), 'Mixed')
    expect(textOf(await ana.command('withdraw'))).toBe(
      'You have 0.25 ACC. I send from 1 ACC on, so 0.75 ACC is missing.\n' +
        "0.5 ACC more is waiting for other people's answers.\nAnswers that others confirm add to it: /next.",
    )
  })
})

describe('/stats, /language, /digest, /help', () => {
  test('stats count what was given, confirmed and not', async () => {
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.command('stats'))).toContain('You have not answered anything yet')
    const { items } = await runCampaign(ctx, { texts: ['One.', 'Two.'] })
    await ana.press(await ana.press(await ana.join(), 'Mixed'), 'Neutral')
    for (const item of items) await settle(ctx, item, 'mixed')
    expect(textOf(await ana.command('stats'))).toContain('Given: 2\nConfirmed by others: 1\nNot confirmed: 1')
    expect(textOf(await ana.command('stats'))).toContain('50 % of those checked')
  })

  test('the language that was chosen stays, whatever the client says', async () => {
    const ana = person(ctx, 'ana')
    const asked = await ana.command('language')
    expect(textOf(await ana.press(asked, 'Français'))).toBe('✓ On parle français à partir de maintenant.')
    expect(textOf(await ana.command('stats'))).toContain('Tu n’as encore répondu à rien')
    expect(textOf(await ana.command('language', 'klingon'))).toContain('Je parle anglais et français')
    expect(textOf(await ana.command('language', 'anglais'))).toBe('✓ We speak English from now on.')
  })

  test('digests can be stopped and had again', async () => {
    const ana = person(ctx, 'ana')
    expect(textOf(await ana.command('digest', 'off'))).toContain('/digest on')
    const off = await ana.command('digest')
    expect(textOf(off)).toContain('Do you want me to?')
    await ana.press(off, 'Tell me')
    const { wants_digest } = await base.db
      .selectFrom('contributors')
      .select('wants_digest')
      .executeTakeFirstOrThrow()
    expect(wants_digest).toBe(true)
  })

  test('help lists what this person may use, and an unknown command names the nearest one', async () => {
    const ana = person(ctx, 'ana')
    const help = textOf(await ana.command('help'))
    expect(help).toContain('/withdraw: Send your tokens to your wallet')
    expect(help).not.toContain('/campaign')
    expect(textOf(await person(ctx, 'operator').command('help'))).toContain('/campaign')
    expect(textOf(await ana.command('withdrw'))).toBe('I do not know /withdrw. Did you mean /withdraw?')
    expect(textOf(await ana.command('qqqqqqqq'))).toContain('/help')
  })
})

describe('/forget', () => {
  test('says that what is held can still go to the old wallet; once it is paid, the wallet is forgotten', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await ana.command('wallet', goodWallet)
    await ana.command('withdraw')
    await base.db.updateTable('payouts').set({ status: 'held', hold_reason: 'operator' }).execute()
    const asked = await ana.command('forget')
    expect(textOf(asked)).toContain('2 ACC is held back. It can still go to the wallet')
    expect(textOf(asked)).not.toContain('You would lose')
    await ana.press(asked, 'Yes, delete my account')
    const told = async () => {
      await tellOutcomes({ db: base.db, now: () => new Date() })
      return base.db.selectFrom('payouts').select(['status', 'wallet', 'secret', 'told']).execute()
    }
    expect(await told()).toEqual([{ status: 'held', wallet: goodWallet, secret: null, told: true }])
    const { id } = await base.db.selectFrom('payouts').select('id').executeTakeFirstOrThrow()
    const how = { id, proof: 'required' as const, now: new Date() }
    expect(await releasePayout(base.db, ctx.asset.mint, how)).toMatchObject({ wallet: goodWallet })
    await base.db.transaction().execute(async (tx) => {
      await tx
        .updateTable('payouts')
        .set({ secret: Buffer.alloc(32, 1) })
        .execute()
      await payByHand(tx, id, new Date())
      // As the pass books it: its outcome is to be told.
      await tx.updateTable('payouts').set({ told: false }).execute()
    })
    expect(await told()).toEqual([{ status: 'paid', wallet: 'forgotten', secret: null, told: true }])
    expect(
      await base.db.selectFrom('deliveries').select('kind').where('kind', 'in', ['paid', 'held']).execute(),
    ).toEqual([])
  })

  test('asks once with what is lost, keeps everything on no, and deletes on yes', async () => {
    const ana = person(ctx, 'ana')
    await earn(ctx, ana)
    await runCampaign(ctx)
    await ana.press(await ana.command('next'), 'Mixed')
    await ana.command('wallet', goodWallet)
    const asked = await ana.command('forget')
    expect(textOf(asked)).toContain('Your 2 answers leave the data set.')
    expect(textOf(asked)).toContain('You would lose 2 ACC')
    expect(textOf(asked)).toContain('(0.5 ACC) will not be paid')
    expect(textOf(await ana.press(asked, 'No, keep it'))).toBe('Nothing was deleted.')
    expect(textOf(await ana.press(asked, 'Yes, delete my account'))).toContain('✓ Your account is deleted.')
    expect(await base.db.selectFrom('identities').selectAll().execute()).toEqual([])
    expect(await wallets()).toEqual([])
    expect(textOf(await ana.command('start'))).toContain('Hi Ana. I send you small tasks')
  })
})
