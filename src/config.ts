import { resolve } from 'node:path'

import { z } from 'zod'

/** What the environment says, checked and frozen. Each part that is absent runs embedded. */
export type Config = Readonly<{
  home: string
  host: string
  port: number
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  operators: string[]
  /** Groups and servers (`platform:id`) whose own moderators may post tasks that the treasury pays. */
  taskPlaces: 'all' | string[]
  databaseUrl?: string
  redisUrl?: string
  solana?: { rpcUrls: string[]; keypair: string; mint: string; signerToken?: string }
  /** How transactions are written; `auto`: v1 where every endpoint takes it. */
  transactionFormat: 'auto' | 'v1' | 'legacy'
  model?: { apiKey: string; baseUrl?: string; name: string }
  modelCapMicroUsd: number
  telegram?: { token: string; apiRoot?: string }
  discord?: { token: string; api?: string }
  web: boolean
  /** Where people open the web chat, where that is not HOST and PORT: behind a proxy. */
  publicUrl?: string
  minimumPayout: string
  /** The least that is sent to a wallet whose token account has to be opened first. */
  openingMinimum: string
  /** Whether a wallet has to be proven before it is paid to. */
  walletProof: 'required' | 'offered'
  /** Hours that payouts wait after a change of wallet. */
  walletCoolOffHours: number
  /** What may leave in a day and what two people approve, in tokens; null takes a limit away, absent leaves it as it is. */
  limits: LimitTexts
  digestMinutes: number
  /** What people read behind an amount. */
  symbol: string
  /** How people reach whoever runs this. */
  contact?: string
}>

/** Amounts of tokens as decimals. `approvers`: names and ed25519 public keys in base58. */
export type LimitTexts = {
  dayCap?: string | null
  personCap?: string | null
  approvalAbove?: string | null
  approvers?: { name: string; key: string }[]
}

/** Every mistake of the environment at once: the variable, what is wrong, and an example. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const url = (protocols: string[], example: string) =>
  z
    .string()
    .refine((text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)), {
      error: `must start with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}, for example ${example}`,
    })
    .optional()

const whole = (example: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number, for example ${example}` })
    .transform(Number)
    .refine((number) => number <= max, { error: `must be at most ${max}, for example ${example}` })

/** An amount, or `none`: undefined and null. */
const limit = z
  .string()
  .regex(/^(none|0*[1-9]\d{0,11}(\.\d{1,9})?|0+\.\d{0,8}[1-9])$/, {
    error: 'must be an amount of tokens, or none, for example 1000',
  })
  .transform((text) => (text === 'none' ? null : text))
  .optional()

