import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { giveConsent, revokeConsent } from '#campaigns/people/consent.ts'
import { saveDecision } from '#campaigns/decision.ts'
import { exportAnswers } from '#campaigns/export/export-answers.ts'
import { exportItems } from '#campaigns/export/export-items.ts'
import { forget } from '#campaigns/people/forget.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { saveModel } from '#campaigns/model-store.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { json } from '#db/connect.ts'

import { draft, file, freeMoney, inTx, itemsOf, noon, ok, openWorld, person, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

const all = async (parts: AsyncIterable<string>): Promise<string> => {
  let text = ''
  for await (const part of parts) text += part
  return text
}

const answer = async (itemId: number, contributorId: number): Promise<void> => {
  await inTx(world, async (tx) => {
    const served = ok(await assignCard(tx, world.types, { itemId, contributorId, now: noon }))
    ok(await recordAnswer(tx, { served, contributorId, value: 'mixed', now: noon }))
  })
}

const consenting = async (): Promise<number> => {
  const who = await person(world)
  await inTx(world, async (tx) => giveConsent(tx, who, '1', noon))
  return who
}

const campaign = async (name: string): Promise<number> => {
  const id = await draft(world, 0, { name })
  const text = 'id,text,gold\n1,"Good, ""really""\nso good",positive\n2,\'Hm\',\n'
  await importItems(world.db, world.types, id, file(text))
  ok(await startCampaign(world.db, id, freeMoney))
  return id
}

test('items leave with their label, its probability, how many people gave it and where it comes from', async () => {
  const id = await campaign('exported')
  const [item] = await itemsOf(world, id)
  const itemId = item?.id ?? 0
  await answer(itemId, await consenting())
  await world.db
    .insertInto('model_answers')
    .values({ item_id: itemId, voice: 'm:local', value: json('mixed'), confidence: 0.7 })
    .execute()
  await saveModel(world.db, id, { shared: { method: 'one-coin', version: 1 }, voices: new Map() })
  const decision = { kind: 'settled', outcome: 'mixed', probability: 0.96, seen: 1 } as const
  await inTx(world, async (tx) => saveDecision(tx, itemId, decision, noon))
  const shared = { campaign: 'exported', task: 'sentiment', locale: 'en', consensus: 'one-coin/1' }
  const lines = (await all(exportItems(world.db, id, 'jsonl'))).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      ...shared,
      id: '1',
      status: 'settled',
      label: 'mixed',
      probability: 0.96,
      people: 1,
      settled_at: noon.toISOString(),
      gold: 'positive',
      models: 'm:local',
      text: 'Good, "really"\nso good',
    },
    {
      ...shared,
      id: '2',
      status: 'open',
      label: null,
      probability: null,
      people: 0,
      settled_at: null,
      gold: null,
      models: null,
      text: "'Hm'",
    },
  ])
})

test.each(['csv', 'tsv'] as const)('%s that leaves can be read back, cell by cell', async (format) => {
  const id = await campaign(`back-${format}`)
  const text = await all(exportItems(world.db, id, format))
  const delimiter = format === 'csv' ? ',' : '\t'
  const rows = parse(text, { columns: true, delimiter }) as Record<string, string>[]
  expect(rows.map((row) => row['text'])).toEqual(['Good, "really"\nso good', "'Hm'"])
  const again = await draft(world, 0)
  expect(await importItems(world.db, world.types, again, file(text, format))).toMatchObject({
    ok: true,
    imported: 2,
    gold: 1,
  })
  expect((await itemsOf(world, again)).map((item) => item.payload)).toEqual(
    (await itemsOf(world, id)).map((item) => item.payload),
  )
})

test('answers leave under a name that is the person’s own in this campaign, and another one elsewhere', async () => {
  const [one, two] = [await campaign('first'), await campaign('second')]
  const [ana, ben] = [await consenting(), await consenting()]
  const people = async (id: number): Promise<string[]> => {
    const rows = parse(await all(exportAnswers(world.db, id, 'csv')), { columns: true }) as {
      person: string
    }[]
    return rows.map((row) => row.person)
  }
  for (const item of [...(await itemsOf(world, one)), ...(await itemsOf(world, two))]) {
    await answer(item.id, ana)
    await answer(item.id, ben)
  }
  const names = await people(one)
  expect(names[0]).toMatch(/^p-[0-9a-f]{20}$/)
  expect(names).toEqual([names[0], names[1], names[0], names[1]])
  expect(names[0]).not.toBe(names[1])
  const elsewhere = await people(two)
  expect(new Set([...names, ...elsewhere]).size).toBe(4)
  expect(await people(one)).toEqual(names)
})

test('who took the consent back, never gave it, or was forgotten is in no export of answers', async () => {
  const id = await campaign('consents')
  const [item] = await itemsOf(world, id)
  const itemId = item?.id ?? 0
  const [stays, leaves, forgotten] = [await consenting(), await consenting(), await consenting()]
  for (const who of [stays, leaves, forgotten, await person(world)]) await answer(itemId, who)
  const count = async (): Promise<number> =>
    (await all(exportAnswers(world.db, id, 'jsonl'))).split('\n').filter((line) => line !== '').length
  expect(await count()).toBe(3)
  await inTx(world, async (tx) => revokeConsent(tx, leaves, noon))
  expect(await count()).toBe(2)
  const decision = { kind: 'settled', outcome: 'mixed', probability: 0.96, seen: 4 } as const
  await inTx(world, async (tx) => saveDecision(tx, itemId, decision, noon))
  await inTx(world, async (tx) => forget(tx, forgotten, noon))
  expect(await count()).toBe(1)
  await inTx(world, async (tx) => giveConsent(tx, leaves, '2', noon))
  expect(await count()).toBe(2)
})

test('an empty campaign leaves as a header alone, one that is not there throws', async () => {
  const id = await draft(world, 0)
  expect(await all(exportAnswers(world.db, id, 'csv'))).toBe(
    'campaign,task,item,person,answer,accepted,reason,seconds,answered_at\n',
  )
  expect(await all(exportItems(world.db, id, 'jsonl'))).toBe('')
  await expect(all(exportItems(world.db, 999_999, 'csv'))).rejects.toThrow('no result')
})

test('pages follow each other without a gap', async () => {
  const id = await draft(world, 2300)
  const rows = (await all(exportItems(world.db, id, 'jsonl'))).trim().split('\n')
  const ids = new Set(rows.map((row) => (JSON.parse(row) as { id: string }).id))
  expect([rows.length, ids.size]).toEqual([2300, 2300])
})
