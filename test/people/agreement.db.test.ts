import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { alphaOf } from '#campaigns/agreement.ts'
import { storedAgreement } from '#campaigns/stored-agreement.ts'
import { krippendorffAlpha } from '#consensus/agreement.ts'
import { agreementOf } from '#jobs/agreement-report.ts'

import { foundCampaign, newPlayer, openTown, playOnce, truthOf, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.base.close())

const votes = fc.array(
  fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: 0, maxLength: 6 })
    .map((labels) => labels.map((label, at) => ({ voice: `c:${at}`, label }))),
  { minLength: 1, maxLength: 20 },
)

describe('how far people agree', () => {
  test('is Krippendorff’s alpha, within its interval, and the same each time', () => {
    fc.assert(
      fc.property(votes, (items) => {
        const found = alphaOf(items, 3)
        const alpha = krippendorffAlpha(
          items.filter((own) => own.length > 1),
          3,
        )
        if (found === undefined) return
        expect(found.value).toBe(alpha)
        expect(found.low).toBeLessThanOrEqual(found.value)
        expect(found.high).toBeGreaterThanOrEqual(found.value)
        expect(alphaOf(items, 3)).toEqual(found)
      }),
    )
  })

  test('the figures that are drawn anew are the alpha of the items drawn', () => {
    const items = Array.from({ length: 300 }, (_, at) =>
      [0, 1, 2].map((who) => ({
        voice: `c:${who}`,
        label: who === 2 && at % 3 === 0 ? (at + 1) % 2 : at % 2,
      })),
    )
    const found = alphaOf(items, 2)
    if (found === undefined) throw new Error('no alpha')
    expect(found.high - found.low).toBeGreaterThan(0.02)
    expect(found.high - found.low).toBeLessThan(0.3)
    expect(Math.abs((found.high + found.low) / 2 - found.value)).toBeLessThan(0.05)
  })

  test('is reported by campaign, label and person', async () => {
    const campaignId = await foundCampaign(town, 24, { minAnswers: 3, maxAnswers: 3 })
    const says = [truthOf, truthOf, (item: number) => truthOf(item % 3 === 0 ? item + 1 : item)]
    const players = []
    for (const [at, how] of says.entries()) players.push(await newPlayer(town, `p${at}`, how, () => 5))
    for (const player of players) while (await playOnce(town, player));
    await town.run('refit', { campaignId })
    const found = await agreementOf(town.base.db, town.ctx.types, campaignId)
    expect(found?.alpha?.value).toBeGreaterThan(0.5)
    expect(found?.alpha?.value).toBeLessThan(0.9)
    expect(found?.alpha).toEqual(await storedAgreement(town.base.db, campaignId))
    expect(found?.labels.map(({ label }) => label)).toEqual(['positive', 'negative', 'mixed', 'neutral'])
    const kappas = new Map(found?.people.map(({ contributorId, value }) => [contributorId, value]))
    expect(kappas.size).toBe(3)
    expect(kappas.get(3)).toBeLessThan(kappas.get(1) ?? 0)
  })
})
