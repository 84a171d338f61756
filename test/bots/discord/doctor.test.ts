import { describe, expect, it } from 'vitest'

import { startDiscordStandin } from '#replay/standins/discord/standin.ts'

import { checkDiscord } from '../../../src/cli/doctor/discord.ts'

describe('the doctor, on Discord', () => {
  it('finds nothing where all is well', async () => {
    const standin = await startDiscordStandin({ guilds: 2 })
    const { token, api } = standin
    expect((await checkDiscord({ token, api })).map(({ state }) => state)).toEqual(['fine', 'fine', 'fine'])
    await standin.close()
  })

  it('says what is wrong with a token, an intent and a permission, and what to do', async () => {
    const standin = await startDiscordStandin({ privilegedIntents: ['messageContent'] })
    const { token, api } = standin
    standin.guild(1, { name: 'Readers', botPermissions: ['ViewChannel'] })
    const [bot, intents, permissions] = await checkDiscord({ token, api })
    expect(bot?.state).toBe('fine')
    expect(intents).toMatchObject({ state: 'warning', what: 'Message Content is on, and Accord needs none' })
    expect(permissions?.what).toBe('cannot post cards in Readers')
    expect(permissions?.todo).toContain('permissions=275146345472')
    expect(await checkDiscord({ token: 'wrong', api })).toMatchObject([
      { state: 'failed', what: 'DISCORD_BOT_TOKEN was refused' },
    ])
    await standin.close()
  })
})
