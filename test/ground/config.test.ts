import { expect, test } from 'vitest'

import { readConfig } from '../../src/config.ts'

test('nothing set is a whole configuration, all of it embedded', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, web: true, operators: [] })
  expect(config.home).toMatch(/\.accord$/)
  expect(config.databaseUrl).toBeUndefined()
})

test('every mistake is told at once, each with its variable and an example', () => {
  const wrong = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://x',
    REDIS_URL: 'localhost',
    OPERATORS: 'ana',
    TELEGRAM_BOT_TOKEN: 'secret',
    SOLANA_RPC_URL: 'devnet',
    LOG_LEVEL: 'loud',
  }
  expect(() => readConfig(wrong)).toThrow(
    new RegExp(
      Object.keys(wrong)
        .map((name) => `(?=[^]*${name} must .*example)`)
        .join(''),
    ),
  )
})

test('variables that need each other say so', () => {
  expect(() => readConfig({ SOLANA_RPC_URL: 'https://rpc.example' })).toThrow(/SOLANA_KEYPAIR[^]*TOKEN_MINT/)
  expect(() => readConfig({ SOLANA_KEYPAIR: 'https://signer.example/treasury' })).toThrow(
    /SOLANA_SIGNER_TOKEN is needed/,
  )
  expect(() => readConfig({ SOLANA_TX: 'v0' })).toThrow(/SOLANA_TX must be auto, v1 or legacy/)
  expect(() => readConfig({ OPENAI_BASE_URL: 'http://localhost:1234' })).toThrow(/OPENAI_API_KEY/)
  expect(() => readConfig({ WEB_CHAT: 'off' })).toThrow(/no door/)
})

test('an empty variable counts as absent, as docker compose passes it', () => {
  expect(readConfig({ DATABASE_URL: '', TELEGRAM_BOT_TOKEN: ' ' }).telegram).toBeUndefined()
})
