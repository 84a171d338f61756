import type { BrowserContext } from 'playwright-core'

import type { TestWallet } from '../rewards/ownership/wallet.ts'

/** What a stand-in does differently from an honest wallet. `input`: what it puts in place of what the page asked for. */
export type Manner = {
  features: ('solana:signIn' | 'solana:signMessage')[]
  input?: Record<string, string>
  /** Another key signs than the account's. */
  forged?: boolean
  declines?: boolean
}

/**
 * A wallet app in every page of a browser, which makes itself known by Wallet Standard's window events and writes the
 * text for `solana:signIn` by itself; the key stays outside of the page, as a real one's does.
 */
export const installWallet = async (
  context: BrowserContext,
  {
    name,
    wallet,
    other,
    manner,
  }: { name: string; wallet: TestWallet; other: TestWallet; manner: () => Manner },
): Promise<void> => {
  const sign = (bytes: number[]): number[] => [
    ...(manner().forged === true ? other : wallet).sign(Uint8Array.from(bytes)),
  ]
  const key = `standin${name}`
  await context.exposeFunction(`${key}Sign`, sign)
  await context.exposeFunction(`${key}Manner`, manner)
  await context.addInitScript(inPage, { key, name, address: wallet.address })
}

type Api = { register: (wallet: object) => void }

/** Runs in the page, before any script of its own. */
const inPage = ({ key, name, address }: { key: string; name: string; address: string }): void => {
  type Own = Record<string, (value?: number[]) => Promise<unknown>>
  const own = globalThis as unknown as Own
  const signBytes = async (bytes: Uint8Array): Promise<Uint8Array> =>
    Uint8Array.from((await own[`${key}Sign`]?.([...bytes])) as number[])
  const now = async (): Promise<Manner> => (await own[`${key}Manner`]?.()) as Manner
  const labels = { uri: 'URI', version: 'Version', nonce: 'Nonce', issuedAt: 'Issued At' }
  const later = { expirationTime: 'Expiration Time', notBefore: 'Not Before', requestId: 'Request ID' }
  const account = { address, publicKey: new Uint8Array(32), chains: ['solana:mainnet'], features: [] }
  const textOf = (input: Record<string, string>): string => {
    const fields = Object.entries({ ...labels, ...later }).flatMap(([field, label]) =>
      input[field] === undefined ? [] : [`${label}: ${input[field]}`],
    )
    return `${input['domain']} wants you to sign in with your Solana account:\n${input['address']}\n\n${input['statement']}\n\n${fields.join('\n')}`
  }
  const signIn = async (asked: Record<string, string>) => {
    const { input, declines } = await now()
    if (declines === true) throw new Error('User rejected the request.')
    const signedMessage = new TextEncoder().encode(textOf({ ...asked, ...input }))
    return [{ account, signedMessage, signature: await signBytes(signedMessage) }]
  }
  const signMessage = async ({ message }: { message: Uint8Array }) => [
    { signedMessage: message, signature: await signBytes(message) },
  ]
  const register = async (api: Api): Promise<void> => {
    const { features } = await now()
    api.register({
      version: '1.0.0',
      name,
      icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxjaXJjbGUgY3g9IjQiIGN5PSI0IiByPSI0IiBmaWxsPSIjNjM0Ii8+PC9zdmc+',
      chains: ['solana:mainnet'],
      accounts: [],
      features: {
        'standard:connect': { version: '1.0.0', connect: async () => ({ accounts: [account] }) },
        ...(features.includes('solana:signIn') && { 'solana:signIn': { version: '1.0.0', signIn } }),
        ...(features.includes('solana:signMessage') && {
          'solana:signMessage': { version: '1.1.0', signMessage },
        }),
      },
    })
  }
  addEventListener('wallet-standard:app-ready', (event) => void register((event as CustomEvent<Api>).detail))
  dispatchEvent(
    new CustomEvent('wallet-standard:register-wallet', { detail: (api: Api) => void register(api) }),
  )
}
