import type { Chain } from '#rewards/chain.ts'

import type { Finding } from './finding.ts'

/** Asks every endpoint on its own: as long as one is silent, deposits are not booked and expired payments are not signed anew. */
export const endpointsFinding = async (
  { rpcs }: Pick<Chain, 'rpcs'>,
  addition: string,
): Promise<string | Finding> => {
  const looks = await Promise.allSettled(rpcs.map(async (rpc) => rpc.treasury()))
  const said = rpcs.map(({ name }, at) => {
    const look = looks[at]
    if (look?.status === 'fulfilled') return `${name} answers`
    return `${name} does not: ${look?.reason instanceof Error ? look.reason.message : String(look?.reason)}`
  })
  const what = `${said.join('; ')}${addition}`
  if (looks.every(({ status }) => status === 'fulfilled')) return what
  return {
    part: 'chain',
    state: 'failed',
    what,
    todo: 'Mend SOLANA_RPC_URL, or wait: until every endpoint answers, no deposit is booked and no expired payment is signed anew.',
  }
}
