/**
 * Wallet apps in this browser, by Wallet Standard: they answer our event with themselves, or come later with one of
 * theirs (github.com/wallet-standard/wallet-standard, "Window events").
 */
const found = new Set()

const isUsable = ({ chains = [], features = {} }) =>
  chains.some((chain) => chain.startsWith('solana:')) &&
  'standard:connect' in features &&
  ('solana:signIn' in features || 'solana:signMessage' in features)

/** Tells which wallets there are, at once and whenever another one comes. */
export const onWallets = (tell) => {
  const api = Object.freeze({
    register: (...wallets) => {
      for (const wallet of wallets) if (isUsable(wallet)) found.add(wallet)
      tell([...found])
      return () => {
        for (const wallet of wallets) found.delete(wallet)
        tell([...found])
      }
    },
  })
  addEventListener('wallet-standard:register-wallet', ({ detail }) => detail(api))
  dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: api }))
}

/** The account to sign with: the wanted one where the wallet shows several. Throws where the person declines. */
export const connect = async (wallet, wanted) => {
  const { accounts } = await wallet.features['standard:connect'].connect()
  return accounts.find(({ address }) => address === wanted) ?? accounts[0]
}

/**
 * What the wallet signed, and by whom. With `solana:signIn` it writes the text itself from what it is asked, and checks
 * that the domain is the page's; else it signs the text that the page shows. Throws where the person declines.
 */
export const sign = async (wallet, account, input, text) => {
  const { address } = account
  const signIn = wallet.features['solana:signIn']
  if (signIn !== undefined) {
    const [output] = await signIn.signIn({ ...input, address })
    return { address: output.account.address, signed: output.signedMessage, signature: output.signature }
  }
  const message = new TextEncoder().encode(text)
  const [output] = await wallet.features['solana:signMessage'].signMessage({ account, message })
  return { address, signed: output.signedMessage, signature: output.signature }
}
