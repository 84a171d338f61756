import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tx } from '#db/connect.ts'
import { due, transit, treasury, world } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

const asset = 'ACC'
let base: TestDatabase
/** Payouts of 10 each: in a batch whose transaction is under way, paid, and planned. */
let ids: { live: number; paid: number; planned: number; batch: number; done: number; swept: number }
beforeAll(async () => {
  base = await freshDatabase()
  ids = await base.db.transaction().execute(world_)
})
afterAll(async () => base.close())

const world_ = async (tx: Tx): Promise<typeof ids> => {
  await post(tx, [{ key: 'in', from: world, to: treasury, amount: 100n, asset, reason: 'deposit' }])
  const [live, paid, planned] = [await payout(tx), await payout(tx), await payout(tx)] as const
  const [batch, done] = [await batched(tx, live), await batched(tx, paid)] as const
  await tx
    .updateTable('attempts')
    .set({ status: 'finalized_ok', slot: 5 })
    .where('batch_id', '=', done)
    .execute()
  await tx.updateTable('batches').set({ status: 'paid' }).where('id', '=', done).execute()
  await tx
    .updateTable('payouts')
    .set({ status: 'paid', signature: `s${done}`, paid_at: new Date() })
    .where('id', '=', paid)
    .execute()
  const leaves = { from: transit(paid), to: world, amount: 10n, asset }
  await post(tx, [{ key: `payout:${paid}:paid`, ...leaves, reason: 'payout-paid' }])
  return { live, paid, planned, batch, done, swept: await sweeps(tx) }
}

/** A sweep that went through and one under way, of a marker each; SOL that came in and paid for them. */
const sweeps = async (tx: Tx): Promise<number> => {
  const bytes = { asset, raw: new Uint8Array([1]), expiry_height: 9, lamports: 10n }
  const ids: number[] = []
  for (const name of ['w1', 'w2']) {
    const batch = await tx
      .insertInto('batches')
      .values({ seed: name })
      .returning('id')
      .executeTakeFirstOrThrow()
    const sweep = await tx
      .insertInto('sweeps')
      .values({ ...bytes, signature: name })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx.updateTable('batches').set({ status: 'dissolved' }).where('id', '=', batch.id).execute()
    await tx.updateTable('batches').set({ sweep_id: sweep.id }).where('id', '=', batch.id).execute()
    ids.push(batch.id)
  }
  const [swept = 0] = ids
  await tx.updateTable('sweeps').set({ status: 'done', fee: 5n }).where('signature', '=', 'w1').execute()
  await tx.updateTable('batches').set({ swept_at: new Date() }).where('id', '=', swept).execute()
  await tx.updateTable('attempts').set({ fee: 6n }).where('status', '=', 'finalized_ok').execute()
  const to = { to: treasury, amount: 100n, asset: 'SOL' }
  const fee = { key: 'fee:w1', from: treasury, to: world, amount: 5n, asset: 'SOL' }
  await post(tx, [
    { key: 'sol', from: world, ...to, reason: 'deposit' },
    { ...fee, reason: 'network-fee', refs: { signature: 'w1' } },
  ])
  await tx
    .insertInto('accounts')
    .values([
      { kind: 'escrow', ref: 'markers', asset: 'SOL' },
      { kind: 'due', ref: 'nobody', asset: 'SOL' },
    ])
    .execute()
  return swept
}

const payout = async (tx: Tx): Promise<number> => {
  const { id: contributor_id } = await tx
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await tx
    .insertInto('payouts')
    .values({ contributor_id, wallet: 'W', asset, amount: 10n })
    .returning('id')
    .executeTakeFirstOrThrow()
  const earned = { key: `e${id}`, from: treasury, to: due(contributor_id), amount: 10n, asset }
  const asked = { key: `p${id}`, from: due(contributor_id), to: transit(id), amount: 10n, asset }
  await post(tx, [
    { ...earned, reason: 'answer-accepted' },
    { ...asked, reason: 'payout-requested' },
  ])
  return id
}

const batched = async (tx: Tx, payoutId: number): Promise<number> => {
  const { id } = await tx.insertInto('batches').defaultValues().returning('id').executeTakeFirstOrThrow()
  await tx
    .updateTable('payouts')
    .set({ status: 'batched', batch_id: id })
    .where('id', '=', payoutId)
    .execute()
  const bytes = { raw: new Uint8Array([1]), signature: `s${id}`, blockhash: 'h', expiry_height: 9 }
  await tx
    .insertInto('attempts')
    .values({ batch_id: id, ...bytes })
    .execute()
  return id
}

