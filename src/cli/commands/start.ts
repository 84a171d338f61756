import { Command } from 'commander'
import { serve } from '@hono/node-server'

import { createTelegramDoor } from '#bots/telegram/door.ts'
import { cardPosted, rendered } from '#chat/converse.ts'
import { createConsole } from '#console/app.ts'
import type { Door } from '#core/view.ts'

import { readConfig } from '../../config.ts'
import { openDiscordDoor, openWebDoor } from '../doors.ts'
import { createSamples } from '../samples.ts'
import { startDoors } from '../start-doors.ts'
import { openSystem, type System } from '../system.ts'

export const startCommand = (): Command =>
  new Command('start')
    .description('run Accord: the doors, the jobs, and the embedded parts that no variable replaces')
    .addHelpText('after', '\nExample:\n  PORT=8080 npm start')
    .action(run)

const run = async (): Promise<void> => {
  const config = readConfig(process.env)
  const stopped = untilStopped()
  await using system = await openSystem(config, { own: true })
  await createSamples(system)
  const doors = await openDoors(system)
  const workers = await system.work(doors)
  const opened = await startDoors(doors.values(), system.log)
  const closeConsole = config.web ? async () => undefined : serveConsole(system)
  process.stdout.write(`${announce(doors)}\n`)
  await stopped
  // First nobody new comes in, then what runs is finished: no job is lost, none done twice.
  await opened.stop()
  await closeConsole()
  await workers.stop()
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
const untilStopped = async (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130))
      resolve()
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  })

const openDoors = async (system: System): Promise<Map<string, Door>> => {
  const { config, ctx, converse, log } = system
  const doors: Door[] = []
  if (config.web) {
    const web = await openWebDoor(system, { also: consoleOf(system) })
    system.reachedAt(() => web.url)
    doors.push(web)
  }
  if (config.telegram !== undefined)
    doors.push(createTelegramDoor({ ctx, converse, rendered, cardPosted, log, ...config.telegram }))
  if (config.discord !== undefined) doors.push(openDiscordDoor(system, config.discord))
  return new Map(doors.map((door) => [door.platform, door]))
}

const consoleOf = ({ db, chain, queues, ctx, log }: System) => {
  const { words, page, now, settings } = ctx
  return createConsole({
    db,
    asset: chain.asset,
    treasury: chain.treasury,
    queueCounts: queues.counts,
    wallets: { db, chain, words, page, log, now, coolOffHours: settings.walletCoolOffHours },
  })
}

/** Without the web chat the public page and the metrics have the port for themselves. */
const serveConsole = (system: System): (() => Promise<void>) => {
  const { host, port } = system.config
  const server = serve({ fetch: consoleOf(system).fetch, hostname: host, port })
  return async () => new Promise((resolve) => server.close(() => resolve()))
}

const announce = (doors: Map<string, Door>): string => {
  const web = doors.get('web') as { url?: string } | undefined
  const others = [...doors.keys()].filter((platform) => platform !== 'web')
  return [
    ...(web?.url === undefined ? [] : [`Accord is running: ${web.url}`]),
    ...(others.length === 0 ? [] : [`Also open: ${others.join(', ')}`]),
  ].join('\n')
}
