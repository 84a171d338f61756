import { choose, command, complete, dismiss, say, submit, tap } from './acts.ts'
import type { Acted } from './interactions.ts'
import { openDm, type Where } from './people.ts'
import type { Options } from './slash.ts'
import { waitFor, type WaitOptions } from './watch.ts'
import type { SeenMessage } from './seen.ts'
import type { Choice, Modal, Person, World } from './world.ts'

/** A person with Discord's client. What the client would not let them do throws, saying why. */
export type SimulatedUser = {
  id: string
  person: Person
  /** Their direct messages with the bot. */
  dm: { id: string }
  /** Gives a command, `campaign start` for a subcommand; in direct messages unless `where` says a server or channel. */
  command(name: string, options?: Options, where?: Where): Acted
  tap(message: SeenMessage, button: string): Acted
  choose(message: SeenMessage, values: string | string[], customId?: string): Acted
  /** Sends the form on the screen, fields by custom id or label; what is left out stays as the bot prefilled it. */
  submitModal(fields?: Record<string, string | string[]>): Acted
  /** What the bot offers while `focused` is typed. */
  autocomplete(name: string, focused: string, options?: Options, where?: Where): Promise<Choice[]>
  say(text: string, where?: Where): SeenMessage
  dismiss(message: SeenMessage): void
  /** The bot's messages that reached this person: direct, theirs alone, answers to what they did; oldest first. */
  messages(): SeenMessage[]
  last(): SeenMessage | undefined
  /** What this person alone sees. */
  replies(): SeenMessage[]
  waitFor(fits: (message: SeenMessage) => boolean, options?: WaitOptions): Promise<SeenMessage>
  /** The form on the screen. */
  modal(): Modal | undefined
  /** Closes the form without sending it: the bot hears nothing. */
  closeModal(): void
  /** Whether the bot's direct messages are refused (50007). */
  dmClosed(closed: boolean): void
  locale(locale: string): void
}

export const createUser = (world: World, person: Person): SimulatedUser => {
  const messages = (): SeenMessage[] =>
    [...person.seen.values()].filter((message) => !message.deleted && !message.loading)
  return {
    id: person.id,
    person,
    dm: openDm(world, person),
    command: (name, options, where) => command(world, person, name, options, where),
    tap: (message, button) => tap(world, person, message, button),
    choose: (message, values, customId) => choose(world, person, message, values, customId),
    submitModal: (fields = {}) => submit(world, person, fields),
    autocomplete: async (name, focused, options = {}, where = {}) =>
      complete(world, person, name, focused, options, where),
    say: (text, where) => say(world, person, text, where),
    dismiss: (message) => dismiss(world, person, message),
    messages,
    last: () => messages().at(-1),
    replies: () => messages().filter(({ onlyFor }) => onlyFor === person.id),
    waitFor: async (fits, options) =>
      waitFor({ name: person.name, messages, watchers: person.watchers }, fits, options),
    modal: () => person.modal,
    closeModal: () => void delete person.modal,
    dmClosed: (closed) => void (person.dmClosed = closed),
    locale: (locale) => void (person.locale = locale),
  }
}
