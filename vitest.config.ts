import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 60_000, hookTimeout: 60_000, globalSetup: ['test/helpers/template.ts'] }

/**
 * `embedded`: everything that needs nothing but npm. `real`: the same suites of the pipeline on PostgreSQL and Redis
 * (TEST_DATABASE_URL, TEST_REDIS_URL). `whole`: Accord in processes of its own, killed and resumed. `browser`: a person's taps in Chromium (CHROMIUM, or where Debian puts it).
 */
export default defineConfig({
  test: {
    // Left to itself vitest keeps a core free for an editor: on two cores that is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'embedded',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/whole/**'],
          ...shared,
        },
      },
      { test: { name: 'real', include: ['test/**/*.db.test.ts'], ...shared } },
      { test: { name: 'whole', include: ['test/whole/**/*.test.ts'], ...shared, testTimeout: 180_000 } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...shared } },
    ],
  },
})
