import type { Reconciliation } from '#rewards/reconcile.ts'

/** Whether chain and ledger agree, and where that cannot be told, for whose silence. */
export const agreementLines = ({
  ok,
  other,
  differences,
  unheard,
}: Pick<Reconciliation, 'ok' | 'other' | 'differences' | 'unheard'>): string[] => {
  if (ok) return ['Ledger and chain agree.']
  const silent = unheard.map((name) => `${name} does not answer, or lags behind the others.`)
  return differences.length > 0
    ? [
        other === undefined ? 'They differ:' : 'They cannot be compared:',
        ...[...differences, ...silent].map((line) => `  ${line}`),
      ]
    : [
        `Whether ledger and chain agree cannot be told, since every endpoint has to be heard: ${silent.join(' ')} Mend SOLANA_RPC_URL, or wait.`,
      ]
}
