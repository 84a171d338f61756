const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const VALUES = new Map(ALPHABET.split('').map((letter, value) => [letter.charCodeAt(0), value]))

/** Four letters are worked out as one digit, out of two bytes at a time: a quarter of the steps, in safe integers. */
const LETTERS = 4
const BASE = 58 ** LETTERS

/** Bytes in Bitcoin's base 58, as Solana writes addresses, signatures and blockhashes; a leading zero byte is a `1`. */
export const toBase58 = (bytes: Uint8Array): string => {
  let zeros = 0
  while (bytes[zeros] === 0) zeros += 1
  const digits: number[] = [] // the lowest first
  for (let at = zeros - ((bytes.length - zeros) % 2); at < bytes.length; at += 2) {
    // Where the bytes are odd in number, the first pair begins with a zero byte or before the first byte.
    let carry = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
    for (let i = 0; i < digits.length; i++) {
      const sum = (digits[i] as number) * 65_536 + carry
      carry = Math.floor(sum / BASE)
      digits[i] = sum - carry * BASE
    }
    if (carry > 0) digits.push(carry)
  }
  let text = ''
  for (let digit of digits)
    for (let i = 0; i < LETTERS; i++) {
      text = (ALPHABET[digit % 58] as string) + text
      digit = Math.floor(digit / 58)
    }
  return '1'.repeat(zeros) + text.replace(/^1+/, '')
}

/**
 * The bytes of a base 58 text, or undefined where it holds another letter or more than `most` letters: the work grows
 * with the square of the length. An address has 44 letters at most, a signature 88.
 */
export const fromBase58 = (text: string, most = 128): Uint8Array | undefined => {
  if (text.length > most) return undefined
  let ones = 0
  while (text[ones] === '1') ones += 1
  const bytes = new Uint8Array(text.length) // the lowest first
  let used = 0
  for (let at = ones; at < text.length; at++) {
    let carry = VALUES.get(text.charCodeAt(at))
    if (carry === undefined) return undefined
    let i = 0
    for (; i < used || carry > 0; i++) {
      carry += (bytes[i] as number) * 58
      bytes[i] = carry & 0xff
      carry >>= 8
    }
    used = i
  }
  return bytes.slice(0, used + ones).reverse()
}
