/** Says yes at most so many times in any such stretch of milliseconds. */
export const createAllowance = ({ most, perMs }: { most: number; perMs: number }): (() => boolean) => {
  let given: number[] = []
  return () => {
    const now = performance.now()
    given = given.filter((at) => at > now - perMs)
    if (given.length >= most) return false
    given.push(now)
    return true
  }
}
