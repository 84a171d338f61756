import { expect, it } from 'vitest'

import type { View } from '#core/view.ts'

import { openStage } from './stage.ts'

const address = '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'
const field = { field: 'signature', label: 'The signature', maxLength: 200 }
const views: [string, View][] = [
  ['a text to sign', { text: ['Sign this:', { copy: `Accord\nwallet ${address}\nnonce 1` }], field }],
  ['words', { text: [`It goes to ${address}.`] }],
  ['a button', { text: ['Paste it'], choices: [{ label: 'Paste', data: `wp:${address}` }] }],
  ['a file', { text: ['The proof'], file: { name: 'proof.json', text: `{"wallet":"${address}"}` } }],
]
const slowly = async (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150))

it.each(views)(
  'a whole address in %s is shown for the moment alone, in a private chat too',
  async (_, view) => {
    await using stage = await openStage(({ act }) =>
      act.kind === 'command' ? [{ text: ['Which?'], choices: [{ label: 'Show', data: 'x' }] }] : [view],
    )
    const ana = stage.standin.user(7)
    ana.command('wallet')
    const menu = await ana.waitFor(() => true)
    ana.tap(menu, 'Show')
    const shown = await ana.waitFor(({ ephemeral }) => ephemeral)
    expect(shown.id).not.toBe(menu.id)
    expect(menu.text).toBe('Which?')
  },
)

it.each(views)('so it is where the answer takes long, in %s', async (_, view) => {
  await using stage = await openStage(async () => (await slowly(), [view]), { patience: 30 })
  const ana = stage.standin.user(7)
  ana.command('wallet')
  await ana.waitFor(({ ephemeral }) => ephemeral)
  await stage.standin.settled()
  expect(ana.messages().filter(({ ephemeral, deleted }) => !ephemeral && !deleted)).toEqual([])
})

it.each(views)('a late answer and a delivery never hold it, in %s', async (_, view) => {
  await using stage = await openStage(async () => (await slowly(), [view]), { ackSeconds: 0.05 })
  const ana = stage.standin.user(7)
  stage.standin.guild(1).join(ana)
  ana.command('wallet')
  await ana.waitFor(({ text }) => text.includes('too late'))
  await stage.standin.settled()
  await stage.door.send({ platform: 'discord', chat: ana.id, kind: 'private' }, view)
  const written = stage.standin.requests.filter(({ path }) => path.startsWith('/channels/'))
  expect(written.length).toBeGreaterThan(1)
  expect(JSON.stringify(written)).not.toContain(address)
  expect(JSON.stringify(ana.messages())).not.toContain(`wp:${address}`)
  expect(
    ana
      .messages()
      .map(({ text }) => text)
      .join('\n'),
  ).not.toContain(address)
})
