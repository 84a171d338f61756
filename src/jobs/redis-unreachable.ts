/** Redis cannot be used; the message says which and why. In a file of its own, for who catches it needs no Redis client. */
export class RedisUnreachable extends Error {
  override name = 'RedisUnreachable'
}
