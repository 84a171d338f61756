import type { Generated } from 'kysely'

/**
 * The tables, as the migrations make them. Ids are numbers (int8 within 2^53), amounts are bigint (numeric),
 * timestamps are Date, jsonb is parsed.
 */
export type Schema = {
  contributors: Contributors
  identities: Identities
  consents: Consents
  wallets: Wallets
  campaigns: Campaigns
  items: Items
  assignments: Assignments
  answers: Answers
  model_answers: ModelAnswers
  verdicts: Verdicts
  reliabilities: Reliabilities
  actions: Actions
  accounts: Accounts
  postings: Postings
  batches: Batches
  payouts: Payouts
  attempts: Attempts
  payout_limits: PayoutLimits
  payout_days: PayoutDays
  payout_approvals: PayoutApprovals
  trees: Trees
  sweeps: Sweeps
  events: Events
  outbox: Outbox
  deliveries: Deliveries
  cards: Cards
  model_cache: ModelCache
  facts: Facts
  web_chats: WebChats
  web_messages: WebMessages
  link_codes: LinkCodes
  link_guesses: LinkGuesses
  members: Members
  feeds: Feeds
  campaign_gates: CampaignGates
  logs: Logs
  role_rewards: RoleRewards
  role_grants: RoleGrants
  flags: Flags
  wallet_challenges: WalletChallenges
  autopay: Autopay
  banned_accounts: BannedAccounts
}

