import { InvalidArgumentError } from 'commander'

/** A whole number of at least `least`, for commander. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    if (!/^\d{1,15}$/.test(text) || Number(text) < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`)
    return Number(text)
  }

/** A share between 0 and 1, both left out. */
export const share = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('It must lie between 0 and 1, for example 0.95.')
  return value
}

/** `0=negative,1=positive` as a map. */
export const labelMap = (text: string): Map<string, string> => {
  const pairs = text.split(',').map((pair) => pair.split('='))
  if (pairs.some(([from, to]) => !from || !to))
    throw new InvalidArgumentError('It must look like 0=negative,1=positive.')
  return new Map(pairs.map(([from = '', to = '']) => [from.trim(), to.trim()]))
}
