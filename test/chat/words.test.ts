import { readFile } from 'node:fs/promises'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { describeCommands } from '#chat/commands.ts'
import { heldWords } from '#chat/held.ts'
import { nearest, slips } from '#chat/nearest.ts'
import { plain, say } from '#chat/rich.ts'
import { looksLikeAddress, looksLikeSecret } from '#chat/secrets.ts'
import { loadWords } from '#chat/words.ts'
import { frenchSpaces, locales } from '#core/locale.ts'
import { messagesOf } from '#prompts/fluent.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import { remedies } from '#rewards/held.ts'
import type { ProofRefusal } from '#rewards/ownership/prove.ts'
import type { PayoutRefusal } from '#rewards/request-payout.ts'
import type { WalletRefusal } from '#rewards/wallets.ts'

const words = await loadWords(await loadTaskTypes())
const sources = new Map(
  await Promise.all(
    locales.map(async (locale): Promise<[string, string]> => [
      locale,
      await readFile(new URL(`../../src/chat/locales/${locale}.ftl`, import.meta.url), 'utf8'),
    ]),
  ),
)
const source = (locale: string): string => sources.get(locale) ?? ''

describe('the words', () => {
  test('every language has the same texts with the same values', () => {
    const [en, fr] = locales.map((locale) => messagesOf(source(locale)))
    expect([...(fr?.keys() ?? [])]).toEqual([...(en?.keys() ?? [])])
    for (const [id, variables] of en ?? [])
      expect([id, [...(fr?.get(id) ?? [])].sort()]).toEqual([id, [...variables].sort()])
  })

  test('every text can be said, in both languages, for none, one and many', () => {
    for (const locale of locales) {
      const t = words(locale)
      for (const [id, variables] of messagesOf(source(locale)))
        for (const number of [0, 1, 7]) {
          const text = t(id, Object.fromEntries([...variables].map((name) => [name, number])))
          expect(text.trim()).not.toBe('')
          expect(text).not.toMatch(/\{|\}|\$|\?\?\?|[‹›]/)
        }
    }
  })

  test('each argument that a text names is one of the command before it, and the same in every language', () => {
    const chosen: [readonly string[], string][] = []
    const named = locales.map((locale) => {
      const known = new Map(describeCommands(words, locale).map((one) => [one.name, one.arguments]))
      return [...source(locale).matchAll(/\/([a-z]+)((?: ‹[\w-]+:[^›]*›)+)/g)].map(
        ([, name = '', given = '']) => {
          const args = [...given.matchAll(/‹([\w-]+):([^›]*)›/g)].map(([, argument = '', value = '']) => {
            const found = known.get(name)?.find((one) => one.name === argument)
            expect(found, `${argument} of /${name}`).toBeDefined()
            if (!value.startsWith('{')) chosen.push([found?.choices ?? [value], value])
            return argument
          })
          return `${name} ${args.join(' ')}`
        },
      )
    })
    expect(named[0]?.length).toBeGreaterThan(60)
    for (const [choices, value] of chosen) expect(choices).toContain(value)
    expect(named[1]).toEqual(named[0])
    for (const locale of locales) {
      const marked = source(locale).split('‹').length - 1
      expect([...source(locale).matchAll(/ ‹[\w-]+:[^›]*›/g)]).toHaveLength(marked)
    }
  })

  test('every refusal of the wallet and the withdrawal has words that say what to do', () => {
    type Code =
      | WalletRefusal
      | ProofRefusal
      | 'wallet-back-none'
      | Exclude<PayoutRefusal, 'below-minimum' | 'below-opening'>
    const codes: Record<Code, string> = {
      'proof-unknown': 'Send /wallet',
      'proof-expired': 'Send /wallet',
      'proof-replayed': 'send /wallet',
      'proof-too-many': 'Send /wallet',
      'proof-foreign-domain': 'Open the link that I gave you',
      'proof-other-account': 'Send /wallet in your own chat',
      'proof-wrong-address': 'Choose that one in your wallet app',
      'proof-changed-text': 'Try again',
      'proof-bad-signature': 'try again',
      'proof-nothing-asked': '/wallet',
      'wallet-back-none': '/wallet',
      'wallet-not-base58': 'Copy it',
      'wallet-off-curve': 'Copy your own address',
      'wallet-token-account': 'Copy the address',
      'wallet-is-mint': 'Copy yours',
      'wallet-is-program': 'Copy your own address',
      'wallet-is-treasury': 'Copy your own address',
      'wallet-check-later': 'try again in a few minutes',
      'no-wallet': '/wallet',
      'wallet-unproven': 'proven to be yours',
      'wallet-cooling': '/withdraw again then',
      'payout-running': 'I tell you when it has arrived',
      'payout-held': 'Do this',
    }
    const values = {
      amount: '1 ACC',
      wallet: '7xKX…9fQm',
      address: '7xKX…9fQm',
      when: 'noon',
      reason: 'x',
      todo: 'Do this',
      minutes: 10,
      domain: 'evil.example',
      own: 'accord.example',
    }
    for (const [code, what] of Object.entries(codes)) {
      expect(words('en')(`refusal-${code}`, values)).toContain(what)
      expect(words('fr')(`refusal-${code}`, values)).not.toBe('')
    }
  })

  test('every reason for which a payment is held has words of its own, and says what to do', () => {
    for (const locale of locales)
      for (const reason of Object.keys(remedies)) {
        const { why, todo } = heldWords(words(locale), reason)
        expect(why).toBe(words(locale)(`held-${reason}`))
        expect(todo).toMatch(/\/wallet|\/withdraw|\/help/)
      }
    expect(heldWords(words('en'), 'a reason of tomorrow').todo).toContain('/help')
  })

  test('notices that a platform shows for a moment fit into 200 characters', () => {
    const toasts = [
      'consent-needed-toast',
      'already-answered',
      'not-yours',
      'stale-button',
      'banned-toast',
      'card-closed',
      'card-paused',
      'card-write-toast',
      'review-unknown',
      'contested-already',
      'contest-not-possible',
    ]
    for (const locale of locales)
      for (const id of toasts) expect([id, words(locale)(id).length <= 200]).toEqual([id, true])
  })

  test('a command and its arguments are described within the limits of every platform', () => {
    for (const locale of locales)
      for (const { name, description, arguments: args } of describeCommands(words, locale)) {
        expect(name).toMatch(/^[a-z]{1,32}$/)
        for (const text of [description, ...args.map((argument) => argument.description)]) {
          expect(text.length).toBeGreaterThan(0)
          expect(text.length).toBeLessThanOrEqual(100)
        }
        for (const argument of args) expect(argument.name).toMatch(/^[a-z-]{1,32}$/)
      }
  })

  test('an unknown text or a missing value throws instead of reaching a person', () => {
    expect(() => words('en')('no-such-text')).toThrow(/no-such-text/)
    expect(() => words('en')('wallet-set')).toThrow(/address/)
  })

  test('the texts speak without jargon', () => {
    for (const locale of locales)
      expect(source(locale)).not.toMatch(/posterior|oracle|\bgas\b|ledger|consensus|blockchain/i)
  })
})

