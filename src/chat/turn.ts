import type { Translate } from '#core/locale.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Event, View } from '#core/view.ts'
import type { Tx } from '#db/connect.ts'
import type { TokenAccount } from '#rewards/chain.ts'

import type { Context } from './context.ts'
import type { Person } from './person.ts'

/** One event being answered: who, where, in which transaction, and in which words. */
export type Turn = {
  ctx: Context
  tx: Tx
  event: Event
  person: Person
  t: Translate
  now: Date
  /** `operator`: anywhere, everything. `group`: an administrator, in their own group. */
  moderator: 'operator' | 'group' | undefined
  /** The Solana address in this event, checked before the transaction began, since that asks the chain. */
  wallet: string | Refusal | undefined
  /** The token account of the wallet that is paid to, looked up likewise where the event may ask for a payment. */
  account: TokenAccount | undefined
  commands: readonly ChatCommand[]
}

/**
 * One word after a command's name, for platforms that have a field for each; `choices` are what it can be; `suggested`:
 * what it may be is proposed while it is typed, see suggest.ts; `role`: it names a role of the group.
 */
export type Argument = {
  name: string
  required: boolean
  choices?: readonly string[]
  suggested?: boolean
  role?: boolean
}

/**
 * A command, written once for every platform: Telegram's list, Discord's slash commands and /help come from here. The
 * locales hold `command-<name>`, `called-<name>` (its name in that language, for platforms that translate names), and
 * `argument-<name>` for each argument; what was typed comes joined by spaces. `posts`: it puts cards where it is given,
 * always or where what follows begins so.
 */
export type ChatCommand = {
  name: string
  who: 'everyone' | 'moderators'
  arguments: readonly Argument[]
  posts?: true | readonly string[]
  run: (turn: Turn, args: string) => Promise<View[]>
}

/** What a button does; `rest` is its data after the first colon. */
export type Tapped = (turn: Turn, rest: string) => Promise<View[]>

/** A notice that stores nothing and needs no message of its own. */
export const toast = (text: string, tone: 'plain' | 'good' | 'bad' = 'plain'): View => ({
  text: [text],
  how: 'toast',
  tone,
})
