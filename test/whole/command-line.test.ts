import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { accord } from '../helpers/process.ts'

let home: string
let env: Record<string, string>
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'accord-cli-'))
  env = { ACCORD_HOME: join(home, 'home'), PORT: '0' }
})
afterAll(async () => rm(home, { recursive: true, force: true }))

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(home, name), content)
  return join(home, name)
}

test('every command explains itself, with an example', async () => {
  const all = [
    '',
    'start',
    'new-key',
    'migrate',
    'campaign',
    'dispute',
    'import',
    'export',
    'replay',
    'reconcile',
    'doctor',
  ]
  const money = ['', ' status', ' fund', ' sweep-markers'].map((name) => `treasury${name}`)
  const steering = ['', ' list', ' show', ' hold', ' release', ' approve', ' run'].map(
    (name) => `payouts${name}`,
  )
  for (const command of [...all, ...money, ...steering]) {
    const { code, stdout } = await accord([...command.split(' ').filter(Boolean), '--help'], env)
    expect(code, command).toBe(0)
    expect(stdout, command).toMatch(/Examples?:\n\s+\S/)
  }
})

test.each([
  [['nonsense'], /unknown command/],
  [['import'], /missing required argument/],
  [['payouts', 'hold', '2', '--why', ' '], /--why wants a reason/],
  [['people', 'ban', '2', ' '], /say why, in at most 300 characters/],
  [['campaign', 'create', 'x', '--task', 'sentiment', '--min', 'two'], /whole number/],
  [
    ['replay', '--task', 'sentiment', '--answers', 'none.csv', '--truth', 'none.csv'],
    /none\.csv: there is no such file/,
  ],
])('wrong use of %j ends with 2 and says what is wrong', async (args, words) => {
  const { code, stderr } = await accord(args, env)
  expect(code).toBe(2)
  expect(stderr).toMatch(words)
})

test('a campaign from its creation to its export; a bad row names file, line and column, and nothing is imported', async () => {
  const created = await accord(['campaign', 'create', 'Moods', '--task', 'sentiment', '--json'], env)
  expect(created.code, created.stderr).toBe(0)
  expect(JSON.parse(created.stdout)).toMatchObject({ name: 'Moods' })
  const early = await accord(['campaign', 'start', 'Moods'], env)
  expect(early.code).toBe(1)
  expect(early.stderr).toMatch(/has no items/)

  const bad = await file('bad.csv', 'id,text,gold\n1,Good.,positive\n2,Fine.,splendid\n')
  const refused = await accord(['import', 'Moods', bad], env)
  expect(refused.code).toBe(1)
  expect(refused.stdout).toMatch(/bad\.csv, line 3, column gold: /)
  const rest = await accord(['import', 'Moods', bad, '--skip-bad', '--json'], env)
  expect(JSON.parse(rest.stdout)).toMatchObject({ imported: 1, badCount: 1 })
  const again = await accord(['import', 'Moods', bad, '--skip-bad', '--json'], env)
  expect(JSON.parse(again.stdout)).toMatchObject({ imported: 0, duplicateCount: 1 })

  await accord(['doctor'], env)
  const started = await accord(['campaign', 'start', 'Moods', '--json'], env)
  expect(started.code, started.stderr).toBe(0)
  const exported = await accord(['export', 'Moods', '--json'], env)
  expect(JSON.parse(exported.stdout)).toMatchObject({
    campaign: 'Moods',
    id: '1',
    status: 'open',
    text: 'Good.',
  })
  const disputes = await accord(['dispute', 'list', 'Moods'], env)
  expect(disputes.stdout).toBe('Nothing is disputed.\n')
  const reconciled = await accord(['reconcile'], env)
  expect(reconciled.code).toBe(0)
  expect(reconciled.stdout).toContain('Ledger and chain agree.')
})

test('the treasury is funded, seen and paid from; what is not there is refused with what to do next', async () => {
  const none = await accord(['treasury', 'fund', '--tokens', '0'], env)
  expect(none).toMatchObject({ code: 2, stdout: '' })
  expect(none.stderr).toContain('--tokens must be an amount above 0')
  const funded = await accord(['treasury', 'fund', '--tokens', '25', '--sol', '2', '--json'], env)
  expect(funded.code, funded.stderr).toBe(0)
  expect(JSON.parse(funded.stdout)).toMatchObject({ tokens: '25000000', lamports: '2000000000' })
  const capped = { ...env, DAILY_PAYOUT_CAP: '10', APPROVAL_ABOVE: 'none' }
  const status = await accord(['treasury', 'status'], capped)
  expect(status.stdout).toMatch(/✓ 127.0.0.1:\d+: 1000000025 ACC[^]*today +0 ACC of 10 ACC/)
  // A command without the variable leaves the cap as it is.
  expect((await accord(['treasury', 'status'], env)).stdout).toContain('0 ACC of 10 ACC')
  const paid = await accord(['payouts', 'run', '--due'], env)
  expect(paid.code, paid.stderr).toBe(0)
  expect(paid.stdout).toBe('0 payments planned.\nNothing is to be paid.\n')
  for (const args of [
    ['show', '7'],
    ['release', '7'],
    ['approve', '7'],
    ['hold', '7', '--why', 'x'],
  ]) {
    const { code, stderr } = await accord(['payouts', ...args], env)
    expect(code, args.join(' ')).toBe(1)
    expect(stderr).toContain('There is no payout 7. List them: npm run -s accord -- payouts list')
  }
})

test('configuration: every mistake at once, exit code 2', async () => {
  const { code, stderr } = await accord(['doctor'], {
    ...env,
    PORT: 'x',
    DATABASE_URL: 'y',
    SOLANA_RPC_URL: 'http://z',
  })
  expect(code).toBe(2)
  expect(stderr).toMatch(/(?=[^]*PORT )(?=[^]*DATABASE_URL )(?=[^]*SOLANA_KEYPAIR )(?=[^]*TOKEN_MINT )/)
})

test('doctor says of each dead part what to do, and ends with 1', async () => {
  const dead = { ...env, DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' }
  const { code, stdout } = await accord(['doctor'], {
    ...dead,
    TELEGRAM_BOT_TOKEN: `1:${'a'.repeat(30)}`,
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  })
  expect(code).toBe(1)
  expect(stdout).toMatch(/✗ database: [^]*DATABASE_URL/)
  expect(stdout).toMatch(/✗ telegram: [^]*@BotFather/)
  expect(stdout).not.toContain('secret')
})

test('a port in use is named, and how to choose another', async () => {
  const server = await new Promise<Server>((resolve) => {
    const taken = createServer().listen(0, '127.0.0.1', () => resolve(taken))
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const { code, stderr } = await accord(['start'], { ...env, PORT: port })
  server.close()
  expect(code).toBe(1)
  expect(stderr).toContain(port)
  expect(stderr).toMatch(/PORT=\d+ npm start/)
  expect(stderr).not.toMatch(/\n\s+at /)
})
