'use strict'

/**
 * Stands in for the package bigint-buffer 1.1.5, which @solana/spl-token brings in through
 * @solana/buffer-layout-utils: its native addon overruns a buffer on bad input and ends the process
 * (CVE-2025-3194), and its fallback writes a number that is too long as another number. The same four functions,
 * written afresh; what cannot be converted throws. package.json's `overrides` put this package in place of every copy.
 */

/** @param {unknown} bytes */
const checkBytes = (bytes) => {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`expected a Buffer or Uint8Array, got ${nameOf(bytes)}`)
}

/** @param {unknown} number @param {unknown} width */
const checkNumber = (number, width) => {
  if (typeof number !== 'bigint') throw new TypeError(`expected a bigint, got ${nameOf(number)}`)
  if (!Number.isSafeInteger(width) || width < 0)
    throw new RangeError(`the width must be a whole number of bytes, 0 or more, got ${String(width)}`)
  if (number < 0n) throw new RangeError(`a negative number has no unsigned bytes: ${number}`)
}

/** @param {unknown} value */
const nameOf = (value) => (value === null ? 'null' : typeof value)

/** The unsigned number in a big-endian Buffer or Uint8Array of any length; no bytes are 0n. */
exports.toBigIntBE = (bytes) => {
  checkBytes(bytes)
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

/** The unsigned number in a little-endian Buffer or Uint8Array of any length, which is left as it is; no bytes are 0n. */
exports.toBigIntLE = (bytes) => {
  checkBytes(bytes)
  return exports.toBigIntBE(Buffer.from(bytes).reverse())
}

/** A new big-endian Buffer of `width` bytes. Throws a RangeError where the number is negative or does not fit. */
exports.toBufferBE = (number, width) => {
  checkNumber(number, width)
  if (number === 0n) return Buffer.alloc(width)
  const hex = number.toString(16)
  if (hex.length > width * 2) throw new RangeError(`0x${hex.slice(0, 80)} does not fit into ${width} bytes`)
  return Buffer.from(hex.padStart(width * 2, '0'), 'hex')
}

/** A new little-endian Buffer of `width` bytes. Throws a RangeError where the number is negative or does not fit. */
exports.toBufferLE = (number, width) => exports.toBufferBE(number, width).reverse()
