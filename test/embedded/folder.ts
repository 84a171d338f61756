import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh empty folder, gone when its scope ends. */
export const freshFolder = async (): Promise<{
  path: string
  [Symbol.asyncDispose]: () => Promise<void>
}> => {
  const path = await mkdtemp(join(tmpdir(), 'accord-embedded-'))
  return {
    path,
    [Symbol.asyncDispose]: async () =>
      rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  }
}
