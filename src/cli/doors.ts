import { createDiscordDoor } from '#bots/discord/door.ts'
import type { DiscordDeps } from '#bots/discord/deps.ts'
import { createWebDoor, type WebDoor } from '#bots/web/door.ts'
import type { WebDeps } from '#bots/web/deps.ts'
import { behind } from '#chat/behind/behind.ts'
import { cardPosted, cardRefused, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { describeCommands } from '#chat/commands.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import type { Door } from '#core/view.ts'

import { posteriorOf } from '#jobs/posterior.ts'

import type { System } from './system.ts'

/** The web chat over the system's conversation, with its panel of what happens behind. */
export const openWebDoor = async (
  { ctx, converse, config, log }: System,
  options: Partial<Pick<WebDeps<Context>, 'port' | 'limits' | 'also'>> = {},
): Promise<WebDoor> =>
  createWebDoor({
    ctx,
    converse,
    rendered,
    cardPosted,
    host: config.host,
    port: config.port,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    log,
    watch: async (who, locale) => behind(ctx, who, locale, posteriorOf(ctx.db, ctx.types)),
    commands: (locale) => describeCommands(ctx.words, locale),
    ...options,
  })

/** Discord over the system's conversation. */
export const openDiscordDoor = (
  { ctx, converse, log }: System,
  options: Pick<DiscordDeps<Context>, 'token' | 'api' | 'limits'>,
): Door =>
  createDiscordDoor({ ctx, converse, rendered, cardPosted, cardRefused, fieldOf, suggest, log, ...options })
