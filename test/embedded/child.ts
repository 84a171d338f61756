import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Child = {
  /** The next line that it prints. */
  line: () => Promise<string>
  /** Ends it as a power button would: nothing of it runs any more. */
  kill: () => Promise<void>
}

/** Runs a script in a process of its own. */
export const startChild = (script: URL, ...args: string[]): Child => {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { stdout } = child
  if (stdout === null) throw new Error('no output')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const gone = once(child, 'exit')
  return {
    line: async () => {
      const next = await lines.next()
      if (next.done === true) throw new Error(`${script.pathname} ended early`)
      return next.value
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
