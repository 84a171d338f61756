import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { seeded } from '#campaigns/agreement.ts'
import { staleModels } from '#jobs/due.ts'

import { textOf } from '../helpers/conversation.ts'
import {
  foundCampaign,
  labels,
  newPlayer,
  openTown,
  playOnce,
  truthOf,
  type Player,
  type Town,
} from './town.ts'

let town: Town
beforeEach(async () => {
  town = await openTown()
})
afterEach(async () => town.base.close())

const random = seeded()
const any = (): string => labels[Math.floor(random() * labels.length)] ?? ''
const honest = (item: number): string => (random() < 0.85 ? truthOf(item) : any())

const cases: [string, (item: number) => string, number][] = [
  ['always says the same', () => 'positive', 2],
  ['is wrong on purpose', (item) => truthOf(item + 1), 2],
  ['answers at random', any, 3],
]

/** Everybody in turns, and what the sweep would have learned anew; gives what each has read when there was no task. */
const play = async (players: Player[], rounds: number): Promise<Map<string, string>> => {
  const read = new Map<string, string>()
  for (let round = 0; round < rounds; round += 1) {
    for (const player of players) {
      const answered = await playOnce(town, player)
      if (!answered) read.set(player.voice.id, `${read.get(player.voice.id) ?? ''}${textOf(player.views)}`)
    }
    for (const campaignId of await staleModels(town.base.db)) {
      await town.run('refit', { campaignId })
      await town.work()
    }
  }
  return read
}

const rested = 'That is enough for today'

const found = async (people: number, bot: (item: number) => string, how: object): Promise<Player[]> => {
  await foundCampaign(town, 60, how)
  const players = [await newPlayer(town, 'bot', bot, () => 4)]
  for (let at = 1; at < people; at += 1) players.push(await newPlayer(town, `honest${at}`, honest, () => 4))
  return players
}

describe('among two to five people, one of them a bot', () => {
  for (const [name, bot, people] of cases)
    test(`that ${name}: nobody honest of ${people} is sent away, nor noted`, async () => {
      const players = await found(people, bot, { minAnswers: 2, maxAnswers: 5 })
      const read = await play(players, 50)
      for (const { voice } of players.slice(1))
        expect(read.get(voice.id) ?? '', voice.id).not.toContain(rested)
      const noted = await town.base.db
        .selectFrom('flags')
        .innerJoin('identities', 'identities.contributor_id', 'flags.contributor_id')
        .select('platform_user as who')
        .where('platform_user', '!=', 'bot')
        .execute()
      expect(noted).toEqual([])
    }, 60_000)
})
