import { ComponentType, MessageFlags } from 'discord.js'

import type { Body } from './render.ts'

/** The door's own words, which are markdown already, as a message. */
export const wordsBody = (content: string): Body => ({
  flags: MessageFlags.IsComponentsV2,
  components: [{ type: ComponentType.TextDisplay, content }],
  allowed_mentions: { parse: [] },
})
