type Item = { status: string; gold: unknown }

/**
 * Whether an item can be in somebody's hands: it is open, or it has a known answer. Those are asked of many people, also
 * once they are settled, and each answer gets its verdict at once.
 */
export const isServable = (item: Item): boolean => item.status === 'open' || isProbe(item)

export const isProbe = ({ status, gold }: Item): boolean => status === 'settled' && gold !== null
