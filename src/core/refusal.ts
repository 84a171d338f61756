/**
 * What a person can cause comes back as a value: a code that the conversation turns into words in that person's
 * language, and the values that those words need.
 */
export type Refusal<Code extends string = string> = {
  refused: Code
  words?: Record<string, string | number>
}

export const refuse = <Code extends string>(
  refused: Code,
  words?: Record<string, string | number>,
): Refusal<Code> => (words === undefined ? { refused } : { refused, words })

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value
