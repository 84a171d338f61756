/**
 * What a person sees and does, on any platform. A view holds no platform in it: bots render it, and refuse with
 * words (never truncate) what their platform cannot show.
 */

/**
 * Text in pieces; a string may hold line breaks. `copy` is text meant to be copied with one tap. `argument`: what is to be
 * given to the command that is named before it, and in which of its arguments, for platforms that have a field for each.
 */
export type Span =
  | string
  | { argument: string; value: string }
  | { bold: string }
  | { quote: string }
  | { copy: string }
  | { link: string; url: string }
export type Message = Span[]

export type Picture = { url: string; alt: string }

/**
 * A button. `data` (at most 64 bytes of ASCII) comes back in the tap; a `url` button opens a page instead. `field`: where the
 * platform has forms, it opens a place to type of that name at once, and `data` never comes.
 */
export type Choice =
  | { label: string; data: string; row?: number; field?: string }
  | { label: string; url: string; row?: number }

/** A place to type. `field` comes back with the text where the platform can carry it. */
export type TextField = { field: string; label: string; prefill?: string; maxLength: number }

/** Something to keep: a text under a name of `[A-Za-z0-9._-]`. */
export type ViewFile = { name: string; text: string }

export type View = {
  text: Message
  picture?: Picture
  /** Comes with the words, in the same message where the platform can. A view with a file is sent, never turned into. */
  file?: ViewFile
  choices?: Choice[]
  field?: TextField
  tone?: 'plain' | 'good' | 'bad'
  /**
   * How it reaches the person. `replace` (the default for the first view that answers a tap): the tapped message turns
   * into it. `send` (the default elsewhere): a new message. `toast`: a short private notice that stores nothing
   * (at most 200 characters). `private`: to the person alone, also when they spoke in a group.
   */
  how?: 'replace' | 'send' | 'toast' | 'private'
  /** A card posted in a group for everybody: whoever posts it tells `converse`'s context where it stands. */
  card?: { itemId: number }
}

/** Who acted, as the platform knows them. */
export type PlatformUser = { platform: string; id: string; name: string }

/**
 * Where it happened. `admin`: the person administrates this group (filled for moderators' commands at least).
 * `discreet`: the platform shows a private view to the person alone in the group itself. `roles`: the ids of the roles
 * that the person has in the group, where the platform has roles. `givesRoles`: they may give roles to others there.
 * `knownRoles`: the ids of all roles that there are, where what was done names one and the platform says so.
 */
export type Place = {
  platform: string
  chat: string
  kind: 'private' | 'group'
  thread?: string
  title?: string
  admin?: boolean
  discreet?: boolean
  roles?: string[]
  givesRoles?: boolean
  knownRoles?: string[]
}

/** A message that a bot has posted and can edit later. */
export type Posted = { place: Place; message: string }

/**
 * `args`: what was typed behind the name, or each argument that was filled in, joined by spaces. `given`: these by name,
 * where the platform has a field for each, so that none is taken for the end of another.
 */
export type Command = {
  kind: 'command'
  name: string
  args: string
  given?: Readonly<Record<string, string>>
}
export type Tap = { kind: 'tap'; data: string; message?: string }
export type Text = { kind: 'text'; text: string; field?: string }
export type Upload = { kind: 'upload'; name: string; bytes: Uint8Array }

/** `id` is unique on the platform and the same when the platform delivers the event again. */
export type Event = {
  id: string
  who: PlatformUser
  where: Place
  locale: string
  act: Command | Tap | Text | Upload
}

/**
 * A running bot. Jobs deliver through it; nothing here throws for what a person can cause.
 * `unreachable`: the person blocked the bot or the chat is gone; `later`: try again after so many seconds.
 */
export type Door = {
  platform: string
  start(): Promise<void>
  stop(): Promise<void>
  send(place: Place, view: View): Promise<Delivery>
  edit(posted: Posted, view: View): Promise<Delivery>
  /** Gives a group's role to one of its people, where the platform has roles; who has it already keeps it. */
  grant?(place: Place, userId: string, role: string): Promise<Grant>
}
/** Why a group's place takes no message, where the platform says so. `no-view`: it is not even seen, or not anymore. */
export const whysNot = [
  'no-view',
  'no-send',
  'no-send-in-threads',
  'channel-gone',
  'thread-closed',
  'card-too-long',
] as const
export type WhyNot = (typeof whysNot)[number]

/** `unreachable`: a `WhyNot` for a place in a group where one is known, else the platform's words. */
export type Delivery = { sent: Posted } | { unreachable: string } | { later: number }
/** `absent`: the person is not in the group. `refused`: nobody can be given that role, and why. */
export type Grant = { given: true } | { absent: true } | { refused: string } | { later: number }
