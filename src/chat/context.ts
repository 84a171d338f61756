import type { Pick as PickItem } from '#campaigns/asking/pick.ts'
import type { Locale, Translate } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Amount, Asset } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'
import type { Chain } from '#rewards/chain.ts'
import type { PageAddress } from '#rewards/ownership/links.ts'

/** What the conversation may differ in from one installation to the next. */
type ChatSettings = {
  /** The smallest amount that is sent to a wallet, in base units. */
  minimumPayout: Amount
  /** The least that is sent to a wallet whose token account has to be opened first, in base units. */
  openingMinimum: Amount
  /** Whether a wallet has to be proven before it is paid to. */
  walletProof: 'required' | 'offered'
  /** Hours that payouts wait after a change of wallet. */
  walletCoolOffHours: number
  /** Which text people agree to; a new version asks everybody again. */
  consentVersion: string
  /** Minutes that an assigned task stays a person's own. */
  assignmentMinutes: number
  /**
   * What `/task` asks for: the reward of one answer in base units, and when the answer is settled. `perGroupDay`: how
   * many of them the administrators of a group may post in 24 hours, since they spend the treasury.
   */
  adHoc: { reward: Amount; minAnswers: number; maxAnswers: number; confidence: number; perGroupDay: number }
  /** Groups (`platform:chat`) whose administrators may use `/task`. */
  taskPlaces: 'all' | readonly string[]
  /** How a person reaches the operator: an address or an @name. */
  contact?: string
}

/** What the conversation works with. Nothing in it remembers a person: all state is in the database. */
export type Context = {
  db: Db
  types: TaskTypes
  /** The words of a language, those of the task types among them. See words.ts: `loadWords(types)`. */
  words: (locale: Locale) => Translate
  /**
   * Asked whether an address can be a wallet, whether it has a token account, and where a transaction can be seen. Proofs
   * name it and its treasury.
   */
  chain: Pick<Chain, 'addressKind' | 'explorerUrl' | 'tokenAccounts' | 'cluster' | 'treasury'>
  /** Where the page is on which wallets sign; undefined where there is none. */
  page: PageAddress
  asset: Asset
  /** Who may moderate anywhere, as `platform:user`, for example `telegram:123`. */
  operators: readonly string[]
  settings: ChatSettings
  /** Which item a person is served; the default is the neediest one in their language. */
  pick?: PickItem
  log: Log
  now: () => Date
}
