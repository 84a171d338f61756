import { bannedView } from '../gate.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand } from '../turn.ts'

export const help: ChatCommand = {
  name: 'help',
  who: 'everyone',
  arguments: [],
  run: async ({ ctx, t, person, commands, moderator }) => {
    const { contact } = ctx.settings
    const listed = commands.filter(({ who }) => who === 'everyone' || moderator !== undefined)
    return [
      {
        text: paragraphs(
          person.status === 'banned' ? bannedView(ctx, t, person).text : [],
          lines(
            [{ bold: t('help-title') }],
            ...listed.map(({ name }) => say(t, 'help-line', { name, what: t(`command-${name}`) })),
          ),
          contact === undefined ? [] : say(t, 'help-contact', { contact }),
        ),
      },
    ]
  },
}
