import { createLinkCode, findLinkCode, linkMinutes, useLinkCode } from '#campaigns/people/link-code.ts'
import { checkMerge, mergePeople, type Two } from '#campaigns/people/merge-people.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'
import { json } from '#db/connect.ts'
import { checkJoin, joinMoney } from '#rewards/join-accounts.ts'
import { balances } from '#rewards/statement.ts'

import { bannedView } from '../gate.ts'
import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

/** `/link`: a code to type on the other platform. `/link CODE`: the two accounts become one. */
export const link: ChatCommand = {
  name: 'link',
  who: 'everyone',
  arguments: [{ name: 'link-code', required: false }],
  run: async (turn, args) => {
    const { ctx, t, person } = turn
    if (person.status === 'banned') return [bannedView(ctx, t, person)]
    return [args === '' ? await codeView(turn) : await join(turn, args)]
  },
}

const codeView = async ({ tx, t, person, now }: Turn): Promise<View> => {
  const code = await createLinkCode(tx, person.id, now)
  return {
    text: paragraphs(
      lines(say(t, 'link-code'), [{ copy: `/link ${code}` }]),
      say(t, 'link-code-then', { minutes: linkMinutes }),
      say(t, 'link-code-never'),
    ),
  }
}

const join = async (turn: Turn, code: string): Promise<View> => {
  const { ctx, tx, t, person, now } = turn
  const found = await findLinkCode(tx, code, person.id, now)
  if (isRefusal(found)) return refused(turn, found)
  // The older account stays, whichever of the two gave the code.
  const [into, from] = [person.id, found.issuer].sort((a, b) => a - b) as [number, number]
  const two: Two = { from, into, now }
  const unfit = (await checkMerge(tx, two)) ?? (await checkJoin(tx, two))
  if (unfit !== undefined) return refused(turn, unfit)
  // First of all: joining throws away the codes of the emptied account that nobody has used.
  await useLinkCode(tx, code, now)
  await mergePeople(tx, two)
  await joinMoney(tx, two)
  ctx.log.info({ contributor: into, joined: from }, 'two accounts became one')
  await tellOther(turn, into)
  const { due } = await balances(tx, into, ctx.asset.mint)
  return {
    text: lines(say(t, 'link-done'), say(t, 'link-done-balance', { amount: money(ctx, t, due) })),
    tone: 'good',
    choices: [button(t, 'button-next', 'n', 0), button(t, 'button-balance', 'b', 0)],
  }
}

/** Whoever owns the other account learns of it there too, in case it was not them. */
const tellOther = async ({ tx, event, now }: Turn, contributorId: number): Promise<void> => {
  const others = await tx
    .selectFrom('identities')
    .select('platform')
    .where('contributor_id', '=', contributorId)
    .where('platform', '<>', event.who.platform)
    .execute()
  for (const { platform } of others) {
    const { id } = await tx
      .insertInto('deliveries')
      .values({
        key: `linked:${contributorId}:${platform}:${event.who.platform}:${event.id}`,
        contributor_id: contributorId,
        platform,
        kind: 'linked',
        payload: json({ platform: event.who.platform }),
        due_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('outbox')
      .values({ job: 'deliver', payload: json({ deliveryId: id }) })
      .execute()
  }
}

const refused = ({ t }: Turn, { refused: code, words = {} }: Refusal): View => ({
  text: say(t, `refusal-${code}`, words),
  tone: 'bad',
})