const approvers = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .refine(
    (parts) =>
      parts.every((part) => /^[\w-]{1,40}:[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(part)) &&
      new Set(parts.map((part) => part.split(':')[0])).size === parts.length &&
      new Set(parts.map((part) => part.split(':')[1])).size === parts.length,
    {
      error:
        'must name people as name:public-key, each name and key once, separated by commas, for example ana:7xKX…9fQm,ben:4Nd1…kP2s',
    },
  )
  .transform((parts) =>
    parts.map((part) => ({ name: part.split(':')[0] ?? '', key: part.split(':')[1] ?? '' })),
  )
  .optional()

const mint = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/

const variables = z.object({
  ACCORD_HOME: z.string().default('.accord'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(3000, 65535).default(3000),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent, for example info',
    })
    .default('warn'),
  OPERATORS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((ids) => ids.every((id) => /^[a-z]+:\S+$/.test(id)), {
      error: 'must name people as platform:id, separated by commas, for example telegram:123456,web:abc',
    }),
  TASK_PLACES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((places) => places.every((place) => /^(all|none|(telegram|discord):-?\d{1,20})$/.test(place)), {
      error:
        'must be all, none, or name groups as platform:id, separated by commas, for example discord:123456789012345678,telegram:-1001234567890',
    })
    .transform((places) => (places.includes('all') ? 'all' : places.filter((place) => place !== 'none')))
    .optional(),
  DATABASE_URL: url(['postgres', 'postgresql'], 'postgres://accord:secret@localhost:5432/accord'),
  REDIS_URL: url(
    ['redis', 'rediss', 'redis-sentinel', 'redis-cluster'],
    'redis://localhost:6379, redis-sentinel://host1:26379,host2:26379/mymaster or redis-cluster://host1:6379,host2:6379',
  ),
  SOLANA_RPC_URL: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((urls) => urls.length > 0 && urls.every((text) => /^https?:\/\/\S+$/.test(text)), {
      error: 'must be one or more http(s) addresses, for example https://api.devnet.solana.com',
    })
    .optional(),
  SOLANA_KEYPAIR: z.string().optional(),
  SOLANA_SIGNER_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/, {
      error: 'must be the bearer token of your signer, 16 to 512 characters without spaces',
    })
    .optional(),
  SOLANA_TX: z
    .enum(['auto', 'v1', 'legacy'], { error: 'must be auto, v1 or legacy, for example auto' })
    .default('auto'),
  TOKEN_MINT: z
    .string()
    .regex(mint, {
      error: 'must be a mint address in base58, for example EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    })
    .optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url(['http', 'https'], 'https://api.openai.com/v1'),
  OPENAI_MODEL: z.string().default('gpt-5-mini'),
  MODEL_DAILY_CAP_USD: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: 'must be an amount in US dollars, for example 2.50' })
    .transform((text) => Math.round(Number(text) * 1_000_000))
    .default(1_000_000),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/, {
      error: 'must be the token that @BotFather gave you, for example 123456789:AAFd3…',
    })
    .optional(),
  TELEGRAM_API_ROOT: url(['http', 'https'], 'http://localhost:8081'),
  DISCORD_BOT_TOKEN: z
    .string()
    .regex(/^[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}$/, {
      error:
        'must be the token from the page "Bot" of your application at Discord, for example MTIz…abc.GhIjKl.mn0…',
    })
    .optional(),
  DISCORD_API_ROOT: url(['http', 'https'], 'http://localhost:8082/api'),
  WEB_CHAT: z
    .enum(['on', 'off'], { error: 'must be on or off, for example off' })
    .default('on')
    .transform((text) => text === 'on'),
  PUBLIC_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be the address that people open, for example https://accord.example.org',
    })
    .optional(),
  MINIMUM_PAYOUT: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,9})?$/, { error: 'must be an amount of tokens, for example 1 or 0.5' })
    .default('0.5'),
  OPENING_MINIMUM: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,9})?$/, { error: 'must be an amount of tokens, for example 1 or 0.5' })
    .default('0'),
  WALLET_PROOF: z
    .enum(['required', 'offered'], { error: 'must be required or offered, for example required' })
    .optional(),
  WALLET_COOLOFF_HOURS: whole(24, 720).optional(),
  DAILY_PAYOUT_CAP: limit,
  DAILY_PAYOUT_CAP_PERSON: limit,
  APPROVAL_ABOVE: limit,
  APPROVERS: approvers,
  DIGEST_MINUTES: whole(10, 100_000).default(10),
  TOKEN_SYMBOL: z
    .string()
    .regex(/^[A-Za-z0-9$]{1,10}$/, { error: 'must be 1 to 10 letters or digits, for example ACC' })
    .default('ACC'),
  CONTACT: z
    .string()
    .max(100, { error: 'must have at most 100 characters, for example @accord_help or help@example.org' })
    .optional(),
})

/** The names of all settings. */
export const settingNames = Object.keys(variables.shape)

type Variables = z.output<typeof variables>

/** Variables that only make sense together. */
const together = (env: Record<string, string | undefined>): string[] => {
  const mistakes: string[] = []
  if (env['SOLANA_RPC_URL'] !== undefined && env['SOLANA_KEYPAIR'] === undefined)
    mistakes.push(
      'SOLANA_KEYPAIR is needed with SOLANA_RPC_URL: the treasury, a key file of mode 0600, for example /etc/accord/treasury.json',
    )
  if (env['SOLANA_RPC_URL'] !== undefined && env['TOKEN_MINT'] === undefined)
    mistakes.push('TOKEN_MINT is needed with SOLANA_RPC_URL: the mint address of the token that you pay in')
  const keypair = env['SOLANA_KEYPAIR'] ?? ''
  if (/^https?:/i.test(keypair) && env['SOLANA_SIGNER_TOKEN'] === undefined)
    mistakes.push(
      'SOLANA_SIGNER_TOKEN is needed where SOLANA_KEYPAIR is the address of a signer: its bearer token',
    )
  if (env['OPENAI_BASE_URL'] !== undefined && env['OPENAI_API_KEY'] === undefined)
    mistakes.push(
      'OPENAI_API_KEY is needed with OPENAI_BASE_URL; a local server that asks for none takes any word, for example local',
    )
  const above = env['APPROVAL_ABOVE']
  if (
    above !== undefined &&
    above !== 'none' &&
    (env['APPROVERS'] ?? '').split(/[\s,]+/).filter(Boolean).length < 2
  )
    mistakes.push(
      'APPROVERS is needed with APPROVAL_ABOVE: two people at least who may approve, for example ana:7xKX…9fQm,ben:4Nd1…kP2s',
    )
  const bots = [env['TELEGRAM_BOT_TOKEN'], env['DISCORD_BOT_TOKEN']]
  if (env['WEB_CHAT'] === 'off' && bots.every((token) => token === undefined))
    mistakes.push(
      'WEB_CHAT=off leaves no door open: set TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN, or leave WEB_CHAT out',
    )
  return mistakes
}

