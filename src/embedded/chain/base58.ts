const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const VALUES = new Map(ALPHABET.split('').map((letter, value) => [letter, value]))

/** Bytes in Bitcoin's base 58, as Solana writes addresses, signatures and blockhashes. */
export const toBase58 = (bytes: Uint8Array): string => {
  const digits: number[] = []
  for (const byte of bytes) {
    let carry = byte
    for (let i = 0; i < digits.length; i++) {
      carry += (digits[i] ?? 0) << 8
      digits[i] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  const zeros = bytes.findIndex((byte) => byte !== 0)
  const ones = '1'.repeat(zeros === -1 ? bytes.length : zeros)
  return (
    ones +
    digits
      .map((digit) => ALPHABET[digit])
      .reverse()
      .join('')
  )
}

/** The bytes of a base 58 text, or undefined where it holds another letter. */
export const fromBase58 = (text: string): Uint8Array | undefined => {
  const bytes: number[] = []
  for (const letter of text) {
    let carry = VALUES.get(letter)
    if (carry === undefined) return undefined
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] ?? 0) * 58
      bytes[i] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  const ones = /^1*/.exec(text)?.[0].length ?? 0
  return Uint8Array.from([...Array.from({ length: ones }, () => 0), ...bytes.reverse()])
}
