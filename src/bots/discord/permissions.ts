import { PermissionFlagsBits } from 'discord.js'

import type { PermissionName } from './words.ts'

/** What the bot lacks in a channel to post a card there, and edit it later; `has`: its permissions in it. */
export const missingToPost = (has: bigint, inThread: boolean): PermissionName[] => {
  if ((has & PermissionFlagsBits.Administrator) !== 0n) return []
  const needed: [PermissionName, bigint][] = [
    ['view', PermissionFlagsBits.ViewChannel],
    inThread
      ? ['sendInThreads', PermissionFlagsBits.SendMessagesInThreads]
      : ['send', PermissionFlagsBits.SendMessages],
  ]
  return needed.filter(([, bit]) => (has & bit) === 0n).map(([name]) => name)
}
