const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const values = new Map(ALPHABET.split('').map((char, index) => [char, BigInt(index)]))

/** Bytes in base58, Bitcoin's alphabet, as Solana writes addresses and signatures; a leading zero byte is a `1`. */
export const toBase58 = (bytes: Uint8Array): string => {
  const zeros = bytes.findIndex((byte) => byte !== 0)
  if (bytes.length === 0 || zeros === -1) return '1'.repeat(bytes.length)
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  while (number > 0n) {
    text = (ALPHABET[Number(number % 58n)] as string) + text
    number /= 58n
  }
  return '1'.repeat(zeros) + text
}

/** The bytes of a base58 text of at most 128 characters, or undefined where it is none. */
export const fromBase58 = (text: string): Uint8Array | undefined => {
  if (text.length > 128) return undefined
  let number = 0n
  for (const char of text) {
    const value = values.get(char)
    if (value === undefined) return undefined
    number = number * 58n + value
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  const hex = number === 0n ? '' : number.toString(16)
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')])
}
