import { sql } from 'kysely'
import { commitRoots } from '#rewards/proofs/commit-roots.ts'
import { answersOf, claimRejected } from '#rewards/proofs/paid-answers.ts'
import { requestDue } from '#rewards/request-due.ts'
import { openGround, owe } from './ground.ts'
const people = Number(process.argv[2] ?? 2000), K = Number(process.argv[3] ?? 10)
const ground = await openGround()
const { db, chain } = ground
await owe(ground, people, 1000n)
const mint = chain.asset.mint
if (K > 0) {
  await sql`insert into campaigns (name, task_kind, locale, status, reward, asset, min_answers, max_answers, confidence, created_by) values ('b','sentiment','en','running',500,${mint},1,3,0.9,'o')`.execute(db)
  await sql`insert into items (campaign_id, external_id, payload, wanted) select 1, g::text, jsonb_build_object('text','The soup number '||g||' was not as warm as it could have been, but fine.'), 0 from generate_series(1, ${Math.ceil(people*K/5)}::int) g`.execute(db)
  await sql`insert into answers (item_id, contributor_id, value) select (row_number() over () % ${Math.ceil(people*K/5)}::int) + 1, c.id, '"positive"' from contributors c, generate_series(1, ${K}::int) g on conflict do nothing`.execute(db)
  await sql`insert into verdicts (answer_id, contributor_id, item_id, accepted, reason, reward) select id, contributor_id, item_id, id % 10 <> 0, 'agreed', case when id % 10 <> 0 then 500 else 0 end from answers`.execute(db)
  await sql`insert into accounts (kind, ref, asset) values ('escrow','1',${mint}) on conflict do nothing`.execute(db)
  await sql`insert into postings (key, from_account, to_account, asset, amount, reason) select 'e', (select id from accounts where kind='treasury' and asset=${mint}), (select id from accounts where kind='escrow' and asset=${mint}), ${mint}, 100000000000, 'campaign-budget'`.execute(db)
  await sql`insert into postings (key, from_account, to_account, asset, amount, reason, refs) select 'answer:'||v.answer_id, (select id from accounts where kind='escrow' and asset=${mint}), a.id, ${mint}, 500, 'answer-accepted', jsonb_build_object('answerId', v.answer_id, 'campaignId', 1) from verdicts v join accounts a on a.kind='due' and a.ref=v.contributor_id::text and a.asset=${mint} where v.accepted`.execute(db)
  await sql`analyze`.execute(db)
}
console.error('set up')
await requestDue(db, { asset: mint, minimum: 1n })
const ids = (await db.selectFrom('payouts').select('id').orderBy('id').execute()).map((r) => r.id)
console.error('payouts', ids.length)
const batches: { batchId: number; members: number[] }[] = []
for (let i = 0; i < ids.length; i += 57) {
  const { id } = await db.insertInto('batches').defaultValues().returning('id').executeTakeFirstOrThrow()
  batches.push({ batchId: id, members: ids.slice(i, i + 57) })
}
for (let round = 0; round < 2; round++) {
  const t = performance.now(); const cpu = process.cpuUsage()
  for (let i = 0; i < batches.length; i += 32) {
    const part = batches.slice(i, i + 32)
    await db.transaction().execute(async (tx) => commitRoots(tx, chain.cluster, part))
  }
  const ms = performance.now() - t
  console.error({ round, K, ms: Math.round(ms), perSecond: Math.round(ids.length / ms * 1000), usPerPayout: Math.round(ms * 1000 / ids.length), cpu: process.cpuUsage(cpu) })
}

const t1 = performance.now(); await db.transaction().execute(async (tx) => claimRejected(tx, ids.slice(0, 1824))); const t2 = performance.now(); await answersOf(db, ids.slice(0, 1824)); const t3 = performance.now()
console.error('claim', Math.round(t2 - t1), 'answers', Math.round(t3 - t2))

if (process.argv[4]) {
const log: any[] = []
const want = ids.slice(0, 1824)
const wrapped = { getExecutor: () => { const e = db.getExecutor(); return e } }
const q = answersOf as any
const src = (await import('node:fs')).readFileSync(new URL('../../src/rewards/proofs/paid-answers.ts', import.meta.url), 'utf8')
const m = /const \{ rows \} = await sql<Row>`([^]*?)`\.execute/.exec(src)![1]
const inc = (o: string) => /const incoming = [^`]*`([^]*?)`/.exec(src)![1].replaceAll('${out}', o)
const text = 'explain (analyze, costs off) ' + m.replace('${incoming(sql`r`)}', inc('r')).replace('${incoming(sql`c`)}', inc('c')).replaceAll('${payoutIds}', "'{" + want.join(',') + "}'")
const { rows } = await sql.raw<any>(text).execute(db)
for (const r of rows) console.error(r['QUERY PLAN'].slice(0, 160))
}
await ground.close()
