/** A request for a chat completion, as far as Accord sends one. */
export type ChatRequest = {
  model: string
  messages: {
    role: string
    content: string | { type: string; text?: string; image_url?: { url: string } }[]
  }[]
  response_format?: { type: string; json_schema?: { name: string; strict?: boolean; schema: JsonSchema } }
  max_completion_tokens?: number
  max_tokens?: number
}
type JsonSchema = {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: unknown
  items?: JsonSchema
}

/** What this server is able to do: servers that speak OpenAI's protocol differ. */
export type Abilities = {
  models: string[]
  formats: string[]
  limit: 'max_completion_tokens' | 'max_tokens' | 'both'
}

export type Complaint = { status: number; message: string; param?: string; code?: string }

const parameters = new Set(['model', 'messages', 'response_format', 'max_completion_tokens', 'max_tokens'])

/** The first thing wrong with a request, in the words of OpenAI's API, or nothing. */
export const complaintOf = (body: unknown, abilities: Abilities): Complaint | undefined => {
  if (typeof body !== 'object' || body === null)
    return { status: 400, message: 'We could not parse the JSON body of your request.' }
  const unknown = Object.keys(body).find((name) => !parameters.has(name))
  if (unknown !== undefined)
    return { status: 400, message: `Unrecognized request argument supplied: ${unknown}`, param: unknown }
  const request = body as ChatRequest
  if (!abilities.models.includes(request.model))
    return { status: 404, message: `The model \`${request.model}\` does not exist`, code: 'model_not_found' }
  return (
    messagesComplaint(request) ?? limitComplaint(request, abilities) ?? formatComplaint(request, abilities)
  )
}

const messagesComplaint = ({ messages }: ChatRequest): Complaint | undefined => {
  if (!Array.isArray(messages) || messages.length === 0)
    return { status: 400, message: "Invalid 'messages': empty array.", param: 'messages' }
  const wrong = messages.find(({ role }) => !['system', 'user', 'assistant', 'developer'].includes(role))
  return wrong === undefined
    ? undefined
    : { status: 400, message: `Invalid value: '${wrong.role}'`, param: 'messages' }
}

const limitComplaint = (request: ChatRequest, { limit }: Abilities): Complaint | undefined => {
  const used = (['max_completion_tokens', 'max_tokens'] as const).filter(
    (name) => request[name] !== undefined,
  )
  if (used.length === 2)
    return { status: 400, message: 'Setting max_tokens and max_completion_tokens at once is not supported.' }
  const name = used[0]
  if (name === undefined || limit === 'both' || limit === name) return undefined
  return {
    status: 400,
    message: `Unsupported parameter: '${name}'`,
    param: name,
    code: 'unsupported_parameter',
  }
}

const formatComplaint = (request: ChatRequest, { formats }: Abilities): Complaint | undefined => {
  const format = request.response_format
  if (format === undefined) return undefined
  const param = 'response_format'
  if (!formats.includes(format.type))
    return { status: 400, message: `Invalid parameter: 'response_format' of type '${format.type}'`, param }
  if (format.type === 'json_object')
    return /json/i.test(JSON.stringify(request.messages))
      ? undefined
      : { status: 400, message: "'messages' must contain the word 'json' in some form.", param: 'messages' }
  const { json_schema: schema } = format
  if (schema === undefined || !/^[\w-]{1,64}$/.test(schema.name))
    return { status: 400, message: "Invalid 'response_format.json_schema.name'", param }
  const loose = schema.strict === true ? looseAt(schema.schema, []) : undefined
  return loose === undefined
    ? undefined
    : { status: 400, message: `Invalid schema for response_format '${schema.name}': ${loose}`, param }
}

/** Strict schemas name every property as required and allow no other. */
const looseAt = (schema: JsonSchema, path: string[]): string | undefined => {
  if (path.length === 0 && schema.type !== 'object') return "schema must be of type 'object'"
  const at = `In context=(${path.join(', ')})`
  const names = Object.keys(schema.properties ?? {})
  if (schema.type === 'object' && schema.additionalProperties !== false)
    return `${at}, 'additionalProperties' is required to be supplied and to be false.`
  if (names.some((name) => schema.required?.includes(name) !== true))
    return `${at}, 'required' is required to be supplied and to be an array including every key in properties.`
  for (const name of names) {
    const inner = schema.properties?.[name]
    const loose = inner === undefined ? undefined : looseAt(inner, [...path, name])
    if (loose !== undefined) return loose
  }
  return schema.items === undefined ? undefined : looseAt(schema.items, [...path, 'items'])
}