type Contributors = {
  id: Generated<number>
  created_at: Generated<Date>
  locale: Generated<string>
  locale_chosen: Generated<boolean>
  status: Generated<'active' | 'banned' | 'forgotten'>
  status_reason: string | null
  wants_digest: Generated<boolean>
  /** Whether others may read their name in a list. */
  shows_name: Generated<boolean>
  /** Who they are now, where two accounts were joined: this row keeps what could not move. */
  merged_into: number | null
}
type Identities = {
  platform: string
  platform_user: string
  contributor_id: number
  name: Generated<string>
  private_chat: string | null
  created_at: Generated<Date>
}
type Consents = {
  id: Generated<number>
  contributor_id: number
  version: string
  given_at: Generated<Date>
  revoked_at: Date | null
}
type Wallets = {
  id: Generated<number>
  contributor_id: number
  address: string
  set_at: Generated<Date>
  replaced_at: Date | null
  /** When its owner signed that it is theirs. */
  proven_at: Date | null
  /** Nothing is sent to it before; null: at once. */
  payable_from: Date | null
  /** Its contributor said that they had not set it. */
  disowned_at: Date | null
}
type Campaigns = {
  id: Generated<number>
  name: string
  task_kind: string
  locale: string
  options: Generated<unknown>
  status: Generated<'draft' | 'running' | 'paused' | 'closed'>
  reward: bigint
  asset: string
  min_answers: number
  max_answers: number
  confidence: number
  /** `platform:chat` where an ad-hoc task belongs to one group's card; null for everybody. */
  private_to: string | null
  /** The consensus method's shared parameters, as the last refit left them. */
  model: unknown
  /** How far people agreed at the last refit, see campaigns/agreement.ts. */
  agreement: unknown
  created_by: string
  created_at: Generated<Date>
  started_at: Date | null
  closed_at: Date | null
}
type Items = {
  id: Generated<number>
  campaign_id: number
  external_id: string
  payload: unknown
  gold: unknown
  status: Generated<'open' | 'settled' | 'disputed' | 'withdrawn'>
  outcome: unknown
  probability: number | null
  /** How many more answers are wanted now; `pending` of them are assigned and not yet given. */
  wanted: number
  pending: Generated<number>
  answered: Generated<number>
  /** How many answers the last decision had seen. */
  decided_answers: Generated<number>
  baseline: Generated<'due' | 'done' | 'abstained' | 'failed'>
  settled_at: Date | null
  created_at: Generated<Date>
}
type Assignments = {
  id: Generated<number>
  token: string
  item_id: number
  contributor_id: number
  status: Generated<'open' | 'answered' | 'skipped' | 'reported' | 'expired' | 'undone'>
  created_at: Generated<Date>
  expires_at: Date
  /** A text that its person was asked about before it counts; gone as soon as the status changes. */
  draft: Generated<string | null>
}
type Answers = {
  id: Generated<number>
  item_id: number
  contributor_id: number
  assignment_id: number | null
  value: unknown
  seconds: number | null
  created_at: Generated<Date>
}
type ModelAnswers = {
  item_id: number
  voice: string
  value: unknown
  confidence: number | null
  /** The wording of the prompt that it answers, such as `sentiment/1`. */
  version: string | null
  created_at: Generated<Date>
}
type Verdicts = {
  answer_id: number
  contributor_id: number
  item_id: number
  accepted: boolean
  reason: string
  /** `base` times `quality` (thousandths); `base` is null where only their product was kept. */
  reward: bigint
  base: bigint | null
  quality: Generated<number>
  told: Generated<boolean>
  /** The payout whose tree says that the answer was not confirmed. */
  payout_id: number | null
  created_at: Generated<Date>
}
type Reliabilities = { campaign_id: number; voice: string; params: unknown; updated_at: Generated<Date> }
type Actions = {
  id: Generated<number>
  actor: string
  kind: string
  detail: unknown
  created_at: Generated<Date>
}
type Accounts = {
  id: Generated<number>
  kind: 'world' | 'treasury' | 'escrow' | 'due' | 'transit'
  ref: Generated<string>
  asset: string
  balance: Generated<bigint>
}
type Postings = {
  id: Generated<number>
  key: string
  from_account: number
  to_account: number
  asset: string
  amount: bigint
  reason: string
  refs: Generated<unknown>
  created_at: Generated<Date>
}
type Batches = {
  id: Generated<number>
  status: Generated<'open' | 'paid' | 'dissolved'>
  /** What the marker's address is derived from, with the treasury's: all attempts of the batch share it. */
  seed: Generated<string>
  /** The transaction under way that gives the marker's lamports back. */
  sweep_id: number | null
  swept_at: Date | null
  created_at: Generated<Date>
}
type Payouts = {
  id: Generated<number>
  contributor_id: number
  wallet: string
  asset: string
  amount: bigint
  status: Generated<'planned' | 'batched' | 'paid' | 'held'>
  batch_id: number | null
  hold_reason: string | null
  signature: string | null
  told: Generated<boolean>
  /** What its leaves in a tree are salted from; null once its person was forgotten. */
  secret: Generated<Uint8Array | null>
  created_at: Generated<Date>
  paid_at: Date | null
  /** The day (UTC) whose cap it counts towards; the database sets it. */
  cap_day: Generated<Date | null>
  /** What an operator wrote when they held it. */
  hold_note: string | null
  /** Batches that it has left after something was signed for them, each `{ batch, day }`; the database writes it alone. */
  departures: Generated<{ batch: number; day: string | null }[] | null>
}
/** What may be paid of an asset; null is no limit. `approvers`: who may approve, as `[{ name, key }]`. */
type PayoutLimits = {
  asset: string
  day_cap: bigint | null
  person_cap: bigint | null
  approval_above: bigint | null
  approvers: Generated<unknown>
  set_at: Generated<Date>
}
/** What a day (UTC) has used of its cap; written by the database alone. */
type PayoutDays = { asset: string; day: Date; cap: bigint | null; used: Generated<bigint> }
/** `approver` signed that so much may go to that wallet, see rewards/approvals.ts. */
type PayoutApprovals = {
  id: Generated<number>
  payout_id: number
  approver: string
  amount: bigint
  wallet: string
  signature: string
  created_at: Generated<Date>
}
type Attempts = {
  id: Generated<number>
  batch_id: number
  status: Generated<
    'signed' | 'sent' | 'confirmed' | 'finalized_ok' | 'finalized_err' | 'expired' | 'unknown'
  >
  raw: Uint8Array
  signature: string
  blockhash: string
  expiry_height: number
  /** Where it landed, once it is final. */
  slot: number | null
  error: string | null
  /** The payouts that it pays, by their ids, in the order of its transfers. */
  members: Generated<unknown>
  /** Token accounts that it opens. */
  opens: Generated<number>
  /** Lamports; null until they are booked. */
  fee: bigint | null
  created_at: Generated<Date>
  ended_at: Date | null
}
/** A transaction that gives markers' lamports back to the treasury. */
type Sweeps = {
  id: Generated<number>
  asset: string
  status: Generated<'signed' | 'done' | 'dead'>
  raw: Uint8Array
  signature: string
  expiry_height: number
  /** What it gives back. */
  lamports: bigint
  fee: bigint | null
  slot: number | null
  created_at: Generated<Date>
  ended_at: Date | null
}
/** The Merkle tree of a batch as it was signed: its leaves' hashes (32 bytes each), by its root in base64. */
type Trees = { batch_id: number; root: string; leaves: Uint8Array; created_at: Generated<Date> }
type Events = {
  platform: string
  id: string
  views: unknown
  rendered_at: Date | null
  created_at: Generated<Date>
}
type Outbox = {
  id: Generated<number>
  job: string
  payload: unknown
  created_at: Generated<Date>
}
type Deliveries = {
  id: Generated<number>
  key: string
  contributor_id: number | null
  platform: string
  kind: string
  payload: unknown
  due_at: Generated<Date>
  attempts: Generated<number>
  sent_at: Date | null
  failed: string | null
}
type Cards = {
  id: Generated<number>
  item_id: number
  platform: string
  chat: string
  thread: string | null
  message: string
  locale: string
  shown: unknown
  closed: Generated<boolean>
}
type ModelCache = {
  key: string
  reply: unknown
  cost_microusd: Generated<number>
  created_at: Generated<Date>
}
type Facts = { key: string; value: unknown }
/** A browser's conversation with the web door; `epoch` is new when the transcript began anew. */
type WebChats = { id: string; epoch: string; rev: Generated<number>; created_at: Generated<Date> }
type WebMessages = {
  chat: string
  /** The message's place in the chat: the `rev` of its first writing. */
  seq: number
  /** The chat's change that wrote it last. */
  rev: number
  /** What caused it, so that the same cause writes it once. */
  key: string | null
  mine: boolean
  view: unknown
  created_at: Date
  edited_at: Date | null
}
/** A one-time code that joins two accounts, as its hash. */
type LinkCodes = {
  hash: string
  contributor_id: number
  created_at: Date
  expires_at: Date
  used_at: Date | null
}
type LinkGuesses = { id: Generated<number>; contributor_id: number; at: Date }
/** Somebody who has used Accord in a group, with the roles that they had when they did so last. */
type Members = {
  platform: string
  chat: string
  contributor_id: number
  roles: Generated<unknown>
  seen_at: Generated<Date>
}
type Feeds = {
  id: Generated<number>
  campaign_id: number
  platform: string
  chat: string
  /** The channel or topic in the group; empty where the group has none. */
  thread: Generated<string>
  title: Generated<string>
  locale: string
  per_hour: number
  status: Generated<'running' | 'stopped' | 'done'>
  reason: string | null
  started_by: number | null
  /** The item that was posted last. */
  last_item: Generated<number>
  next_at: Date
  created_at: Generated<Date>
}
/** A campaign with gates is for people alone who have one of these roles. */
type CampaignGates = { campaign_id: number; platform: string; chat: string; role: string }
/** Where a group's moderators read what happens to its campaigns; `last_action`: how far it was told. */
type Logs = {
  id: Generated<number>
  platform: string
  chat: string
  /** The channel or topic in the group; empty where the group has none. */
  thread: Generated<string>
  title: Generated<string>
  locale: string
  status: Generated<'running' | 'stopped'>
  reason: string | null
  started_by: number | null
  last_action: number
  next_at: Date
  created_at: Generated<Date>
}
/** A role that a group gives at so many confirmed answers. */
type RoleRewards = {
  id: Generated<number>
  platform: string
  chat: string
  role: string
  title: Generated<string>
  accepted: number
  status: Generated<'running' | 'stopped'>
  reason: string | null
  started_by: number | null
  next_at: Date
  created_at: Generated<Date>
}
type RoleGrants = { role_reward_id: number; contributor_id: number; given_at: Date }
/** Accounts of people who were banned and then forgotten, as salted hashes. */
type BannedAccounts = { hash: string }
/** A text to be signed by a wallet; `seed` gives its nonce, see rewards/ownership. */
type WalletChallenges = {
  id: Generated<number>
  contributor_id: number
  platform: string
  link_hash: string
  nonce_hash: string
  seed: string
  /** The wallet that it is about; null: whichever signs. */
  address: string | null
  domain: string
  uri: string
  tries: Generated<number>
  issued_at: Date
  expires_at: Date
  used_at: Date | null
}
/** `last_day`: the day up to which a weekday's payments are done, as `YYYY-MM-DD`. */
type Autopay = {
  contributor_id: number
  threshold: bigint | null
  weekday: number | null
  last_day: string
  chosen_at: Date
}
/** What was noticed about somebody's answers in a campaign; `evidence`: the figures, see campaigns/people/flags.ts. */
type Flags = {
  id: Generated<number>
  contributor_id: number
  campaign_id: number
  kind: 'fast' | 'same' | 'random' | 'together'
  evidence: unknown
  status: Generated<'open' | 'appealed' | 'upheld' | 'lifted'>
  created_at: Date
  appealed_at: Date | null
  decided_at: Date | null
  decided_by: string | null
}
