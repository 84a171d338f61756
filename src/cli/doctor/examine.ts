import { sql } from 'kysely'

import { isOwner } from '#db/app-role.ts'
import { openQueues } from '#jobs/queues.ts'

import type { Config } from '../../config.ts'
import { openDatabase, type Ground } from '../open.ts'
import { openTreasuryChain } from '../open-chain.ts'
import { checkDiscord } from './discord.ts'
import { endpointsFinding } from './endpoints.ts'
import { check, type Finding } from './finding.ts'
import { checkModel } from './model.ts'
import { checkSigner } from './signer.ts'
import { checkTelegram } from './telegram.ts'
import { examineTreasury } from './treasury.ts'

export type { Finding } from './finding.ts'

/** Looks at every part that the configuration names, one after the other, each on its own. */
export const examine = async (config: Config): Promise<Finding[]> => {
  const findings: Finding[] = []
  let ground: Ground | undefined
  const database = await check('database', databaseTodo(config), async () => {
    ground = await openDatabase(config, { chain: true })
    return describeDatabase(config, ground)
  })
  findings.push(database)
  await using opened = ground
  if (opened !== undefined) {
    findings.push(await checkQueue(config, opened))
    findings.push(...(await checkSigner(config)), ...(await checkChain(config, opened)))
  }
  findings.push(await checkModel(config))
  if (config.telegram !== undefined) findings.push(await checkTelegram(config.telegram))
  if (config.discord !== undefined)
    findings.push(...(await checkDiscord(config.discord, config.taskPlaces, opened?.db)))
  return findings
}

const databaseTodo = (config: Config): string =>
  config.databaseUrl === undefined
    ? `Another process may hold ${config.home}: stop it, or set ACCORD_HOME to another folder.`
    : 'Start PostgreSQL 15 or newer and mend DATABASE_URL=postgres://user:password@host:5432/name.'

const oldest = 150_000

const describeDatabase = async (config: Config, { db }: Ground): Promise<string | Finding> => {
  const { rows } = await sql<{ version: string; number: string }>`
    select version(), current_setting('server_version_num') as number`.execute(db)
  const version = rows[0]?.version.split(' on ')[0] ?? 'PostgreSQL'
  if (Number(rows[0]?.number) < oldest)
    return {
      part: 'database',
      state: 'failed',
      what: `${version} is too old`,
      todo: 'Use PostgreSQL 15 or newer.',
    }
  return `${version}${config.databaseUrl === undefined ? `, embedded, in ${config.home}` : ''}`
}

const checkQueue = async (config: Config, ground: Ground): Promise<Finding> =>
  check(
    'queue',
    config.redisUrl === undefined
      ? 'Run, as the owner of the tables: npm run -s accord -- migrate'
      : 'Start Redis 7 or newer and mend REDIS_URL=redis://host:6379, or leave it out.',
    async () => {
      const { redisUrl } = config
      const queues = await openQueues({
        databaseUrl: ground.databaseUrl,
        migrate: await isOwner(ground.db),
        ...(redisUrl !== undefined && { redisUrl }),
      })
      try {
        const counts = Object.values(await queues.counts())
        const sum = (state: string): number =>
          counts.reduce((total, states) => total + (states[state] ?? 0), 0)
        const what = `${redisUrl === undefined ? 'in the database' : 'on Redis'}; ${sum('waiting')} jobs wait, ${sum('failed')} failed`
        const todo = 'Look into the log for "a job failed"; the sweep tries again by itself.'
        return sum('failed') > 0 ? { part: 'queue', state: 'warning', what, todo } : what
      } finally {
        await queues.close()
      }
    },
  )

const checkChain = async (config: Config, ground: Ground): Promise<Finding[]> => {
  const todo =
    'Mend SOLANA_RPC_URL, SOLANA_KEYPAIR (a key file of mode 0600) and TOKEN_MINT, or leave all three out.'
  const findings: Finding[] = []
  const chain = await check('chain', todo, async () => {
    const opened = await openTreasuryChain(config, ground.rpcUrl)
    await examineTreasury(ground.db, opened, (finding) => findings.push(finding))
    return await endpointsFinding(opened, config.solana === undefined ? ', embedded' : '')
  })
  return [chain, ...findings]
}
