import { remove } from './messages.ts'
import { toChannel } from './payloads.ts'
import type { Ref } from './people.ts'
import { bitsOf, type Permission } from './permissions.ts'
import { waitFor, type WaitOptions } from './watch.ts'
import type { SeenMessage } from './seen.ts'
import type { Channel, World } from './world.ts'

/** A channel as its members see it: everything but what one of them alone sees. */
export type SimulatedChannel = {
  id: string
  channel: Channel
  /** The bot's messages that are still there, oldest first. */
  messages(): SeenMessage[]
  last(): SeenMessage | undefined
  waitFor(fits: (message: SeenMessage) => boolean, options?: WaitOptions): Promise<SeenMessage>
  /** A moderator deletes a message. */
  delete(message: SeenMessage): void
  /** Takes permissions from the bot here; none gives them back. */
  forbid(...names: Permission[]): void
  /** The channel is deleted. */
  remove(): void
}

export type ChannelOptions = { id: Ref; name?: string; type?: number; forbid?: Permission[] }
export const createChannel = (world: World, channel: Channel): SimulatedChannel => {
  const messages = (): SeenMessage[] =>
    [...channel.messages.values()].filter(
      (one) => one.author === world.bot.id && !one.ephemeral && !one.loading,
    )
  const watchers = channel.watchers
  return {
    id: channel.id,
    channel,
    messages,
    last: () => messages().at(-1),
    waitFor: async (fits, options) =>
      waitFor(
        { name: `#${channel.name}`, messages, watchers },
        (one) => one.author === world.bot.id && fits(one),
        options,
      ),
    delete: (message) => remove(world, channel, message),
    forbid: (...names) => void channel.overwrites.set(world.bot.id, { allow: 0n, deny: bitsOf(names) }),
    remove() {
      world.channels.delete(channel.id)
      channel.guild?.channels.delete(channel.id)
      world.gateway.dispatch(
        channel.parent ? 'THREAD_DELETE' : 'CHANNEL_DELETE',
        toChannel(world, channel),
        channel.guild,
      )
    },
  }
}