const account = (kind: string) => `(select id from accounts where kind = '${kind}' order by id limit 1)`
const posting = (key: string, from: string, to: string, amount: number | string) =>
  `insert into postings (key, from_account, to_account, asset, amount, reason)
     values ('${key}', ${account(from)}, ${account(to)}, 'ACC', ${amount}, 'deposit')`

/** A posting in SOL, which Accord has accounts for as soon as it has paid a fee. */
const sol = (key: string, from: string, to: string, refs: object, amount = 5) =>
  `insert into postings (key, from_account, to_account, asset, amount, reason, refs)
     select '${key}', f.id, t.id, 'SOL', ${amount}, 'network-fee', '${JSON.stringify(refs)}' from accounts f, accounts t
       where f.asset = 'SOL' and f.kind = '${from}' and t.asset = 'SOL' and t.kind = '${to}'`

/** Each as a statement; $live, $paid, $planned are payouts, $batch and $done the batches of the first two, $swept one whose marker is gone. */
const tampering: [string, string][] = [
  ['a posting updated', 'update postings set amount = 1'],
  ['a posting deleted', 'delete from postings'],
  ['all postings truncated', 'truncate postings'],
  [
    'a posting duplicated',
    `insert into postings (key, from_account, to_account, asset, amount, reason)
    select key, from_account, to_account, asset, amount, reason from postings limit 1`,
  ],
  ['a posting of nothing', posting('x', 'world', 'treasury', 0)],
  ['a posting against its direction', posting('x', 'world', 'treasury', -5)],
  [
    'a posting with one side',
    `insert into postings (key, from_account, to_account, asset, amount, reason)
    values ('x', ${account('world')}, null, 'ACC', 1, 'deposit')`,
  ],
  [
    'a posting to an account that is not there',
    `insert into postings (key, from_account, to_account, asset, amount, reason)
    values ('x', ${account('world')}, 999999, 'ACC', 1, 'deposit')`,
  ],
  [
    'a posting that changes the asset on the way',
    `insert into postings (key, from_account, to_account, asset, amount, reason)
    values ('x', ${account('world')}, ${account('treasury')}, 'SOL', 1, 'deposit')`,
  ],
  ['an overdraft', posting('x', 'treasury', 'world', 1000)],
  ['money from outside to a person', posting('x', 'world', 'due', 5)],
  ['money of a person to the outside', posting('x', 'due', 'world', 0.5)],
  ['money on its way for no payout', posting('x', 'treasury', 'transit', 5)],
  [
    'money on its way given away',
    `insert into postings (key, from_account, to_account, asset, amount, reason)
    select 'x', a.id, ${account('world')}, 'ACC', 10, 'payout-paid' from accounts a where kind = 'transit' and ref = '$live'`,
  ],
  ['a balance', `update accounts set balance = 5 where kind = 'due'`],
  ['an account renamed', `update accounts set ref = '7' where kind = 'due'`],
  ['an account deleted', 'delete from accounts'],
  [
    'an account that opens full',
    `insert into accounts (kind, ref, asset, balance) values ('due', '77', 'ACC', 5)`,
  ],
  ['all accounts truncated', 'truncate accounts cascade'],
  ['a payout raised', 'update payouts set amount = 11 where id = $planned'],
  ['a payout to another wallet', `update payouts set wallet = 'thief' where id = $live`],
  ['a planned payout to another wallet', `update payouts set wallet = 'thief' where id = $planned`],
  [
    'a payout paid by an insertion that meets it',
    `insert into payouts (id, contributor_id, wallet, asset, amount) overriding system value
      select id, contributor_id, wallet, asset, amount from payouts where id = $live
      on conflict (id) do update set status = 'paid', signature = 's$batch'`,
  ],
  [
    'a payout paid by a merge',
    `merge into payouts p using (select $live::bigint as id) l on p.id = l.id
      when matched then update set status = 'paid', signature = 's$batch'`,
  ],
  [
    'a payout paid in the middle of a statement',
    `with paid as (update payouts set status = 'paid', signature = 's$batch' where id = $live returning id)
      update payouts set told = true where id = $paid`,
  ],
  [
    'a payout paid along with one that is',
    `update payouts set status = 'paid', signature = case when id = $live then 's$batch' else signature end
      where id in ($live, $paid)`,
  ],
  [
    'a payout of another person',
    'update payouts set contributor_id = (select max(id) from contributors) where id = $live',
  ],
  [
    'a payout that is paid again',
    `update payouts set status = 'planned', batch_id = null, signature = null where id = $paid`,
  ],
  ['a paid payout with another signature', `update payouts set signature = 'other' where id = $paid`],
  [
    'a payout paid by nothing',
    `update payouts set status = 'paid', batch_id = $done, signature = 'none' where id = $planned`,
  ],
  [
    'a payout paid before its transaction is final',
    `update payouts set status = 'paid', signature = 's$batch' where id = $live`,
  ],
  [
    'a payout taken out of a batch that may land',
    `update payouts set status = 'planned', batch_id = null where id = $live`,
  ],
  [
    'a payout that begins paid',
    `insert into payouts (contributor_id, wallet, asset, amount, status, batch_id, signature)
    select contributor_id, 'W', 'X', 1, 'paid', $done, 's$done' from payouts where id = $planned`,
  ],
  ['a payout deleted', 'delete from payouts where id = $planned'],
  ['all payouts truncated', 'truncate payouts cascade'],
  ['a transaction exchanged', `update attempts set raw = '\\x02' where batch_id = $batch`],
  ['a signature exchanged', `update attempts set signature = 'other' where batch_id = $batch`],
  ['an expiry moved', 'update attempts set expiry_height = 1 where batch_id = $batch'],
  [
    'an attempt made older than it is',
    `update attempts set status = 'expired', created_at = now() - interval '1 day' where batch_id = $batch`,
  ],
  ['a final attempt undone', `update attempts set status = 'expired' where batch_id = $done`],
  ['a final attempt moved to another slot', 'update attempts set slot = 6 where batch_id = $done'],
  [
    'a second attempt of a paid batch',
    `insert into attempts (batch_id, raw, signature, blockhash, expiry_height)
    values ($done, '\\x01', 'second', 'h', 9)`,
  ],
  [
    'an attempt that begins final',
    `insert into attempts (batch_id, raw, signature, blockhash, expiry_height, status)
    select id, '\\x01', 'second', 'h', 9, 'finalized_ok' from batches where status = 'open' limit 1`,
  ],
  ['an attempt deleted', 'delete from attempts'],
  ['a paid batch opened again', `update batches set status = 'open' where id = $done`],
  ['a batch with another marker', `update batches set seed = 'other' where id = $batch`],
  [
    'a payout that is paid taken out of its batch',
    `update payouts set status = 'planned', batch_id = null, signature = null where id = $paid`,
  ],
  ['tokens written down as a cost', posting('x', 'treasury', 'world', 5)],
  [
    'a sweep that begins done',
    `insert into sweeps (asset, status, raw, signature, expiry_height, lamports) values ('ACC', 'done', '\\x01', 'w', 9, 1)`,
  ],
  [
    'a payment’s transaction called a sweep',
    `insert into sweeps (asset, raw, signature, expiry_height, lamports) values ('ACC', '\\x01', 's$done', 9, 1)`,
  ],
  ['a sweep exchanged', `update sweeps set raw = '\\x02'`],
  ['a sweep that gives back more', 'update sweeps set lamports = lamports + 1'],
  ['a sweep that ended begun again', `update sweeps set status = 'signed' where status = 'done'`],
  ['a sweep that costs more afterwards', `update sweeps set fee = fee + 1 where status = 'done'`],
  ['a sweep deleted', 'delete from sweeps'],
  ['all sweeps truncated', 'truncate sweeps cascade'],
  ['the marker of an open batch called swept', 'update batches set swept_at = now() where id = $batch'],
  [
    'a marker that is gone called back',
    'update batches set swept_at = null, sweep_id = null where id = $swept',
  ],
  [
    'a marker called swept by a sweep under way',
    `update batches set swept_at = now() where sweep_id = (select id from sweeps where status = 'signed')`,
  ],
  [
    'a marker taken out of a sweep under way',
    'update batches set sweep_id = null where sweep_id is not null and swept_at is null',
  ],
  [
    'a marker put into a sweep that is over',
    `update batches set sweep_id = (select id from sweeps where status = 'done') where id = $done`,
  ],
  ['a cost written twice', `update attempts set fee = 1 where batch_id = $done`],
  ['a cost of what is not final', `update attempts set fee = 1 where batch_id = $batch`],
  ['a fee of no transaction', sol('fee:none', 'treasury', 'world', { signature: 'none' })],
  ['another fee than it was', sol('fee:s$done', 'treasury', 'world', { signature: 's$done' }, 7)],
  [
    'a rent of no transaction',
    sol('rent:ACC:W:none', 'treasury', 'world', { mint: 'ACC', wallet: 'W', signature: 'none' }),
  ],
  ['a marker of no batch', sol('marker:none', 'treasury', 'escrow', { signature: 's$done' })],
  ['lamports of a marker that was not swept', sol('reclaim:none', 'escrow', 'treasury', { signature: 'w1' })],
  ['SOL for a person', sol('x', 'treasury', 'due', {})],
]

