import { findServed } from '#campaigns/assignments/served.ts'
import { toLocale } from '#core/locale.ts'
import type { Place, PlatformUser, TextField, View } from '#core/view.ts'

import { walletField, WALLET_FIELD } from './commands/wallet.ts'
import { signatureField, SIGNATURE_FIELD } from './commands/wallet-proof.ts'
import type { Context } from './context.ts'
import { fieldOfCard } from './taps/card-text.ts'
import { toast } from './turn.ts'

/**
 * The place to type that a field's name stands for, for a platform that opens it in a step of its own, prefilled; or a
 * view that says why there is none. It reads and changes nothing: what is typed comes back as a text with that name.
 */
export const fieldOf = async (
  ctx: Context,
  who: PlatformUser,
  locale: string,
  field: string,
  where: Place,
): Promise<TextField | View> => {
  const person = await ctx.db
    .selectFrom('identities')
    .innerJoin('contributors', 'contributors.id', 'identities.contributor_id')
    .select(['contributors.id', 'contributors.locale', 'contributors.status'])
    .where('identities.platform', '=', who.platform)
    .where('identities.platform_user', '=', who.id)
    .executeTakeFirst()
  const t = ctx.words(toLocale(person?.locale ?? locale))
  if (field === WALLET_FIELD) return walletField(t)
  if (field === SIGNATURE_FIELD) return signatureField(t)
  const card = /^k:(\d{1,15})$/.exec(field)?.[1]
  if (card !== undefined) return fieldOfCard({ ctx, t, where, person }, Number(card))
  const token = /^a:([\w-]{1,40})$/.exec(field)?.[1]
  const served = token === undefined ? undefined : await findServed(ctx.db, ctx.types, token)
  if (served === undefined) return toast(t('stale-button'), 'bad')
  if (served.contributorId !== person?.id) return toast(t('not-yours'), 'bad')
  const asked = served.type.ask(served.item, t).field
  return asked === undefined ? toast(t('stale-button'), 'bad') : { field, ...asked }
}
