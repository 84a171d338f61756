import { parentPort, workerData } from 'node:worker_threads'

import type { PartMessage, PartOptions } from './part.ts'

/** The thread of one embedded part: starts it, tells its address, and stops it when asked. */
const what = workerData as PartOptions
const tell = (message: PartMessage): void => parentPort?.postMessage(message, [])
const failed = (error: unknown): void =>
  tell({ failed: error instanceof Error ? error.message : String(error) })

const start = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  if (what.part === 'database') {
    const { startDatabase } = await import('./database/start.ts')
    return startDatabase({ ...what.options, onFailure: failed })
  }
  const { startChain } = await import('./chain/start.ts')
  const { rpcUrl, stop } = await startChain(what.options)
  return { url: rpcUrl, stop }
}

try {
  const { url, stop } = await start()
  parentPort?.once('message', () => {
    stop().then(
      () => parentPort?.close(),
      (error: unknown) => {
        failed(error)
        parentPort?.close()
      },
    )
  })
  tell({ url })
} catch (error) {
  failed(error)
}
