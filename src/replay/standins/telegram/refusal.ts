/** What Telegram answers instead of a result: the code, the description word for word, and `retry_after` and the like. */
export class BotApiRefusal extends Error {
  readonly code: number
  readonly parameters: Record<string, number> | undefined

  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description)
    this.name = 'BotApiRefusal'
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (description: string): BotApiRefusal =>
  new BotApiRefusal(400, `Bad Request: ${description}`)

export const forbidden = (description: string): BotApiRefusal =>
  new BotApiRefusal(403, `Forbidden: ${description}`)

export const conflict = (description: string): BotApiRefusal =>
  new BotApiRefusal(409, `Conflict: ${description}`)

export const tooManyRequests = (seconds: number): BotApiRefusal =>
  new BotApiRefusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
