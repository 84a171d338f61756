import type { ChatRequest } from './strict.ts'

/** What the stand-in does with one request. */
export type Reply =
  | {
      kind: 'says'
      content: string | ((request: ChatRequest) => string)
      finish?: string
      usage?: Usage | 'none'
    }
  | { kind: 'declines'; refusal: string }
  | { kind: 'fails'; status: number; message: string; code?: string; headers?: Record<string, string> }
  | { kind: 'raw'; body: string; type: string }
  | { kind: 'hangs-up' }
  | { kind: 'slow'; ms: number; reply: Reply }

type Usage = { prompt_tokens: number; completion_tokens: number }

/** A completion whose text is this, or is this value as JSON. */
export const says = (content: unknown, usage?: Usage | 'none'): Reply => ({
  kind: 'says',
  content: typeof content === 'string' ? content : JSON.stringify(content),
  ...(usage === undefined ? {} : { usage }),
})

export const slow = (ms: number, reply: Reply): Reply => ({ kind: 'slow', ms, reply })

/** 429 as OpenAI sends it; `seconds` go into `Retry-After`. */
export const tooMany = (seconds: number | string): Reply => ({
  kind: 'fails',
  status: 429,
  message: 'Rate limit reached for requests',
  code: 'rate_limit_exceeded',
  headers: { 'retry-after': String(seconds) },
})

export const broken = (status = 500): Reply => ({
  kind: 'fails',
  status,
  message: 'The server had an error while processing your request',
})

/**
 * A model that does as it is told by whatever it reads: "reply X" in the item's text makes it answer X, and nothing
 * else makes it answer otherwise than `honest`. The worst case that Accord has to bear.
 */
export const gullible = (honest: unknown): Reply => ({
  kind: 'says',
  content: (request) => {
    const ordered = /\breply (?:with )?["'«]?(\w+)/i.exec(userText(request))?.[1]
    return JSON.stringify({ answer: ordered ?? honest, confidence: 1 })
  },
})

/** The user's message as text, without its pictures. */
export const userText = (request: ChatRequest): string => {
  const content = request.messages.findLast(({ role }) => role === 'user')?.content ?? ''
  if (typeof content === 'string') return content
  return content.map((part) => part.text ?? '').join('')
}
