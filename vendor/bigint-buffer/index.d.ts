/** The unsigned number in big-endian bytes of any length; no bytes are 0n. Throws a TypeError for anything else. */
export declare function toBigIntBE(bytes: Uint8Array): bigint
/** The unsigned number in little-endian bytes of any length; no bytes are 0n. Throws a TypeError for anything else. */
export declare function toBigIntLE(bytes: Uint8Array): bigint
/** A new big-endian Buffer of `width` bytes. Throws a RangeError where the number is negative or does not fit. */
export declare function toBufferBE(number: bigint, width: number): Buffer
/** A new little-endian Buffer of `width` bytes. Throws a RangeError where the number is negative or does not fit. */
export declare function toBufferLE(number: bigint, width: number): Buffer
