import { describe, expect, it } from 'vitest'

import { startDiscordStandin } from '#replay/standins/discord/standin.ts'

import { checkDiscord } from '../../../src/cli/doctor/discord.ts'

describe('the doctor, on Discord', () => {
  it('finds nothing where all is well', async () => {
    const standin = await startDiscordStandin({ guilds: 2 })
    const { token, api } = standin
    expect((await checkDiscord({ token, api }, [])).map(({ state }) => state)).toEqual([
      'fine',
      'fine',
      'fine',
    ])
    await standin.close()
  })

  it('says what is wrong with a token, an intent and a permission, and what to do', async () => {
    const standin = await startDiscordStandin({ privilegedIntents: ['messageContent'] })
    const { token, api } = standin
    standin.guild(1, { name: 'Readers', botPermissions: ['ViewChannel'] })
    const [bot, intents, permissions] = await checkDiscord({ token, api }, [])
    expect(bot?.state).toBe('fine')
    expect(intents).toMatchObject({ state: 'warning', what: 'Message Content is on, and Accord needs none' })
    expect(permissions?.what).toBe('cannot post cards in Readers')
    expect(permissions?.todo).toContain('permissions=275146345472')
    expect(await checkDiscord({ token: 'wrong', api }, [])).toMatchObject([
      { state: 'failed', what: 'DISCORD_BOT_TOKEN was refused' },
    ])
    await standin.close()
  })
  it('warns where a public bot lets any server spend the treasury', async () => {
    const standin = await startDiscordStandin({ guilds: 1 })
    const { token, api } = standin
    const found = await checkDiscord({ token, api }, 'all')
    expect(found.at(-1)).toMatchObject({ part: 'discord servers', state: 'warning' })
    expect(found.at(-1)?.todo).toContain('TASK_PLACES=discord:')
    await standin.close()
  })

  it('looks at every server, however many', async () => {
    const standin = await startDiscordStandin({ guilds: 449 })
    const { token, api } = standin
    standin.guild(450, { name: 'Readers', botPermissions: ['ViewChannel'] })
    const [, , permissions] = await checkDiscord({ token, api }, [])
    expect(permissions?.what).toBe('cannot post cards in Readers')
    await standin.close()
  })
})
