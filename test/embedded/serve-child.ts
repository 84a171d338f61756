import { startEmbedded } from '../../src/embedded/start.ts'

/** Serves a home until it is killed; prints the addresses. Arguments: the home, and the parts' names. */
const [home = '', ...parts] = process.argv.slice(2)
const { databaseUrl, rpcUrl } = await startEmbedded({
  home,
  database: parts.includes('database'),
  chain: parts.includes('chain'),
  slotMs: 20,
})
console.log(JSON.stringify({ databaseUrl, rpcUrl }))
