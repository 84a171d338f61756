import type { Config } from '../../config.ts'
import { check, type Finding } from './finding.ts'

const patienceMs = 10_000

/** Whether the model's server answers to the key, and knows the model. Nothing is spent on it. */
export const checkModel = async ({ model }: Config): Promise<Finding> => {
  if (model === undefined)
    return { part: 'model', state: 'fine', what: 'the judges on this machine (no OPENAI_API_KEY is set)' }
  const base = (model.baseUrl ?? 'https://api.openai.com/v1').replace(/\/$/, '')
  const todo =
    'Mend OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL. People are asked meanwhile all the same.'
  return check('model', todo, async () => {
    const response = await fetch(`${base}/models`, {
      headers: { authorization: `Bearer ${model.apiKey}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok)
      throw new Error(`${new URL(base).host} answers ${response.status} ${response.statusText}`)
    const { data = [] } = (await response.json()) as { data?: { id: string }[] }
    if (data.length > 0 && !data.some(({ id }) => id === model.name))
      throw new Error(`${new URL(base).host} does not have the model ${model.name}`)
    return `${model.name} at ${new URL(base).host}`
  })
}
