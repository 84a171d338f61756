import { html } from 'hono/html'
import { sql } from 'kysely'

import type { Locale } from '#core/locale.ts'
import { showAmount, type Amount, type Asset } from '#core/money.ts'
import type { Db } from '#db/connect.ts'

import { frame } from './frame/frame.ts'
import { words } from './words.ts'

export type Public = { db: Db; asset: Asset; treasury: string }

type CampaignLine = { name: string; status: string; open: number; settled: number; disputed: number }
type Totals = { answers: number; accepted: number; rejected: number }

/** The page that anybody may read: figures alone, nobody's name or address. */
export const transparencyPage = async ({ db, asset, treasury }: Public, locale: Locale) => {
  const t = words[locale]
  const [campaigns, totals, balances] = await Promise.all([
    campaignLines(db),
    countTotals(db),
    ledger(db, asset),
  ])
  const money = (['treasury', 'escrow', 'due', 'transit'] as const).map((kind) => ({
    kind,
    amount: balances.get(kind) ?? 0n,
  }))
  const sum = money.reduce((total, { amount }) => total + amount, 0n)
  return frame({
    locale,
    title: t['title'] ?? '',
    styles: ['/transparency.css'],
    main: html`<main>
      <h1>${t['title']}</h1>
      <p>${t['lead']}</p>
      <dl>
        ${figure(totals.answers, t['answers'])} ${figure(totals.accepted, t['accepted'])}
        ${figure(totals.rejected, t['rejected'])}
      </dl>
      <h2>${t['campaigns']}</h2>
      ${campaigns.length === 0 ? html`<p>${t['none']}</p>` : campaignTable(campaigns, t)}
      <h2>${t['money']}</h2>
      <dl>${money.map(({ kind, amount }) => figure(showAmount(amount, asset, locale), t[kind]))}</dl>
      <p>${t['equal']?.replace('{amount}', showAmount(sum, asset, locale))}</p>
      <p class="quiet">${t['check']?.replace('{treasury}', treasury).replace('{mint}', asset.mint)}</p>
    </main>`,
  })
}

const figure = (value: number | string, label: string | undefined) =>
  html`<div>
    <dd>${value}</dd>
    <dt>${label}</dt>
  </div>`

const campaignTable = (campaigns: CampaignLine[], t: Record<string, string>) =>
  html`<table>
    <thead>
      <tr>
        <th>${t['campaign']}</th>
        <th>${t['status']}</th>
        <th>${t['open']}</th>
        <th>${t['settled']}</th>
        <th>${t['disputed']}</th>
      </tr>
    </thead>
    <tbody>
      ${campaigns.map(
        (line) =>
          html`<tr>
            <th>${line.name}</th>
            <td>${t[line.status]}</td>
            <td data-label="${t['open']}">${line.open}</td>
            <td data-label="${t['settled']}">${line.settled}</td>
            <td data-label="${t['disputed']}">${line.disputed}</td>
          </tr>`,
      )}
    </tbody>
  </table>`

const campaignLines = async (db: Db): Promise<CampaignLine[]> => {
  const { rows } = await sql<CampaignLine>`
    select campaigns.name, campaigns.status,
      count(items.id) filter (where items.status = 'open') as open,
      count(items.id) filter (where items.status = 'settled') as settled,
      count(items.id) filter (where items.status = 'disputed') as disputed
    from campaigns left join items on items.campaign_id = campaigns.id
    where campaigns.private_to is null
    group by campaigns.id order by campaigns.id desc limit 100`.execute(db)
  return rows
}

const countTotals = async (db: Db): Promise<Totals> => {
  const { rows } = await sql<Totals>`
    select (select count(*) from answers) as answers,
      (select count(*) from verdicts where accepted) as accepted,
      (select count(*) from verdicts where not accepted) as rejected`.execute(db)
  return rows[0] ?? { answers: 0, accepted: 0, rejected: 0 }
}

const ledger = async (db: Db, asset: Asset): Promise<Map<string, Amount>> => {
  const { rows } = await sql<{ kind: string; balance: Amount }>`
    select kind, sum(balance) as balance from accounts where asset = ${asset.mint} group by kind`.execute(db)
  return new Map(rows.map(({ kind, balance }) => [kind, balance]))
}
