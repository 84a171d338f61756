import type { Json } from './form.ts'

export type SeenButton = {
  label: string
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 a link. */
  style: number
  customId?: string
  url?: string
  disabled: boolean
  emoji?: string
}

export type SeenOption = { label: string; value: string; description?: string; chosen: boolean }

export type SeenSelect = {
  customId: string
  /** 3 texts, 5 users, 6 roles, 8 channels. */
  type: number
  placeholder?: string
  min: number
  max: number
  options: SeenOption[]
  disabled: boolean
}

/** What a message shows, read from its content, its embeds and its components. */
export type Shown = {
  /** Everything that can be read: content, embeds and text displays, a line each. */
  text: string
  buttons: SeenButton[]
  selects: SeenSelect[]
  pictures: { url: string; alt?: string }[]
}

export type Attachment = { id: string; filename: string; size: number; url: string; description?: string }

/** A message as people see it. The same object for ever: an edit changes it. */
export type SeenMessage = Shown & {
  id: string
  channel: string
  guild?: string
  /** Grows over the whole server with every message sent, edited or deleted: what is newer has the greater number. */
  change: number
  edits: number
  deleted: boolean
  author: string
  at: number
  content: string
  embeds: Json[]
  /** As the API gives them. */
  components: Json[]
  attachments: Attachment[]
  flags: number
  /** Made of Components V2. */
  v2: boolean
  ephemeral: boolean
  /** A deferred answer that is still "thinking". */
  loading: boolean
  /** The person who alone sees an ephemeral message. */
  onlyFor?: string
  /** The interaction that it answers, and who did it. */
  asked?: { id: string; type: number; person: string }
  replyTo?: string
  nonce?: string
}
