import type { TaskItem, TaskType } from '#prompts/task-type.ts'

import type { Baseline, BaselineDeps, Judgement } from './baseline.ts'

/** A judge that needs no server; each file of `local/` exports one. */
export type LocalJudge = {
  judge(type: TaskType, item: TaskItem): Promise<Exclude<Judgement, { retryLater: string }>>
  close?(): Promise<void>
}

const folder = new URL('local/', import.meta.url)

/** Judges on this machine, by the judge that the task type names. A judge is loaded when it is first needed. */
export const createLocalJudge = ({ log }: Pick<BaselineDeps, 'log'>): Baseline => {
  const judges = new Map<string, Promise<LocalJudge>>()
  const judgeOf = async (name: string): Promise<LocalJudge> => {
    const known = judges.get(name) ?? loadJudge(name)
    judges.set(name, known)
    return known
  }
  return {
    voice: 'm:local',
    judge: async (type, item) => {
      if (type.local === undefined) return { abstained: 'no-local-judge' }
      const judge = await judgeOf(type.local)
      try {
        return await judge.judge(type, item)
      } catch (error) {
        log.error({ kind: type.kind, judge: type.local, error }, 'a local judge failed')
        return { abstained: 'local-judge-failed' }
      }
    },
    close: async () => {
      for (const judge of judges.values()) await (await judge).close?.()
    },
  }
}

/** Reads `local/NAME.ts`, which exports `createJudge`. */
const loadJudge = async (name: string): Promise<LocalJudge> => {
  const module: unknown = await import(new URL(`${name}.ts`, folder).href)
  return (module as { createJudge: () => LocalJudge }).createJudge()
}
