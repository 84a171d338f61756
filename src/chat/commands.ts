import type { Locale, Translate } from '#core/locale.ts'

import { autopay } from './commands/autopay.ts'
import { balance } from './commands/balance.ts'
import { campaign } from './commands/campaign.ts'
import { contest } from './commands/contest.ts'
import { digest } from './commands/digest.ts'
import { dispute } from './commands/dispute.ts'
import { forget } from './commands/forget.ts'
import { help } from './commands/help.ts'
import { item } from './commands/item.ts'
import { language } from './commands/language.ts'
import { leaderboard } from './commands/leaderboard.ts'
import { link } from './commands/link.ts'
import { next } from './commands/next.ts'
import { people } from './commands/people.ts'
import { privacy } from './commands/privacy.ts'
import { proof } from './commands/proof.ts'
import { reported } from './commands/reported.ts'
import { start } from './commands/start.ts'
import { statement } from './commands/statement.ts'
import { stats } from './commands/stats.ts'
import { task } from './commands/task.ts'
import { wallet } from './commands/wallet.ts'
import { withdraw } from './commands/withdraw.ts'
import type { Argument, ChatCommand } from './turn.ts'

/** Everything that can be said with a slash, in the order of the lists that people read. */
export const commands: readonly ChatCommand[] = [
  start,
  next,
  balance,
  wallet,
  withdraw,
  proof,
  autopay,
  statement,
  stats,
  leaderboard,
  language,
  digest,
  link,
  help,
  privacy,
  forget,
  task,
  campaign,
  item,
  dispute,
  contest,
  reported,
  people,
]

export type DescribedCommand = {
  name: string
  /** Its name in that language: letters of any alphabet, 32 at most. */
  called: string
  posts?: ChatCommand['posts']
  who: ChatCommand['who']
  description: string
  arguments: (Argument & { description: string })[]
}

/** The commands in a language, for a platform's own list (Telegram's setMyCommands, Discord's slash commands). */
export const describeCommands = (
  words: (locale: Locale) => Translate,
  locale: Locale,
): DescribedCommand[] => {
  const t = words(locale)
  return commands.map(({ name, who, posts, arguments: args }) => ({
    name,
    called: t(`called-${name}`),
    who,
    ...(posts !== undefined && { posts }),
    description: t(`command-${name}`),
    arguments: args.map((argument) => ({ ...argument, description: t(`argument-${argument.name}`) })),
  }))
}
