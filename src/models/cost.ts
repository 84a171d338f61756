/** Micro US dollars per million tokens. */
export type Prices = { input: number; output: number }

export type Tokens = { input: number; output: number }

/** In micro US dollars, rounded up: the cap is never passed by rounding. */
export const costOf = (tokens: Tokens, prices: Prices): number =>
  Math.ceil((tokens.input * prices.input + tokens.output * prices.output) / 1_000_000)

/**
 * What a request takes at most, where no server has counted: a token holds three bytes of UTF-8 or more in nearly every
 * text, and the reply's schema comes on top.
 */
export const guessTokens = (question: string, output: number): Tokens => ({
  input: Math.ceil(Buffer.byteLength(question) / 3) + 200,
  output,
})
