import type { BaselineConfig } from './baseline.ts'
import { faultOf } from './fault.ts'
import { modelOf, openClient } from './server.ts'

/**
 * Whether the model server answers, takes the key, and knows the model: what is wrong and what to do, or nothing.
 * Asks for the list of models, which costs nothing.
 */
export const checkModel = async (
  config: BaselineConfig,
): Promise<{ wrong: string; todo: string } | undefined> => {
  const model = modelOf(config)
  try {
    const known: string[] = []
    for await (const { id } of openClient(config).models.list()) known.push(id)
    if (known.length === 0 || known.includes(model)) return undefined
    return {
      wrong: `the model server does not know "${model}"`,
      todo: `set OPENAI_MODEL to one of its models, for example ${known.slice(0, 3).join(', ')}`,
    }
  } catch (error) {
    const fault = faultOf(error, new Date())
    if (fault.kind === 'closed' && fault.why.startsWith('404')) return undefined
    return fault.kind === 'closed'
      ? { wrong: `the model server refuses: ${fault.why}`, todo: 'check OPENAI_API_KEY and its quota' }
      : {
          wrong: `the model server does not answer: ${fault.why}`,
          todo: 'check OPENAI_BASE_URL, and that the server runs and can be reached from here',
        }
  }
}
