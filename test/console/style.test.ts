import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { sharedStyle } from '#console/frame/frame.ts'

const coloursOf = (css: string): [string, string][] =>
  [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6,8});/g)].map(([, name = '', value = '']) => [name, value])

test('the pages beside the chat have the chat’s colours, light and dark', async () => {
  const [chat = '', pages = ''] = await Promise.all(
    [new URL('../../src/bots/web/page/style.css', import.meta.url), sharedStyle].map(async (file) =>
      readFile(file, 'utf8'),
    ),
  )
  const dark = '@media (prefers-color-scheme: dark)'
  for (const half of [0, 1]) {
    const [theirs, ours] = [chat, pages].map((css) => coloursOf(css.split(dark)[half] ?? ''))
    expect(ours?.length).toBeGreaterThan(10)
    expect(new Map(theirs)).toEqual(new Map([...(theirs ?? []), ...(ours ?? [])]))
  }
})
