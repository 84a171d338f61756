import type OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'

import type { ModelPrompt } from '#prompts/task-type.ts'

type Request = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming

/** What a server was found to understand; it is learned from its refusals and kept while the process lives. */
export type Dialect = {
  format: 'schema' | 'json' | 'text'
  limit: 'max_completion_tokens' | 'max_tokens'
}

export const bestDialect: Dialect = { format: 'schema', limit: 'max_completion_tokens' }

/** What to try after a server refused an option, or nothing where there is nothing simpler. */
export const simpler = (dialect: Dialect, refused: 'format' | 'limit'): Dialect | undefined => {
  if (refused === 'limit')
    return dialect.limit === 'max_tokens' ? undefined : { ...dialect, limit: 'max_tokens' }
  if (dialect.format === 'text') return undefined
  return { ...dialect, format: dialect.format === 'schema' ? 'json' : 'text' }
}

/** Room for a reply in tokens: the longest answer, and what a model may think before it. */
export const MAX_OUTPUT = 4000

/**
 * The request: two messages whatever an item says, instructions in the system's and data in the user's. Where the
 * server cannot hold the model to a schema, the schema is told to it in words.
 */
export const buildRequest = (model: string, prompt: ModelPrompt, dialect: Dialect): Request => {
  const told = dialect.format === 'schema' ? '' : `\n\nThe JSON schema of the reply: ${schemaText(prompt)}`
  return {
    model,
    messages: [
      { role: 'system', content: prompt.system + told },
      { role: 'user', content: userContent(prompt) },
    ],
    [dialect.limit]: MAX_OUTPUT,
    ...formatOf(prompt, dialect),
  }
}

const schemaText = (prompt: ModelPrompt): string => JSON.stringify(z.toJSONSchema(prompt.reply))

const formatOf = (prompt: ModelPrompt, { format }: Dialect): Pick<Request, 'response_format'> => {
  if (format === 'schema') return { response_format: zodResponseFormat(prompt.reply, 'reply') }
  return format === 'json' ? { response_format: { type: 'json_object' } } : {}
}

const userContent = ({ user, picture }: ModelPrompt): OpenAI.Chat.ChatCompletionUserMessageParam['content'] =>
  picture === undefined
    ? user
    : [
        { type: 'text', text: user },
        { type: 'image_url', image_url: { url: picture } },
      ]
