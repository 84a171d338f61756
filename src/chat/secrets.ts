/** Words of everyday sentences that no recovery phrase holds: they are not in BIP-39's English list. */
const everyday = new Set(
  'the and for was are has had his her its not but out our who why she him been were than them'.split(' '),
)

/**
 * Whether a text looks like what nobody may ever send: a wallet's recovery phrase (12, 15, 18, 21 or 24 short words, with
 * or without numbers in front of them; BIP-39), or a private key (64 bytes in base58, hex or as a list of numbers; 32
 * bytes in hex). Rather one warning too many: such a text is never stored.
 */
export const looksLikeSecret = (text: string): boolean => isPhrase(text) || isKey(text)

const isPhrase = (text: string): boolean => {
  const words = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\b\d{1,2}[.):]?(?=\s|[a-z])/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
  if (![12, 15, 18, 21, 24].includes(words.length)) return false
  return words.every((word) => /^[a-z]{3,8}$/.test(word) && !everyday.has(word))
}

const isKey = (text: string): boolean =>
  /(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{85,90}(?![1-9A-HJ-NP-Za-km-z])/.test(text) ||
  /(?<![0-9a-z])(?:0x)?(?:[0-9a-f]{64}|[0-9a-f]{128})(?![0-9a-z])/i.test(text) ||
  /(?:\b\d{1,3}\s*,\s*){31,}\d{1,3}\b/.test(text)

/** Whether a text has the form of a Solana address (32 bytes in base58), and nothing else in it. */
export const looksLikeAddress = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text.trim())
