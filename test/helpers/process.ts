import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export type Running = {
  child: ChildProcess
  /** What it has written to standard output so far. */
  output(): string
  /** Resolves with the first match in its standard output; throws where the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Asks it to end, and resolves with its exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

/** Runs a command of Accord in a process of its own, as a person would. */
export const runAccord = (args: string[], env: Record<string, string>): Running => {
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = once(child, 'close')
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(output)
      if (match !== null) return match
      const over = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)])
      if (over && pattern.exec(output) === null)
        throw new Error(`it ended before it said ${pattern}: ${output}\n${errors}`)
    }
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    child,
    output: () => output,
    says,
    stop: async () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL')
    },
  }
}

/** Runs a command to its end; gives its exit code and what it wrote. */
export const accord = async (
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}
