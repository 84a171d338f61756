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

test('who may spend the treasury by /task: everybody’s groups on the embedded chain, none with real tokens, or those named', () => {
  const real = {
    SOLANA_RPC_URL: 'https://api.devnet.solana.com',
    SOLANA_KEYPAIR: 'treasury.json',
    TOKEN_MINT: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  }
  expect(readConfig({}).taskPlaces).toBe('all')
  expect(readConfig(real).taskPlaces).toEqual([])
  expect(readConfig({ TASK_PLACES: 'none' }).taskPlaces).toEqual([])
  expect(readConfig({ ...real, TASK_PLACES: 'all' }).taskPlaces).toBe('all')
  const named = ['discord:123456789012345678', 'telegram:-1001234567890']
  expect(readConfig({ ...real, TASK_PLACES: named.join(', ') }).taskPlaces).toEqual(named)
  expect(() => readConfig({ TASK_PLACES: '123456789012345678' })).toThrow(/TASK_PLACES must .*example/)
})
