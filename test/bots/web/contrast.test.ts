import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

const source = await readFile(new URL('../../../src/bots/web/page/style.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = source.split('@media (prefers-color-scheme: dark)')
const colours = (text: string): Map<string, string> =>
  new Map(
    [...text.slice(0, text.indexOf('--shadow')).matchAll(/--([\w-]+): (#[0-9a-f]{6,8});/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )

/** Relative luminance of a colour of six or eight hex digits over an opaque one (WCAG 2.2). */
const luminance = (colour: string, under = '#000000'): number => {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16)
  const alpha = colour.length === 9 ? channel(colour, 7) / 255 : 1
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = (channel(colour, at) * alpha + channel(under, at) * (1 - alpha)) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (text: string, ground: string, under: string): number => {
  const [a, b] = [luminance(text, under), luminance(ground, under)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const pairs = [
  ...['bg', 'surface', 'raised', 'accent-soft', 'quote', 'good-soft', 'bad-soft'].map((ground) => [
    'ink',
    ground,
  ]),
  ...['bg', 'surface', 'raised', 'accent-soft', 'quote', 'good-soft', 'bad-soft'].map((ground) => [
    'soft',
    ground,
  ]),
  ...['bg', 'surface', 'raised', 'accent-soft', 'quote', 'good-soft'].map((ground) => ['accent', ground]),
  ['accent-ink', 'accent'],
  ['warn', 'warn-soft'],
  ['good', 'good-soft'],
  ['bad', 'bad-soft'],
  ['bad', 'surface'],
  ['bad', 'bg'],
]

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('%s', (_name, palette) => {
  test.each(pairs)('%s is readable on %s', (text = '', ground = '') => {
    const value = (name: string): string => palette.get(name) ?? 'missing'
    expect(contrast(value(text), value(ground), value('surface'))).toBeGreaterThanOrEqual(4.5)
  })
})
