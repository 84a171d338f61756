import { readdir } from 'node:fs/promises'

import type { Task } from './task.ts'

const folder = new URL('tasks/', import.meta.url)

/** Every kind of job, found by its file in `tasks/`: by its name, which is the file's name. */
export const loadTasks = async (): Promise<Map<string, Task>> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort()
  const tasks = new Map<string, Task>()
  for (const file of files) {
    const { task } = (await import(new URL(file, folder).href)) as { task: Task }
    if (`${task.name}.ts` !== file) throw new Error(`jobs/tasks/${file} holds a task named ${task.name}`)
    tasks.set(task.name, task)
  }
  return tasks
}
