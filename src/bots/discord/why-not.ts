import { ChannelType, DiscordAPIError, Routes, type APIChannel, type REST } from 'discord.js'

import type { WhyNot } from '#core/view.ts'

import { failureOf } from './failure.ts'

const threads = new Set<ChannelType>([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
])

/**
 * Why a message cannot stand in a channel for good, so that a person knows what to do; undefined where another try may
 * succeed, or where the mistake is ours. Discord says only that a permission is missing: the channel says which.
 */
export const whyNot = async (rest: REST, channel: string, error: unknown): Promise<WhyNot | undefined> => {
  const { kind } = failureOf(error)
  if (kind !== 'unreachable' && kind !== 'forbidden') return undefined
  const code = error instanceof DiscordAPIError ? Number(error.code) : 0
  if (code === 10_003 || code === 10_004) return 'channel-gone'
  if (code === 50_083 || code === 160_005) return 'thread-closed'
  if (code === 50_001) return 'no-view'
  if (code !== 50_013) return undefined
  const found = await look(rest, channel)
  if (found === undefined) return 'no-view'
  if (!threads.has(found.type)) return 'no-send'
  const closed = 'thread_metadata' in found && found.thread_metadata?.locked
  return closed ? 'thread-closed' : 'no-send-in-threads'
}

const look = async (rest: REST, channel: string): Promise<APIChannel | undefined> => {
  try {
    return (await rest.get(Routes.channel(channel))) as APIChannel
  } catch (error) {
    const { kind } = failureOf(error)
    if (kind === 'later') throw error
    return undefined
  }
}
