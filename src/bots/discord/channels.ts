import { Routes, type REST, type RESTPostAPICurrentUserCreateDMChannelResult } from 'discord.js'

import type { Place } from '#core/view.ts'

/** So many private channels are remembered; one that is forgotten is asked for again, and is the same. */
const remembered = 5000

/** Finds the channel behind a place. */
export type Channels = { of(place: Place): Promise<string> }

/**
 * A place in a server names its channel or thread; a private chat is named by the person, and Discord says which channel
 * that is. Throws what Discord refuses.
 */
export const createChannels = (rest: REST): Channels => {
  const known = new Map<string, string>()
  const direct = async (user: string): Promise<string> => {
    const before = known.get(user)
    if (before !== undefined) return before
    const { id } = (await rest.post(Routes.userChannels(), {
      body: { recipient_id: user },
    })) as RESTPostAPICurrentUserCreateDMChannelResult
    const [oldest] = known.keys()
    if (known.size >= remembered && oldest !== undefined) known.delete(oldest)
    known.set(user, id)
    return id
  }
  return { of: async ({ chat, thread }) => thread ?? direct(chat) }
}