describe('French', () => {
  test('keeps its signs with their words: no line breaks in front of them', async () => {
    const types = await loadTaskTypes()
    for (const text of [source('fr'), ...[...types.values()].map((type) => type.words.fr)])
      expect(frenchSpaces(text)).not.toMatch(/ [:;!?»]|« /)
    expect(words('fr')('link-code-never')).toContain('\u00a0:')
    expect(words('fr')('forget-sure')).toContain('\u202f?')
    expect(words('en')('help-line', { name: 'a', what: 'b' })).not.toMatch(/[\u00a0\u202f]/)
  })
})

describe('rich text', () => {
  test('what a person wrote stands in the sentence as they wrote it, and is never markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (address, name) => {
        const message = say(words('en'), 'wallet-now', { address: { copy: address } })
        expect(message).toEqual(['You are paid to ', { copy: address }, '.'])
        const hello = say(words('en'), 'welcome-hello', { name })
        expect(hello).toEqual([`Hi ${name.replace(/[\uE000-\uE003]/g, '')}.`])
      }),
    )
  })

  test('an argument of a command keeps its name; what a person wrote names none', () => {
    const marks = '‹item:#1›'
    const name = `soup ${marks}`
    const message = say(words('en'), 'feed-none', { name })
    expect(message).toEqual([
      `“${name}” posts no cards here. To begin: /campaign `,
      { argument: 'campaign-action', value: 'feed' },
      ' ',
      { argument: 'campaign-name', value: name },
      ' ',
      { argument: 'campaign-rate', value: '6' },
    ])
    expect(words('en')('feed-none', { name })).toBe(plain(message))
    expect(words('fr')('welcome-hello', { name: marks })).toBe(`Bonjour ${marks}.`)
  })

  test('several spans keep their places', () => {
    const message = say(words('fr'), 'digest-example', { item: { quote: 'A' }, outcome: { bold: 'B' } })
    expect(message).toEqual([
      'pour «\u00a0',
      { quote: 'A' },
      '\u00a0», la plupart des gens ont choisi ',
      { bold: 'B' },
      '.',
    ])
    expect(plain(message)).toBe('pour «\u00a0A\u00a0», la plupart des gens ont choisi B.')
  })
})