const limitsIn = (env: Variables): LimitTexts => ({
  ...(env.DAILY_PAYOUT_CAP !== undefined && { dayCap: env.DAILY_PAYOUT_CAP }),
  ...(env.DAILY_PAYOUT_CAP_PERSON !== undefined && { personCap: env.DAILY_PAYOUT_CAP_PERSON }),
  ...(env.APPROVAL_ABOVE !== undefined && { approvalAbove: env.APPROVAL_ABOVE }),
  ...(env.APPROVERS !== undefined && { approvers: env.APPROVERS }),
})

const toConfig = (env: Variables): Config =>
  Object.freeze({
    home: resolve(env.ACCORD_HOME),
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    operators: env.OPERATORS,
    // Anybody can add a public bot to a group of their own: with real tokens none may spend them unasked.
    taskPlaces: env.TASK_PLACES ?? (env.SOLANA_RPC_URL === undefined ? 'all' : []),
    ...(env.DATABASE_URL !== undefined && { databaseUrl: env.DATABASE_URL }),
    ...(env.REDIS_URL !== undefined && { redisUrl: env.REDIS_URL }),
    ...(env.SOLANA_RPC_URL !== undefined && {
      solana: {
        rpcUrls: env.SOLANA_RPC_URL,
        keypair: env.SOLANA_KEYPAIR ?? '',
        mint: env.TOKEN_MINT ?? '',
        ...(env.SOLANA_SIGNER_TOKEN !== undefined && { signerToken: env.SOLANA_SIGNER_TOKEN }),
      },
    }),
    transactionFormat: env.SOLANA_TX,
    ...(env.OPENAI_API_KEY !== undefined && {
      model: {
        apiKey: env.OPENAI_API_KEY,
        name: env.OPENAI_MODEL,
        ...(env.OPENAI_BASE_URL !== undefined && { baseUrl: env.OPENAI_BASE_URL }),
      },
    }),
    modelCapMicroUsd: env.MODEL_DAILY_CAP_USD,
    ...(env.TELEGRAM_BOT_TOKEN !== undefined && {
      telegram: {
        token: env.TELEGRAM_BOT_TOKEN,
        ...(env.TELEGRAM_API_ROOT !== undefined && { apiRoot: env.TELEGRAM_API_ROOT }),
      },
    }),
    ...(env.DISCORD_BOT_TOKEN !== undefined && {
      discord: {
        token: env.DISCORD_BOT_TOKEN,
        ...(env.DISCORD_API_ROOT !== undefined && { api: env.DISCORD_API_ROOT }),
      },
    }),
    web: env.WEB_CHAT,
    ...(env.PUBLIC_URL !== undefined && { publicUrl: env.PUBLIC_URL }),
    minimumPayout: env.MINIMUM_PAYOUT,
    openingMinimum: env.OPENING_MINIMUM,
    // The tokens of the embedded chain are worth nothing: there nobody needs a wallet app to see how it goes.
    walletProof: env.WALLET_PROOF ?? (env.SOLANA_RPC_URL === undefined ? 'offered' : 'required'),
    walletCoolOffHours: env.WALLET_COOLOFF_HOURS ?? (env.SOLANA_RPC_URL === undefined ? 0 : 24),
    limits: limitsIn(env),
    digestMinutes: env.DIGEST_MINUTES,
    symbol: env.TOKEN_SYMBOL,
    ...(env.CONTACT !== undefined && { contact: env.CONTACT }),
  })

/** Reads the environment (an empty variable counts as absent). Throws a ConfigError that lists every mistake. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''))
  const parsed = variables.safeParse(given)
  const mistakes = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)),
    ...together(given),
  ]
  if (parsed.success && mistakes.length === 0) return toConfig(parsed.data)
  throw new ConfigError(
    ['The configuration has mistakes:', ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'),
  )
}
