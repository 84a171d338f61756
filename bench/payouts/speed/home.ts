import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { startEmbedded } from '#embedded/start.ts'

/** What the processes of a measurement share: where the embedded parts are kept, and the mint that is paid in. */
export type Home = { home: string; mint: string; people: number }

const ENTRY = fileURLToPath(new URL('../../payouts.ts', import.meta.url))

/** Another process of the bench; what it is to do goes in, and what it found comes out. */
export const startProcess = (
  part: 'embedded' | 'payer',
  order: object,
  args: string[] = [],
): ChildProcess => {
  const child = spawn(process.execPath, [...args, ENTRY, part], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin?.write(`${JSON.stringify(order)}\n`)
  return child
}

/**
 * Runs database and chain, as `npm start` has them, until its input ends. Says when they are there, and then for each line
 * of its input how many seconds of processor they have taken.
 */
export const serveEmbedded = async ({ home }: { home: string }, lines: Interface): Promise<void> => {
  const embedded = await startEmbedded({ home, database: true, chain: true })
  console.log('ready')
  lines.on('line', () => {
    const { user, system } = process.cpuUsage()
    console.log((user + system) / 1e6)
  })
  await once(lines, 'close')
  await embedded.stop()
}
