import { findServed, type ServedState } from '#campaigns/assignments/served.ts'
import type { Text, View } from '#core/view.ts'

import { answer, askedAgain } from './answer.ts'
import { proposeWallet, saidWallet, WALLET_FIELD } from './commands/wallet.ts'
import { secretView } from './commands/wallet-secret.ts'
import { SIGNATURE_FIELD } from './commands/wallet-proof.ts'
import { askSure, isUnlike } from './draft.ts'
import { gate } from './gate.ts'
import { button, say } from './rich.ts'
import { looksLikeAddress, looksLikeSecret, looksLikeSignature } from './secrets.ts'
import { cardText } from './taps/card-text.ts'
import { toast, type Turn } from './turn.ts'

/** For so long a task that went back to the others still takes the text that its person was writing. */
const LATE_HOURS = 24

/**
 * A text that is no command. The field it was typed in says what it is for; where the platform has no fields, an address
 * is proposed as the wallet, and everything else goes to the task that was shown last. Nothing else is read or kept.
 */
export const heard = async (turn: Turn, { text, field }: Text): Promise<View[]> => {
  if (field === WALLET_FIELD || field === SIGNATURE_FIELD) return saidWallet(turn, text)
  if (looksLikeSecret(text)) return [secretView(turn, true)]
  const token = field === undefined ? undefined : /^a:([\w-]{1,40})$/.exec(field)?.[1]
  if (field === undefined && looksLikeSignature(text)) return saidWallet(turn, text)
  const card = field === undefined ? undefined : /^k:(\d{1,15})$/.exec(field)?.[1]
  if (card !== undefined) return cardText(turn, Number(card), text)
  if (field !== undefined)
    return token === undefined ? [toast(turn.t('stale-button'), 'bad')] : answer(turn, token, { text })
  if (looksLikeAddress(text)) return proposeWallet(turn)
  const named = turn.commands.find(
    ({ name, who }) => who === 'everyone' && name === text.trim().toLowerCase(),
  )
  const shown = await lastShown(turn)
  if (shown?.type.ask(shown.item, turn.t).field !== undefined)
    return shown.status === 'open' && isUnlike(shown, text)
      ? [await askSure(turn, shown, text)]
      : answer(turn, shown.token, { text })
  if (named !== undefined) return named.run(turn, '')
  return shown === undefined ? notAsked(turn) : toChoices(turn, shown, text)
}

/** A typed answer to a task with buttons: taken where it names one of them. */
const toChoices = async (turn: Turn, shown: ServedState, text: string): Promise<View[]> => {
  const read = shown.type.read(shown.item, { text })
  return 'answer' in read ? answer(turn, shown.token, { text }) : [askedAgain(turn, shown)]
}

const notAsked = async (turn: Turn): Promise<View[]> => {
  const stopped = await gate(turn)
  if (stopped !== undefined) return stopped
  const { t } = turn
  return [{ text: say(t, 'nothing-asked'), choices: [button(t, 'button-next', 'n')] }]
}

/**
 * The person's task that was shown last: showing one sets its expiry anew. One that has expired meanwhile still counts
 * for a day, so that a text that took long to write is not lost.
 */
const lastShown = async ({ ctx, tx, person, now }: Turn): Promise<ServedState | undefined> => {
  const query = tx
    .selectFrom('assignments')
    .select('token')
    .where('contributor_id', '=', person.id)
    .orderBy('expires_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  const since = new Date(now.getTime() - LATE_HOURS * 3_600_000)
  const row =
    (await query.where('status', '=', 'open').executeTakeFirst()) ??
    (await query.where('status', '=', 'expired').where('expires_at', '>', since).executeTakeFirst())
  return row === undefined ? undefined : findServed(tx, ctx.types, row.token)
}
