import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { readConfig, settingNames } from '../../src/config.ts'

/** What Docker decides by itself: where the parts are inside, and where people reach it. */
const inside = ['ACCORD_HOME', 'HOST', 'DATABASE_URL', 'REDIS_URL']

const read = async (name: string): Promise<string> =>
  readFile(new URL(`../../${name}`, import.meta.url), 'utf8')
const example = (await read('.env.example')).match(/^[A-Z_]+(?==)/gm) ?? []
const compose = await read('docker-compose.yml')
const service = /^ {2}accord:\n((?: {4}.*\n| *\n)*)/m.exec(compose)?.[1] ?? ''

const passed = (name: string): RegExp => new RegExp(`^ {6}${name}: \\$\\{${name}:-\\w*\\}$`, 'm')

test.each(inside)('%s is set for Docker itself', (name) => {
  expect(settingNames).toContain(name)
  expect(service).toMatch(new RegExp(`^ {6}${name}: \\S`, 'm'))
})

test('PORT is the one on this machine', () => {
  expect(example).toContain('PORT')
  expect(service).toMatch(/^ {4}ports: \['127\.0\.0\.1:\$\{PORT:-3000\}:3000'\]$/m)
})

test.each(settingNames.filter((name) => ![...inside, 'PORT'].includes(name)))(
  '%s stands in .env.example and reaches Accord in Docker',
  (name) => {
    expect(example).toContain(name)
    expect(service).toMatch(passed(name))
  },
)

test('.env.example names nothing that nobody reads, and nothing twice, and is a whole configuration', () => {
  for (const name of example) expect(compose).toContain(`\${${name}:-`)
  expect(new Set(example).size).toBe(example.length)
  const given = [...service.matchAll(/^ {6}([A-Z_]+): \$\{/gm)].map(([, name]) => name)
  expect(settingNames).toEqual(expect.arrayContaining(given))
  expect(() => readConfig(Object.fromEntries(example.map((name) => [name, ''])))).not.toThrow()
})
