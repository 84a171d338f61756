import { readdir } from 'node:fs/promises'

import { mistakesOf } from './check.ts'
import type { TaskType } from './task-type.ts'

/** The task types by their kind. */
export type TaskTypes = ReadonlyMap<string, TaskType>

const ownFolder = new URL('types/', import.meta.url)

/**
 * Reads every file of the folder (`types/` by default), each one a task type exported as `taskType`, and checks each
 * on its own samples. Throws one error that lists every mistake of every file: Accord does not start with half a task.
 */
export const loadTaskTypes = async (folder: URL = ownFolder): Promise<TaskTypes> => {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort()
  const types = new Map<string, TaskType>()
  const mistakes: string[] = []
  for (const file of files) {
    const kind = file.slice(0, -'.ts'.length)
    const found = await load(new URL(file, folder), kind)
    mistakes.push(...found.mistakes.map((mistake) => `${file}: ${mistake}`))
    if (found.type !== undefined) types.set(kind, found.type)
  }
  if (files.length === 0) mistakes.push(`there is no task type in ${folder.pathname}`)
  if (mistakes.length > 0) throw new Error(`Task types have mistakes:\n- ${mistakes.join('\n- ')}`)
  return types
}

const load = async (file: URL, kind: string): Promise<{ type?: TaskType; mistakes: string[] }> => {
  try {
    const module: unknown = await import(file.href)
    const type = (module as { taskType?: TaskType }).taskType
    if (typeof type !== 'object') return { mistakes: ['exports no `taskType`'] }
    return { type, mistakes: mistakesOf(type, kind) }
  } catch (error) {
    return { mistakes: [`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`] }
  }
}
