import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { afterEach, describe, expect, it } from 'vitest'

import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

describe('the stand-in Discord server', () => {
  const open: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  const start = async (options = {}): Promise<DiscordStandin> => {
    const standin = await startDiscordStandin(options)
    open.push(standin.close)
    return standin
  }

  const login = async (standin: DiscordStandin): Promise<Client<true>> => {
    const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: standin.api } })
    open.push(async () => client.destroy())
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
    await client.login(standin.token)
    return ready
  }

  it('plays a command, a button and a form', async () => {
    const standin = await start()
    const guild = standin.guild(1, { name: 'Labs' })
    const client = await login(standin)
    expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Labs'])
    await client.application.commands.set([
      new SlashCommandBuilder().setName('next').setDescription('A task').toJSON(),
    ])
    client.on(Events.InteractionCreate, (interaction) => {
      void (async () => {
        if (interaction.isChatInputCommand()) {
          const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
            new ButtonBuilder().setCustomId('fix').setLabel('Fix it').setStyle(ButtonStyle.Primary),
            new ButtonBuilder().setCustomId('ok').setLabel('Fine').setStyle(ButtonStyle.Success),
          )
          await interaction.reply({
            content: 'He go home.',
            components: [row],
            flags: MessageFlags.Ephemeral,
          })
        } else if (interaction.isButton() && interaction.customId === 'ok') {
          await interaction.update({ content: 'Recorded.', components: [] })
        } else if (interaction.isButton()) {
          const input = new TextInputBuilder()
            .setCustomId('text')
            .setLabel('Sentence')
            .setStyle(TextInputStyle.Paragraph)
            .setValue('He go home.')
          await interaction.showModal(
            new ModalBuilder()
              .setCustomId('form')
              .setTitle('Fix')
              .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input)),
          )
        } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
          await interaction.update({ content: interaction.fields.getTextInputValue('text'), components: [] })
        }
      })()
    })
    const ana = standin.user(7, { name: 'Ana' })
    await ana.command('next', {}, { guild }).answer
    const task = await ana.waitFor(({ text }) => text === 'He go home.')
    expect(task.ephemeral).toBe(true)
    await ana.tap(task, 'Fix it').answer
    expect(ana.modal()).toMatchObject({ title: 'Fix', fields: [{ label: 'Sentence', value: 'He go home.' }] })
    ana.submitModal({ Sentence: 'He goes home.' })
    await ana.waitFor(({ text }) => text === 'He goes home.')
    ana.command('next')
    const other = await ana.waitFor(({ guild: where }) => where === undefined)
    await ana.tap(other, 'Fine').answer
    expect(other.text).toBe('Recorded.')
    await standin.settled()
  })
})
