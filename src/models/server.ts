import { randomUUID } from 'node:crypto'

import OpenAI from 'openai'

import { canonicalJson, sha256 } from '#core/ids.ts'
import type { Example, ModelPrompt, TaskItem, TaskType } from '#prompts/task-type.ts'

import type { Baseline, BaselineConfig, BaselineDeps, Judgement } from './baseline.ts'
import { createBudget } from './budget.ts'
import { recall, remember, type Remembered } from './cache.ts'
import { costOf, guessTokens, type Prices } from './cost.ts'
import { createExchange, type Exchanged } from './exchange.ts'
import { createGate } from './gate.ts'
import { readReply } from './reply.ts'
import { MAX_OUTPUT, buildRequest, bestDialect } from './request.ts'

const OPENAI = 'https://api.openai.com/v1'

/** A client that is silent and does not retry by itself; some local servers want no key, and the SDK wants any. */
export const openClient = (config: BaselineConfig): OpenAI =>
  new OpenAI({
    apiKey: config.apiKey ?? 'none',
    baseURL: config.baseUrl ?? OPENAI,
    maxRetries: 0,
    timeout: config.timeoutMs ?? 15_000,
    logLevel: 'off',
  })

export const modelOf = (config: BaselineConfig): string => config.model ?? 'gpt-5-mini'

/** Equal questions to the same model have equal keys; the prompt's version and the reply's schema are part of them. */
const keyOf = (config: BaselineConfig, prompt: ModelPrompt): string =>
  sha256(
    canonicalJson([
      config.baseUrl ?? OPENAI,
      prompt.version,
      buildRequest(modelOf(config), prompt, bestDialect),
    ]),
  )

/** Judges by asking an OpenAI-compatible server. What it said is kept, so a question is paid once. */
export const createServerJudge = (config: BaselineConfig, deps: BaselineDeps): Baseline => {
  const { db, log, now } = deps
  const model = modelOf(config)
  const prices = { input: config.inputMicroUsd ?? 250_000, output: config.outputMicroUsd ?? 2_000_000 }
  const budget = createBudget(db, config.dailyCapMicroUsd ?? 1_000_000, now)
  const stop = new AbortController()
  const exchange = createExchange({
    client: openClient(config),
    model,
    gate: createGate(config.requestsPerMinute ?? 60),
    log,
    now,
    patienceMs: config.patienceMs ?? 25_000,
    signal: stop.signal,
  })
  const asking = new Map<string, Promise<Judgement>>()

  const ask = async (question: Question, key: string): Promise<Judgement> => {
    const known = await recall(db, key)
    if (known !== undefined) return known
    const highest = costOf(guessTokens(question.prompt.system + question.prompt.user, MAX_OUTPUT), prices)
    const release = await budget.hold(highest)
    if (release === undefined) return { abstained: 'daily-cap' }
    try {
      const exchanged = await exchange(question.prompt)
      if ('refused' in exchanged) return { abstained: `refused: ${exchanged.refused}` }
      if ('retryLater' in exchanged) {
        const { retryLater, seconds, lost } = exchanged
        if (lost)
          await remember(db, { key: lostKey(), reply: { abstained: 'lost' }, cost: highest, now: now() })
        return { retryLater, seconds }
      }
      const reply = replyOf(question, exchanged)
      await remember(db, { key, reply, cost: paidFor(exchanged, question.prompt, prices), now: now() })
      return reply
    } finally {
      release()
    }
  }

  return {
    voice: `m:${model}`,
    judge: async (type, item, examples) => {
      const prompt = type.baseline(item, othersThan(item, examples))
      const key = keyOf(config, prompt)
      const running = asking.get(key) ?? ask({ type, item, prompt }, key).finally(() => asking.delete(key))
      asking.set(key, running)
      return running
    },
    close: async () => {
      stop.abort()
      await Promise.allSettled(asking.values())
    },
  }
}

/** An item with a known answer must not find itself among its own examples: the model would be praised for copying. */
const othersThan = (item: TaskItem, examples: Example[]): Example[] => {
  const own = canonicalJson(item.payload)
  return examples.filter((example) => canonicalJson(example.item.payload) !== own)
}

type Question = { type: TaskType; item: TaskItem; prompt: ModelPrompt }
type Replied = Extract<Exchanged, { tokens?: unknown }>

const lostKey = (): string => `lost:${randomUUID()}`

const replyOf = ({ type, item, prompt }: Question, replied: Replied): Remembered =>
  'said' in replied ? readReply(type, item, prompt, replied.said) : { abstained: replied.abstained }

/** What the server counted, or our guess where it does not count. In micro US dollars. */
const paidFor = (replied: Replied, prompt: ModelPrompt, prices: Prices): number => {
  const written = 'said' in replied ? replied.said : ''
  const guess = () => guessTokens(prompt.system + prompt.user, Math.ceil(Buffer.byteLength(written) / 3))
  return costOf(replied.tokens ?? guess(), prices)
}
