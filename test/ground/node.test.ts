import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const pinned = (JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: { node: string } })
  .dependencies.node

test('tests run on the Node that package.json pins, whatever the machine has', () => {
  expect(process.versions.node).toBe(pinned)
})

test('npm scripts run on the pinned Node too', () => {
  const version = execFileSync('npm', ['exec', '--no', '--', 'node', '--version'], { encoding: 'utf8' })
  expect(version.trim()).toBe(`v${pinned}`)
})

test('every version in package.json is exact, or the package is our own', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    string,
    Record<string, string>
  >
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(\d+\.\d+\.\d+|file:vendor\/[a-z-]+)$/.test(version),
  )
  expect(loose).toEqual([])
})
