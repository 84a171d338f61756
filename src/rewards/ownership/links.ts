/** Where the page is reached, if it is: the configured public address, or the web chat's own on this machine. */
export type PageAddress = () => string | undefined

const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/**
 * The page's address for people on a platform, or undefined where a link would not work for them: wallets speak to
 * https pages alone, and to those of their own machine, which is where a web chat without a public address is used.
 */
export const pageFor = (base: string | undefined, platform: string): URL | undefined => {
  if (base === undefined || !URL.canParse(base)) return undefined
  const url = new URL('/wallet', base)
  return url.protocol === 'https:' || (platform === 'web' && isLoopback(url)) ? url : undefined
}

/** The link: its secret stands behind the #, which no browser sends, so that it is in no server's and no proxy's log. */
export const linkTo = (page: URL, token: string): string => `${page.href}#${token}`

/** Wallets that open a page inside themselves by an https link, which is what a phone needs. Only for https pages. */
export type WalletLink = { name: string; url: string }

/**
 * Phantom: docs.phantom.com, "Browse". Solflare: the same with `v1`, as its wallet adapter calls it. Both take the page
 * and who asks, URL-encoded.
 */
export const walletLinks = (page: string): WalletLink[] => {
  const { protocol, origin } = new URL(page)
  if (protocol !== 'https:') return []
  const rest = `${encodeURIComponent(page)}?ref=${encodeURIComponent(origin)}`
  return [
    { name: 'Phantom', url: `https://phantom.app/ul/browse/${rest}` },
    { name: 'Solflare', url: `https://solflare.com/ul/v1/browse/${rest}` },
  ]
}
