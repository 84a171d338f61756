/**
 * The text that a wallet signs: Sign-In With Solana, in the field order that wallets write by themselves for
 * `solana:signIn` (the ABNF of EIP-4361 with Solana's address; github.com/phantom/sign-in-with-solana). ASCII alone, since
 * wallets warn of anything else.
 */
export type SignIn = {
  domain: string
  address: string
  statement: string
  uri: string
  nonce: string
  issuedAt: string
  expiresAt: string
  /** Says for which account: a pseudonym of it, see `accountMark`. */
  requestId: string
}

const first = ' wants you to sign in with your Solana account:'
const labels = ['URI', 'Version', 'Nonce', 'Issued At', 'Expiration Time', 'Request ID'] as const

/** What is signed, with the address left out: a page puts in between whichever wallet the person chooses. */
export const signInParts = (of: Omit<SignIn, 'address'>): { head: string; tail: string } => {
  const values = [of.uri, '1', of.nonce, of.issuedAt, of.expiresAt, of.requestId]
  const fields = labels.map((label, index) => `${label}: ${values[index] ?? ''}`)
  return { head: `${of.domain}${first}\n`, tail: `\n\n${of.statement}\n\n${fields.join('\n')}` }
}

export const signInText = ({ address, ...rest }: SignIn): string => {
  const { head, tail } = signInParts(rest)
  return `${head}${address}${tail}`
}

/** The fields of a text of this form, whoever wrote it; undefined where it has another form. Its values prove nothing. */
export const readSignIn = (text: string): SignIn | undefined => {
  const [line = '', address = '', , statement = '', , ...fields] = text.split('\n')
  if (!line.endsWith(first)) return undefined
  const values = new Map(
    fields.map((field): [string, string] => {
      const at = field.indexOf(': ')
      return [field.slice(0, at), field.slice(at + 2)]
    }),
  )
  const value = (label: (typeof labels)[number]): string => values.get(label) ?? ''
  return {
    domain: line.slice(0, -first.length),
    address,
    statement,
    uri: value('URI'),
    nonce: value('Nonce'),
    issuedAt: value('Issued At'),
    expiresAt: value('Expiration Time'),
    requestId: value('Request ID'),
  }
}
