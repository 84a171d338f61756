/**
 * Merkle trees as RFC 6962, section 2.1, has them (https://www.rfc-editor.org/rfc/rfc6962): a leaf is H(0x00 ‖ entry), a
 * node H(0x01 ‖ left ‖ right), and a tree of n leaves splits at the largest power of two below n. The two prefixes keep a
 * node from passing as a leaf. Pure: whoever builds brings the hash (SHA-256).
 */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** One step of a path: the hash beside it, and on which side that stands. */
export type Step = { side: 'left' | 'right'; hash: Uint8Array }

const SIZE = 32

export const leafBytes = (entry: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(1 + entry.length)
  bytes.set(entry, 1)
  return bytes
}

export const nodeBytes = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(1 + left.length + right.length)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return bytes
}

/** Every level from the leaves up to the root. A node without a neighbour moves up as it is: that is RFC 6962's shape. */
const levelsOf = (hash: Hash, leaves: readonly Uint8Array[]): Uint8Array[][] => {
  if (leaves.length === 0) throw new RangeError('a tree has at least one leaf')
  if (leaves.some((leaf) => leaf.length !== SIZE)) throw new RangeError('a leaf is a hash of 32 bytes')
  const levels = [[...leaves]]
  for (let level = levels[0] ?? []; level.length > 1;) {
    const above: Uint8Array[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as Uint8Array, level[at + 1]]
      above.push(right === undefined ? left : hash(nodeBytes(left, right)))
    }
    levels.push(above)
    level = above
  }
  return levels
}

/** The root over leaves (their hashes, at least one). */
export const rootOf = (hash: Hash, leaves: readonly Uint8Array[]): Uint8Array =>
  levelsOf(hash, leaves).at(-1)?.[0] as Uint8Array

/** The paths of some leaves up to the root, by their places. */
export const pathsOf = (hash: Hash, leaves: readonly Uint8Array[], places: readonly number[]): Step[][] => {
  const levels = levelsOf(hash, leaves)
  return places.map((place) => {
    if (!(place >= 0 && place < leaves.length)) throw new RangeError(`there is no leaf ${place}`)
    return levels.slice(0, -1).flatMap((level, height): Step[] => {
      const at = Math.floor(place / 2 ** height)
      const beside = level[at % 2 === 0 ? at + 1 : at - 1]
      return beside === undefined ? [] : [{ side: at % 2 === 0 ? 'right' : 'left', hash: beside }]
    })
  })
}

/** The root to which a leaf's hash and its path lead. */
export const climb = async (
  hash: (bytes: Uint8Array) => Promise<Uint8Array>,
  leaf: Uint8Array,
  path: readonly Step[],
): Promise<Uint8Array> => {
  let at = leaf
  for (const { side, hash: beside } of path)
    at = await hash(side === 'left' ? nodeBytes(beside, at) : nodeBytes(at, beside))
  return at
}

/** Where a path's leaf stands, as a text: in one tree, texts are in the order of their leaves, and no two are equal. */
export const placeOf = (path: readonly Step[]): string =>
  path
    .map(({ side }) => (side === 'left' ? '1' : '0'))
    .reverse()
    .join('')