const fill = (text: string): string =>
  text.replaceAll(/\$(\w+)/g, (_, name: string) => String(ids[name as keyof typeof ids]))

const undone = new Error('undone')

/** Runs one statement as a role (undefined: as whoever owns the tables), and takes it back. */
const attempt = async (statements: string[], role?: string): Promise<void> => {
  await base.db
    .transaction()
    .execute(async (tx) => {
      if (role !== undefined) await sql`set local role ${sql.id(role)}`.execute(tx)
      for (const statement of statements) await sql.raw(fill(statement)).execute(tx)
      await sql`set constraints all immediate`.execute(tx)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
}

const refused =
  /refused|violates|tokens leave|belongs to no|is gone|known and final|alone|nothing in it|permission denied|must be owner|never changes|stays|begin|keeps|promised|belongs|treasury|can only be updated to DEFAULT/

describe.each([
  ['the application', 'accord_app'],
  ['the owner of the tables', undefined],
] as const)('straight in SQL, as %s', (_name, role) => {
  test.each(tampering)('the database refuses %s', async (_what, statement) => {
    await expect(attempt([statement], role)).rejects.toThrow(refused)
  })
})

const unfunded = `insert into payouts (contributor_id, wallet, asset, amount, cap_day)
  select contributor_id, 'thief', 'ACC', 7, current_date - 30 from payouts where id = $paid`
const batchIt = `update payouts set status = 'batched', batch_id = (select max(id) from batches where status = 'open')
  where id = (select max(id) from payouts)`

test('the database lets no payout into a batch that has not exactly its money behind it', async () => {
  await expect(attempt([unfunded, batchIt], 'accord_app')).rejects.toThrow(/its own money behind it/)
})

test('money goes on its way for a payout once', async () => {
  const of = (kind: string, id: string) =>
    `(select id from accounts where kind = '${kind}' and ref = (${id})::text)`
  const person = 'select contributor_id from payouts where id = $live'
  const move = (key: string, from: string, to: string) => `
    insert into postings (key, from_account, to_account, asset, amount, reason)
      values ('${key}', ${from}, ${to}, 'ACC', 10, 'x')`
  const earned = move('x', account('treasury'), of('due', person))
  const again = move('y', of('due', person), of('transit', '$live'))
  await expect(attempt([earned, again], 'accord_app')).rejects.toThrow(/goes on its way once/)
})

/** Another connection may have signed since the view was taken: what a guard then looks at is past. */
describe.each(['repeatable read', 'serializable'] as const)('from a %s view', (level) => {
  test.each([
    'update payouts set told = told',
    `insert into payouts (contributor_id, wallet, asset, amount) select contributor_id, 'W', 'OTHER', 1 from payouts where id = $paid`,
    'update batches set status = status',
    'update attempts set status = status',
    `insert into attempts (batch_id, raw, signature, blockhash, expiry_height) values ($batch, '', 'x', 'h', 9)`,
    'update sweeps set status = status',
    posting('x', 'world', 'treasury', 5),
    `insert into payout_approvals (payout_id, approver, amount, wallet, signature) values ($planned, 'a', 10, 'W', 's')`,
  ])('nothing of the money is written: %s', async (statement) => {
    const done = base.db
      .transaction()
      .setIsolationLevel(level)
      .execute(async (tx) => sql.raw(fill(statement)).execute(tx))
    await expect(done).rejects.toThrow(/read committed/)
  })
})

test('the database lets no payout be paid in a batch that it was never in', async () => {
  const batch = `(select max(id) from batches where status = 'open')`
  const statements = [
    `insert into batches (status) values ('open')`,
    `insert into attempts (batch_id, raw, signature, blockhash, expiry_height, members)
      values (${batch}, '\\x01', 'forged', 'h', 9, '[$planned]')`,
    `update attempts set status = 'finalized_ok' where signature = 'forged'`,
    `update payouts set status = 'paid', batch_id = ${batch}, signature = 'forged' where id = $planned`,
  ]
  await expect(attempt(statements, 'accord_app')).rejects.toThrow(/in a batch that it was in/)
})

test('the database takes no word for the day that a payout counts on', async () => {
  const days: unknown[] = []
  const look = async (tx: Tx): Promise<void> => {
    const { rows } = await sql<{ cap_day: unknown }>`
      select cap_day from payouts order by id desc limit 1`.execute(tx)
    days.push(rows[0]?.cap_day)
  }
  const done = base.db.transaction().execute(async (tx) => {
    await sql`set local role accord_app`.execute(tx)
    await sql.raw(fill(unfunded)).execute(tx)
    await look(tx)
    await sql`update payouts set cap_day = current_date - 30 where id = (select max(id) from payouts)`.execute(
      tx,
    )
    await look(tx)
    throw undone
  })
  await expect(done).rejects.toBe(undone)
  expect(days).toEqual([null, null])
})

describe('the application’s role', () => {
  test.each([
    ['may not switch the rules off', ['alter table postings disable trigger all']],
    ['may not switch them off for its session', [`set local session_replication_role = replica`]],
    ['may not drop them', ['drop trigger postings_frozen on postings']],
    [
      'may not replace what they run',
      [
        `create or replace function public.ledger_refuse() returns trigger language plpgsql as $$ begin return new; end $$`,
      ],
    ],
    [
      'may not add rules of its own',
      [
        `create function pg_temp.mine() returns trigger language plpgsql as $$ begin return new; end $$`,
        'create trigger mine before insert on postings for each row execute function pg_temp.mine()',
      ],
    ],
    [
      'may not let a rule of its own write balances',
      [
        'create temp table bait (id int)',
        `create function pg_temp.mine() returns trigger language plpgsql as $$ begin update accounts set balance = 9 where kind = 'due'; return new; end $$`,
        'create trigger mine before insert on bait for each row execute function pg_temp.mine()',
        'insert into bait values (1)',
      ],
    ],
    [
      'may not put the rule that moves balances on a table of its own',
      [
        'create temp table bait (from_account bigint, to_account bigint, amount numeric)',
        `create trigger mine after insert on bait referencing new table as added for each statement execute function public.postings_apply()`,
        `insert into bait values (${account('world')}, ${account('due')}, 9)`,
      ],
    ],
    ['may not raise the cap', [`insert into payout_limits (asset, day_cap) values ('ACC', 1000000)`]],
    ['may not forget what a day has used', ['update payout_days set used = 0']],
    ['may not make itself an owner', ['alter table postings owner to accord_app']],
    ['may not drop a table', ['drop table payout_limits']],
    ['may not change what a proof is checked against', [`update trees set root = 'other'`]],
    ['may not take a tree away', ['delete from trees']],
  ])('%s', async (_what, statements) => {
    await expect(attempt(statements, 'accord_app')).rejects.toThrow(
      /permission denied|must be owner|not the postings/,
    )
  })

  test('may not put a rule onto the queue’s tables, where an owner would run it', async () => {
    const done = base.db.transaction().execute(async (tx) => {
      await sql`create table bullmq.bait (id int)`.execute(tx)
      await sql`set local role accord_app`.execute(tx)
      await sql`insert into bullmq.bait values (1)`.execute(tx)
      await sql`create function pg_temp.mine() returns trigger language plpgsql as $$ begin return new; end $$`.execute(
        tx,
      )
      await sql`create trigger mine before insert on bullmq.bait for each row execute function pg_temp.mine()`.execute(
        tx,
      )
    })
    await expect(done).rejects.toThrow(/permission denied for table bait/)
  })

  test('the rule that moves balances works on postings alone, even for the owner', async () => {
    await expect(
      attempt([
        'create temp table bait (from_account bigint, to_account bigint, amount numeric)',
        `create trigger mine after insert on bait referencing new table as added for each statement execute function public.postings_apply()`,
        `insert into bait values (${account('world')}, ${account('due')}, 9)`,
      ]),
    ).rejects.toThrow(/not the postings/)
  })

  test('does all that Accord does', async () => {
    await base.db.transaction().execute(async (tx) => {
      await sql`set local role accord_app`.execute(tx)
      await post(tx, [{ key: 'more', from: world, to: treasury, amount: 100n, asset, reason: 'deposit' }])
      expect(await batched(tx, await payout(tx))).toBeGreaterThan(0)
    })
  })
})

test('what was refused has changed nothing', async () => {
  const { rows } = await sql<{ sum: bigint; off: number }>`
    select sum(balance) as sum, count(*) filter (where balance <> (
        select coalesce(sum(case when p.to_account = a.id then p.amount else -p.amount end), 0)
          from postings p where a.id in (p.from_account, p.to_account)))::int as off
      from accounts a where asset = ${asset}`.execute(base.db)
  expect(rows[0]).toEqual({ sum: 0n, off: 0 })
})