describe('the nearest command', () => {
  const names = describeCommands(words, 'en').map(({ name }) => name)
  test.each([
    ['nxt', 'next'],
    ['blance', 'balance'],
    ['walet', 'wallet'],
    ['withdrawal', 'withdraw'],
    ['hepl', 'help'],
    ['lang', 'language'],
    ['STATS', 'stats'],
  ])('%s means %s', (typed, meant) => expect(nearest(typed, names)).toBe(meant))

  test('a word that is like none of them means none', () => {
    expect(nearest('zzzzzzzz', names)).toBeUndefined()
    expect(nearest('', names)).toBeUndefined()
  })

  test('slips are a distance: none to itself, the same both ways, one for a swap', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(slips(a, a)).toBe(0)
        expect(slips(a, b)).toBe(slips(b, a))
        expect(slips(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
    expect(slips('next', 'nxet')).toBe(1)
  })
})

describe('secrets', () => {
  const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
  test.each([
    ['a phrase', phrase],
    ['a phrase with a capital', phrase.replace('l', 'L')],
    [
      'a numbered phrase',
      phrase
        .split(' ')
        .map((word, index) => `${index + 1}. ${word}`)
        .join('\n'),
    ],
    ['24 words', `${phrase}, ${phrase}`],
    [
      'a key in base58',
      '4wBqpZM9xaSheZzJSMawUKKwhdpChKbZ5eu5ky4Vigw5ojFCoWoPVhM1WFCkAqBhxUoxjS9Rfv9hGv1ZtVHPJc9A',
    ],
    ['a key as numbers', `[${Array.from({ length: 64 }, (_, index) => index).join(',')}]`],
    ['a key in hex', `0x${'ab'.repeat(32)}`],
  ])('%s is seen', (_what, text) => expect(looksLikeSecret(text)).toBe(true))

  test.each([
    ['a sentence of twelve words', 'The support team was lovely and the delivery came two days late.'],
    ['twelve words without a full stop', 'she was happy because the train came early and had free seats'],
    ['an address', '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'],
    ['a short text', 'hello'],
    ['French', 'Le train est arrivé à midi et personne ne savait pourquoi il attendait'],
  ])('%s is no secret', (_what, text) => expect(looksLikeSecret(text)).toBe(false))

  test('an address is one even with spaces around it, and only alone', () => {
    expect(looksLikeAddress(' 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU\n')).toBe(true)
    expect(looksLikeAddress('send to 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')).toBe(false)
    expect(looksLikeAddress('0xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')).toBe(false)
  })
})
