import { expect, test } from 'vitest'

import { pageWords } from '#bots/web/words.ts'
import { commands } from '#chat/commands.ts'
import { locales } from '#core/locale.ts'

test('every command that everybody has is listed by a name in words, in both languages', () => {
  const names = commands.filter(({ who }) => who === 'everyone').map(({ name }) => `command-${name}`)
  for (const locale of locales) expect(Object.keys(pageWords[locale])).toEqual(expect.arrayContaining(names))
})
