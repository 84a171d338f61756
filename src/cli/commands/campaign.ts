import { Command, Option } from 'commander'

import { budgetOf } from '#campaigns/budget.ts'
import { createCampaign } from '#campaigns/create-campaign.ts'
import { findCampaign, listCampaigns, type CampaignStatus } from '#campaigns/find-campaign.ts'
import { closeCampaign, pauseCampaign, resumeCampaign, startCampaign } from '#campaigns/lifecycle.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { storedAgreement } from '#campaigns/stored-agreement.ts'
import { locales, toLocale } from '#core/locale.ts'
import { fromDecimal, showAmount, type Asset } from '#core/money.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import { reserve } from '#rewards/budget.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { readConfig } from '../../config.ts'
import { openDatabase, type Ground } from '../open.ts'
import { openTreasuryChain } from '../open-chain.ts'
import { share, wholeNumber } from '../options.ts'
import { answer, CliError, exit, table } from '../output.ts'
import { refusalText } from '../refusal-text.ts'
import { agreement, agreementLine } from './agreement.ts'

type Create = {
  task: string
  locale: string
  reward: string
  min: number
  max: number
  confidence: number
  labels?: string
  question?: string
  json: boolean
}
type Json = { json: boolean }

export const campaignCommand = (): Command =>
  new Command('campaign')
    .description('create, list and steer campaigns')
    .addCommand(create())
    .addCommand(list())
    .addCommand(status())
    .addCommand(agreement())
    .addCommand(steer('start', 'open a campaign to people; its whole budget is set aside first'))
    .addCommand(steer('pause', 'stop handing out its tasks'))
    .addCommand(steer('resume', 'go on after a pause'))
    .addCommand(steer('close', 'end it for good; open items are decided by the answers they have'))
    .addHelpText('after', '\nExample:\n  npm run -s accord -- campaign list')

const create = (): Command =>
  new Command('create')
    .description('a new campaign, not yet open to people')
    .argument('<name>', 'how people and commands call it')
    .requiredOption('--task <kind>', 'sentiment, text-fix or choice')
    .addOption(new Option('--locale <locale>', 'the language of its items').choices(locales).default('en'))
    .option('--reward <tokens>', 'for one accepted answer', '0.5')
    .option('--min <n>', 'people who answer an item at least', wholeNumber(1), 3)
    .option('--max <n>', 'people who answer an item at most', wholeNumber(1), 20)
    .option('--confidence <share>', 'how sure a label has to be', share, 0.995)
    .option('--labels <a,b,c>', 'the answers to choose from, in the order of the buttons')
    .option('--question <text>', 'what is asked (choice)')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- campaign create "Which animal?" --task choice --labels cat,dog,neither --reward 0.25',
    )
    .action(runCreate)

const runCreate = async (name: string, options: Create): Promise<void> => {
  const config = readConfig(process.env)
  await using ground = await openDatabase(config, { chain: true })
  const { asset } = await openTreasuryChain(config, ground.rpcUrl)
  const reward = fromDecimal(options.reward, asset.decimals)
  if (reward === undefined)
    throw new CliError(
      `--reward must be an amount such as 0.5, with at most ${asset.decimals} decimals.`,
      exit.wrongUse,
    )
  const created = await createCampaign(ground.db, await loadTaskTypes(), {
    name,
    taskKind: options.task,
    locale: toLocale(options.locale),
    options: {
      ...(options.labels !== undefined && { labels: options.labels.split(',').map((label) => label.trim()) }),
      ...(options.question !== undefined && { question: options.question }),
    },
    reward,
    asset: asset.mint,
    minAnswers: options.min,
    maxAnswers: options.max,
    confidence: options.confidence,
    createdBy: 'operator',
  })
  const { id } = orThrow(created)
  answer(options.json, { id, name }, [
    `Campaign ${id} "${name}" is created. Next:`,
    `  npm run -s accord -- import "${name}" FILE.csv`,
    `  npm run -s accord -- campaign start "${name}"`,
  ])
}

const list = (): Command =>
  new Command('list')
    .description('all campaigns with what has come of them')
    .option('--json', 'print one JSON array', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- campaign list --json')
    .action(async ({ json }: Json) => {
      await using ground = await openDatabase(readConfig(process.env))
      const campaigns = await listCampaigns(ground.db)
      answer(
        json,
        campaigns,
        campaigns.length === 0 ? 'No campaign yet. See: campaign create --help' : toTable(campaigns),
      )
    })

const status = (): Command =>
  new Command('status')
    .description('one campaign in detail')
    .argument('<campaign>', 'its name or id')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run -s accord -- campaign status sample-sentiment-en')
    .action(async (name: string, { json }: Json) => {
      const config = readConfig(process.env)
      await using ground = await openDatabase(config, { chain: true })
      const { asset } = await openTreasuryChain(config, ground.rpcUrl)
      const campaign = await find(ground, name)
      const [detail] = await listCampaigns(ground.db, campaign.id)
      const budget = await budgetOf(ground.db, campaign.id)
      const agrees = (await storedAgreement(ground.db, campaign.id)) ?? null
      answer(json, { ...detail, budget, agreement: agrees }, [
        ...toTable(detail === undefined ? [] : [detail]),
        `Reward ${showAmount(campaign.reward, asset, 'en')}; it can still cost ${showAmount(budget, asset, 'en')}.`,
        ...agreementLine(agrees),
      ])
    })

type Verb = 'start' | 'pause' | 'resume' | 'close'

const steer = (verb: Verb, description: string): Command =>
  new Command(verb)
    .description(description)
    .argument('<campaign>', 'its name or id')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', `\nExample:\n  npm run -s accord -- campaign ${verb} sample-sentiment-en`)
    .action(async (name: string, { json }: Json) => {
      const config = readConfig(process.env)
      await using ground = await openDatabase(config, { chain: true })
      const chain = await openTreasuryChain(config, ground.rpcUrl)
      const { asset } = chain
      const { id } = await find(ground, name)
      // What is set aside has to be there, on the chain, now.
      if (verb === 'start' || verb === 'resume') await openTreasury(ground.db, chain)
      const steered = orThrow(await steering[verb](ground, id), asset)
      answer(json, { id, status: steered.status }, `The campaign "${steered.name}" is ${steered.status}.`)
    })

const steering: Record<Verb, (ground: Ground, id: number) => Promise<Campaign | Refusal>> = {
  start: async ({ db }, id) => startCampaign(db, id, reserve),
  pause: async ({ db }, id) => pauseCampaign(db, id),
  resume: async ({ db }, id) => resumeCampaign(db, id, reserve),
  close: async ({ db }, id) => closeCampaign(db, id),
}

const find = async ({ db }: Ground, name: string): Promise<Campaign> => {
  const campaign = await findCampaign(db, name)
  if (campaign === undefined)
    throw new CliError(refusalText({ refused: 'campaign-not-found', words: { name } }))
  return campaign
}

const orThrow = <T>(result: T | Refusal, asset?: Asset): T => {
  if (isRefusal(result)) throw new CliError(refusalText(result, asset))
  return result
}

const toTable = (campaigns: CampaignStatus[]): string[] =>
  table([
    ['id', 'campaign', 'task', 'state', 'open', 'settled', 'disputed', 'answers'],
    ...campaigns.map(({ id, name, task_kind, status, items, answers }) => [
      id,
      name,
      task_kind,
      status,
      items.open,
      items.settled,
      items.disputed,
      answers,
    ]),
  ])
