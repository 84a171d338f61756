import { describe, expect, it } from 'vitest'

import { openStage } from './stage.ts'

describe('at the start', () => {
  it('the commands are registered in each language, moderators’ ones for administrators alone', async () => {
    await using stage = await openStage(() => [])
    const named = (key: string) => stage.standin.commands.get(key)?.map(({ command }) => command) ?? []
    expect(named('default ')).toContain('next')
    expect(named('default ')).not.toContain('task')
    expect(named('all_chat_administrators fr')).toContain('task')
    expect(named('default fr')).toEqual(named('default '))
    expect(stage.standin.commands.get('default fr')?.[0]?.description).toBe('command-start (fr)')
    expect(stage.standin.texts.get('description ')).toContain('small tasks')
    expect(stage.standin.texts.get('short_description fr')).toContain('petites tâches')
  })

  it('nothing is written that Telegram knows already', async () => {
    await using stage = await openStage(() => [])
    await stage.door.stop()
    const before = stage.standin.requests.length
    await stage.another().start()
    const written = stage.standin.requests.slice(before).filter(({ method }) => method.startsWith('set'))
    expect(written).toEqual([])
  })
})
