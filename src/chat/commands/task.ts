import { createAdHocTask } from '#campaigns/ad-hoc-task.ts'
import { planPosting } from '#campaigns/groups/postings.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'
import { reserve } from '#rewards/budget.ts'

import { renderCard } from '../views/card-view.ts'
import { actorOf, notModerator, placeOf } from '../moderators.ts'
import { money } from '../money.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { taskUsage, wrongTask, type GivenTask } from '../wrong-task.ts'

const DAY = 24 * 60 * 60_000

/** `/task KIND? text | answer | answer`: one task as a card in this chat, with its budget set aside. */
export const task: ChatCommand = {
  name: 'task',
  who: 'moderators',
  posts: true,
  arguments: [{ name: 'task', required: true }],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    const closed = closedHere(turn)
    if (closed !== undefined) return [closed]
    const read = readTask([...turn.ctx.types.keys()], args)
    const { kind, text, labels } = read
    if (text === '') return [taskUsage(turn)]
    const wrong = wrongTask(turn, read)
    if (wrong !== undefined) return [wrong]
    const limited = await limit(turn)
    if (limited !== undefined) return [limited]
    const { ctx, tx, event, person, now } = turn
    const { perGroupDay: _limit, ...numbers } = ctx.settings.adHoc
    const made = await createAdHocTask(tx, ctx.types, {
      ...numbers,
      taskKind: kind,
      payload: { text },
      options: labels.length === 0 ? {} : { labels },
      locale: person.locale,
      asset: ctx.asset.mint,
      privateTo: placeOf(event),
      createdBy: actorOf(event),
      reserve,
      now,
    })
    if (isRefusal(made)) return [refused(turn, kind, made)]
    ctx.log.info({ campaign: made.campaignId, item: made.itemId, actor: actorOf(event) }, 'a task was posted')
    // Where the answer is the moderator's alone, the card is a message of its own: it is posted, whatever happens now.
    if (event.where.kind === 'group' && event.where.discreet === true)
      await planPosting(
        tx,
        { itemId: made.itemId, place: event.where, locale: person.locale },
        person.id,
        now,
      )
    const card: View = { ...(await renderCard(ctx, made.itemId, person.locale, tx)), how: 'send' }
    return read.named || !canTell(turn) ? [card] : [card, takenAs(turn, kind)]
  },
}

/** The kind if the first word names one; else `choice` where answers are offered, and `sentiment` where none are. */
const readTask = (kinds: readonly string[], args: string): GivenTask => {
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args.trim()) ?? []
  const named = kinds.find((kind) => kind === first.toLowerCase())
  const [text = '', ...labels] = (named === undefined ? args : rest)
    .split('|')
    .map((part) => part.trim())
    .filter((part, index) => index === 0 || part !== '')
  const wanted = labels.length > 0 ? 'choice' : 'sentiment'
  const kind = named ?? kinds.find((kind) => kind === wanted) ?? kinds[0] ?? wanted
  return { kind, text, labels, named: named !== undefined || labels.length > 0, first }
}

/** A word to the moderator alone; in a group where that means a private chat, only to who has opened one. */
const canTell = ({ event: { where }, person }: Turn): boolean =>
  where.kind === 'private' || where.discreet === true || person.consent !== undefined

/** Nobody has said which kind it shall be: they read what it was taken for, and how to say it. */
const takenAs = ({ ctx, t }: Turn, kind: string): View => {
  const others = [...ctx.types.keys()].filter((other) => other !== kind)
  const words = { kind, title: t(`${kind}-title`), kinds: others.join(', '), other: others[0] ?? kind }
  return { text: say(t, 'task-as', words), how: 'private' }
}

/** Anybody can bring the bot into a group of their own: who pays says in which of them tasks may be posted. */
const closedHere = ({ ctx: { settings }, t, event, moderator }: Turn): View | undefined => {
  const { taskPlaces, contact } = settings
  const place = placeOf(event)
  if (moderator === 'operator' || taskPlaces === 'all' || taskPlaces.includes(place)) return undefined
  const ask =
    contact === undefined ? say(t, 'task-not-here-ask') : say(t, 'task-not-here-contact', { contact })
  return { text: lines(say(t, 'task-not-here'), ask, [{ copy: place }]), tone: 'bad' }
}

/** Tasks of a group's administrators spend the treasury: so many in 24 hours, and no more. */
const limit = async ({ ctx, tx, t, event, moderator, now }: Turn): Promise<View | undefined> => {
  if (moderator === 'operator') return undefined
  const { perGroupDay } = ctx.settings.adHoc
  const made = await tx
    .selectFrom('campaigns')
    .select('created_at')
    .where('private_to', '=', placeOf(event))
    .where('created_at', '>', new Date(now.getTime() - DAY))
    .orderBy('created_at', 'desc')
    .limit(perGroupDay)
    .execute()
  const oldest = made.at(-1)
  if (made.length < perGroupDay || oldest === undefined) return undefined
  const hours = Math.max(1, Math.ceil((oldest.created_at.getTime() + DAY - now.getTime()) / 3_600_000))
  return { text: say(t, 'task-limit', { count: perGroupDay, hours }), tone: 'bad' }
}

const refused = (turn: Turn, kind: string, { refused: code, words }: Refusal): View => {
  const { ctx, t } = turn
  if (code === 'treasury-too-low') {
    const missing = money(ctx, t, BigInt(words?.['missing'] ?? 0))
    return { text: say(t, 'refusal-treasury-too-low', { missing }), tone: 'bad' }
  }
  ctx.log.info({ kind, code, ...words }, 'a task was refused')
  return { text: paragraphs(say(t, 'task-invalid', { kind }), taskUsage(turn).text), tone: 'bad' }
}
