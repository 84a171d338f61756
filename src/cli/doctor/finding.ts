import { damageTodo, isDamage } from '../damage.ts'

/** What the doctor found of one part. `todo`: what to do about it. */
export type Finding = { part: string; state: 'fine' | 'warning' | 'failed'; what: string; todo?: string }

/** Runs one check; whatever it throws is what is wrong. */
export const check = async (
  part: string,
  todo: string,
  run: () => Promise<string | Finding>,
): Promise<Finding> => {
  try {
    const found = await run()
    return typeof found === 'string' ? { part, state: 'fine', what: found } : found
  } catch (error) {
    if (isDamage(error)) return { part: 'database', state: 'failed', what: error.message, todo: damageTodo }
    return { part, state: 'failed', what: error instanceof Error ? firstLine(error) : String(error), todo }
  }
}

const firstLine = (error: Error): string => {
  const causes = error instanceof AggregateError ? error.errors.map((cause) => String(cause)) : []
  return [error.message, ...causes].find((line) => line !== '')?.split('\n')[0] ?? error.name
}
