import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Compiled code is kept beside the packages, where only they may write who may change the code: a start takes half the time.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/accord', import.meta.url)))

const { runCli } = await import('#cli/run.ts')
process.exitCode = await runCli(process.argv.slice(2))
