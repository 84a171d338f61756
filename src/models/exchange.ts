import { setTimeout as sleep } from 'node:timers/promises'

import type OpenAI from 'openai'

import type { Log } from '#core/log.ts'
import type { ModelPrompt } from '#prompts/task-type.ts'

import type { Tokens } from './cost.ts'
import { faultOf, type Fault } from './fault.ts'
import type { Gate } from './gate.ts'
import { bestDialect, buildRequest, simpler, type Dialect } from './request.ts'

/**
 * `said`: what the model wrote. `refused`: the server does not take this question. `tokens` is missing where the
 * server does not count. `lost`: we hung up on an attempt, which may be billed all the same.
 */
export type Exchanged =
  | { said: string; tokens?: Tokens }
  | { abstained: string; tokens?: Tokens }
  | { refused: string }
  | { retryLater: string; seconds: number; lost: boolean }
type Outcome = { said: string; tokens?: Tokens } | { abstained: string; tokens?: Tokens } | { fault: Fault }

export type Line = {
  client: OpenAI
  model: string
  gate: Gate
  log: Log
  now: () => Date
  patienceMs: number
  /** Ends every wait and every request: Accord stops. */
  signal: AbortSignal
}

const ATTEMPTS = 3
const FIRST_PAUSE = 500
const CLOSED_REST = 60_000

/** Asks one question: waits for its turn, tries again where that helps, gives up before the patience ends. */
export const createExchange = (line: Line): ((prompt: ModelPrompt) => Promise<Exchanged>) => {
  let dialect: Dialect = bestDialect
  const attempt = async (prompt: ModelPrompt): Promise<Outcome> => {
    for (;;) {
      const used = dialect
      const outcome = await once(line, prompt, used)
      const fault = 'fault' in outcome ? outcome.fault : undefined
      if (fault?.kind !== 'format' && fault?.kind !== 'limit') return outcome
      const next = simpler(used, fault.kind)
      if (next === undefined) return outcome
      line.log.info({ model: line.model, why: fault.why }, `the model server does not take its ${fault.kind}`)
      if (dialect === used) dialect = next
    }
  }
  return async (prompt) => {
    try {
      return await persist(line, async () => attempt(prompt))
    } catch (error) {
      if (line.signal.aborted) return later('Accord stops', 1000)
      throw error
    }
  }
}

const persist = async (line: Line, attempt: () => Promise<Outcome>): Promise<Exchanged> => {
  const deadline = performance.now() + line.patienceMs
  let pause = 0
  for (let attempts = 1; ; attempts += 1) {
    const turn = line.gate.enter(deadline - performance.now())
    if ('closed' in turn) return later('the model server rests', turn.closed)
    await sleep(Math.max(pause, turn.wait), undefined, { signal: line.signal })
    const outcome = await attempt()
    if (!('fault' in outcome)) {
      line.gate.good()
      return outcome
    }
    const { fault } = outcome
    if (line.signal.aborted) return later('Accord stops', 1000, true)
    line.log.warn({ model: line.model, fault: fault.kind, why: fault.why }, 'the model gave no answer')
    if (fault.kind === 'closed') {
      line.gate.bad(CLOSED_REST)
      return later(fault.why, CLOSED_REST)
    }
    if (fault.kind !== 'again') return { refused: fault.why }
    line.gate.bad(fault.rest)
    pause = Math.max(fault.rest ?? 0, FIRST_PAUSE * 2 ** (attempts - 1) * (0.75 + Math.random() / 2))
    if (fault.lost || attempts >= ATTEMPTS || performance.now() + pause >= deadline)
      return later(fault.why, pause, fault.lost)
  }
}

const later = (why: string, ms: number, lost = false): Exchanged => ({
  retryLater: why,
  seconds: Math.max(1, Math.ceil(ms / 1000)),
  lost,
})

const once = async (line: Line, prompt: ModelPrompt, dialect: Dialect): Promise<Outcome> => {
  try {
    return outcomeOf(
      await line.client.chat.completions.create(buildRequest(line.model, prompt, dialect), {
        signal: line.signal,
      }),
    )
  } catch (error) {
    return { fault: faultOf(error, line.now()) }
  }
}

/** Servers that only resemble the real one leave fields out, so nothing of a completion is taken for granted. */
const outcomeOf = (completion: Partial<OpenAI.Chat.ChatCompletion> | null): Outcome => {
  const choice = completion?.choices?.[0]
  if (completion === null || choice?.message === undefined)
    return { fault: { kind: 'again', lost: false, why: 'the reply is no chat completion' } }
  const { usage } = completion
  const tokens =
    usage === undefined || usage === null
      ? {}
      : { tokens: { input: usage.prompt_tokens, output: usage.completion_tokens } }
  if (choice.finish_reason === 'content_filter') return { abstained: 'content-filter', ...tokens }
  if (choice.message.refusal) return { abstained: 'model-refused', ...tokens }
  if (choice.finish_reason === 'length') return { abstained: 'reply-too-long', ...tokens }
  return { said: choice.message.content ?? '', ...tokens }
}
