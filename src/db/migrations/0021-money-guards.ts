import { sql, type Kysely } from 'kysely'

/**
 * What the database refuses about money, whoever asks. What can be said of a row alone is a trigger's condition, and costs
 * next to nothing for a hundred thousand payouts; what asks other tables is a function that runs as the owner of the tables,
 * and only on its own table: whoever may write rows and nothing else (see db/app-role.ts) can neither go around it nor put
 * it to another use.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await refusal(db)
  await postings(db)
  await payouts(db)
  await attempts(db)
  await batches(db)
  await fence(db)
  await keep(db)
  for (const name of [
    ...functions,
    'ledger_refuse',
    'accounts_guard',
    'accounts_open_empty',
    'payouts_cap_day',
  ])
    await sql`revoke execute on function ${sql.id(name)}() from public`.execute(db)
}

const functions = [
  'money_refuse',
  'postings_apply',
  'postings_guard',
  'payouts_count',
  'payouts_owner',
  'payouts_landed',
  'payouts_leave',
  'payouts_approved',
  'payouts_funded',
  'attempts_born',
]

/**
 * Every join of these functions is from the few rows of a statement to others by their key. Their plans are kept, and one
 * that was made while the tables were small would read them whole when they have grown: so other plans are not allowed.
 */
const byKey = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off'

/** A trigger function that runs as the tables' owner, on one table alone. */
const guard = async (db: Kysely<unknown>, name: string, table: string, body: string): Promise<void> => {
  await sql`
    create or replace function ${sql.id(name)}() returns trigger
      language plpgsql security definer set search_path = public, pg_temp ${sql.raw(byKey)} as ${sql.lit(`
    declare bad record;
    begin
      if tg_relid <> 'public.${table}'::regclass then raise exception 'not the ${table}'; end if;
      ${body}
    end`)}`.execute(db)
}

const refusal = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function money_refuse() returns trigger language plpgsql as $$
    begin
      raise exception '% (%)', tg_argv[0], new.id using errcode = 'restrict_violation';
    end $$`.execute(db)
}

/** Refuses every row of `table` for which the condition holds: on an update `old` and `new`, on an insert `new`. */
const refuse = async (
  db: Kysely<unknown>,
  table: string,
  event: 'insert' | 'update',
  rules: Record<string, [when: string, why: string]>,
): Promise<void> => {
  for (const [name, [when, why]] of Object.entries(rules))
    await sql`
      create trigger ${sql.id(`${table}_${name}`)} before ${sql.raw(event)} on ${sql.id(table)} for each row
        when (${sql.raw(when)}) execute function money_refuse(${sql.lit(why)})`.execute(db)
}

const raise = (what: string, why: string): string =>
  `raise exception '${why} (%)', ${what} using errcode = 'restrict_violation';`

/** The payout of a transit account; other accounts' refs are no numbers. */
const payoutOf = (account: string): string =>
  `case when ${account}.kind = 'transit' then ${account}.ref::bigint end`

/** Money leaves for the world out of the treasury or a paid payout alone, and comes in through the treasury. */
const postings = async (db: Kysely<unknown>): Promise<void> => {
  await guard(
    db,
    'postings_apply',
    'postings',
    `update accounts a set balance = a.balance + s.delta
      from (
        select m.id, sum(m.delta) as delta
          from (select from_account as id, -amount as delta from added
                union all select to_account, amount from added) m
          group by m.id) s
      where a.id = s.id;
    return null;`,
  )
  await guard(
    db,
    'postings_guard',
    'postings',
    `select n.id, case
        when f.kind = 'world' and t.kind <> 'treasury' or t.kind = 'world' and f.kind not in ('treasury', 'transit')
          then 'money comes from outside into the treasury, and leaves by it or by a payout'
        when t.kind = 'transit' and not (f.kind = 'due' and t.balance = n.amount and exists (select from payouts p where p.id = ${payoutOf('t')}
            and p.asset = n.asset and p.amount = n.amount and p.contributor_id::text = f.ref and p.status <> 'paid'))
          then 'money goes on its way once, for a payout of the same person and amount alone'
        when f.kind = 'transit' and not (t.kind = 'world' and exists (select from payouts p where p.id = ${payoutOf('f')}
            and p.asset = n.asset and p.amount = n.amount and p.status = 'paid'))
          then 'money that is on its way leaves with a paid payout of the same amount alone'
      end as why into bad
      from added n join accounts f on f.id = n.from_account join accounts t on t.id = n.to_account
      order by why nulls last limit 1;
    if bad.why is not null then raise exception '% (%)', bad.why, bad.id using errcode = 'restrict_violation'; end if;
    return null;`,
  )
  await sql`
    create trigger postings_guard after insert on postings
      referencing new table as added for each statement execute function postings_guard()`.execute(db)
}

const payouts = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'payouts', 'insert', {
    born: [`new.status not in ('planned', 'held')`, 'a payout begins planned or held'],
  })
  const wallet = `new.wallet = old.wallet or (old.status = 'held' and new.status in ('planned', 'held'))
    or (new.status = 'paid' and new.wallet = 'forgotten')`
  await refuse(db, 'payouts', 'update', {
    number: ['new.id <> old.id', 'a payout keeps its number'],
    amount: ['new.amount <> old.amount or new.asset <> old.asset', 'the amount of a payout never changes'],
    wallet: [`not (${wallet})`, 'a payout goes to the wallet that it was promised to'],
    paid: [
      `old.status = 'paid' and (new.status, new.signature, new.batch_id, new.paid_at)
        is distinct from (old.status, old.signature, old.batch_id, old.paid_at)`,
      'what is paid stays paid',
    ],
    held: [`old.status = 'held' and new.status = 'batched'`, 'a held payout is planned first'],
  })
  await guard(
    db,
    'payouts_owner',
    'payouts',
    `if old.status <> 'paid' or not exists (
        select from contributors c where c.id = old.contributor_id and c.merged_into = new.contributor_id) then
      ${raise('new.id', 'a payout stays its own person’s')}
    end if;
    return new;`,
  )
  await onRow(db, 'payouts_owner', 'new.contributor_id <> old.contributor_id')
  await guard(
    db,
    'payouts_landed',
    'payouts',
    `if not exists (select from attempts t where t.signature = new.signature and t.batch_id = new.batch_id
        and t.status = 'finalized_ok' and (t.members = '[]' or t.members @> to_jsonb(new.id))) then
      ${raise('new.id', 'a payout is paid by a transaction that is final alone')}
    end if;
    return new;`,
  )
  await onRow(db, 'payouts_landed', `new.status = 'paid' and old.status <> 'paid'`)
  await guard(
    db,
    'payouts_leave',
    'payouts',
    `if exists (select from attempts t where t.batch_id = old.batch_id and t.status in ('signed', 'sent', 'confirmed', 'unknown')) then
      ${raise('new.id', 'a payout stays in its batch while a transaction of it may land')}
    end if;
    return new;`,
  )
  await onRow(
    db,
    'payouts_leave',
    `old.status = 'batched' and new.status <> 'paid' and new.batch_id is distinct from old.batch_id`,
  )
  await approved(db)
  await funded(db)
}

/** What goes into a batch is signed and leaves: the money for it, no less and no more, is on its way in the ledger. */
const funded = async (db: Kysely<unknown>): Promise<void> => {
  await guard(
    db,
    'payouts_funded',
    'payouts',
    `select n.id into bad
      from after n left join accounts a on a.kind = 'transit' and a.ref = n.id::text and a.asset = n.asset
      where n.status = 'batched' and a.balance is distinct from n.amount
      limit 1;
    if found then ${raise('bad.id', 'a payout in a batch has its own money behind it')} end if;
    return null;`,
  )
  await sql`
    create trigger payouts_funded after update on payouts
      referencing new table as after for each statement execute function payouts_funded()`.execute(db)
}

/** What goes into a batch above the sum of its asset has been approved twice, as it is now. */
const approved = async (db: Kysely<unknown>): Promise<void> => {
  await guard(
    db,
    'payouts_approved',
    'payouts',
    `select n.id into bad from after n join payout_limits l on l.asset = n.asset
      where n.status = 'batched' and n.amount > l.approval_above
        and (select count(distinct x.approver) from payout_approvals x
          where x.payout_id = n.id and x.amount = n.amount and x.wallet = n.wallet) < 2
      limit 1;
    if found then ${raise('bad.id', 'a payout of this size needs two approvals')} end if;
    return null;`,
  )
  await sql`
    create trigger payouts_approved after update on payouts
      referencing new table as after for each statement execute function payouts_approved()`.execute(db)
}

const onRow = async (db: Kysely<unknown>, name: string, when: string): Promise<void> => {
  await sql`
    create trigger ${sql.id(name)} before update on payouts for each row
      when (${sql.raw(when)}) execute function ${sql.id(name)}()`.execute(db)
}

const attempts = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'attempts', 'insert', { first: [`new.status <> 'signed'`, 'an attempt begins signed'] })
  await guard(
    db,
    'attempts_born',
    'attempts',
    `if (select b.status from batches b where b.id = new.batch_id) <> 'open' then
      ${raise('new.id', 'an attempt belongs to an open batch')}
    end if;
    return new;`,
  )
  await sql`
    create trigger attempts_born before insert on attempts for each row execute function attempts_born()`.execute(
    db,
  )
  await refuse(db, 'attempts', 'update', {
    number: ['new.id <> old.id', 'an attempt keeps its number'],
    age: ['new.created_at <> old.created_at', 'an attempt stays as old as it is'],
    bytes: [
      `(new.batch_id, new.raw, new.signature, new.blockhash, new.expiry_height, new.members)
        is distinct from (old.batch_id, old.raw, old.signature, old.blockhash, old.expiry_height, old.members)`,
      'what was signed never changes',
    ],
    ended: [
      `new.status <> old.status and (old.status = 'finalized_ok' or new.status = 'signed'
        or (old.status in ('finalized_err', 'expired') and new.status <> 'finalized_ok'))`,
      'an attempt that ended does not begin again',
    ],
    slot: [
      `old.status = 'finalized_ok' and new.slot is distinct from old.slot`,
      'an attempt stays where it landed',
    ],
  })
}

const batches = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'batches', 'insert', { first: [`new.status <> 'open'`, 'a batch begins open'] })
  await refuse(db, 'batches', 'update', {
    number: ['new.id <> old.id', 'a batch keeps its number'],
    seed: ['new.seed <> old.seed', 'the marker of a batch never changes'],
    ended: [
      `new.status <> old.status and (old.status = 'paid' or new.status = 'open')`,
      'a batch that ended does not begin again',
    ],
  })
}

/** The number of the right to pay (see rewards/payouts/lease.ts) only grows, whatever becomes of the row that holds it. */
const fence = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create sequence payout_fence`.execute(db)
  await sql`
    select setval('payout_fence', 1 + coalesce(max((value ->> 'fence')::bigint), 0))
      from facts where key like 'payouts:%'`.execute(db)
}

/** Nothing of it is deleted; approvals do not change either. */
const keep = async (db: Kysely<unknown>): Promise<void> => {
  for (const table of ['payouts', 'attempts', 'batches', 'payout_days', 'payout_approvals']) {
    const events = table === 'payout_approvals' ? sql`update or delete` : sql`delete`
    await sql`
      create trigger ${sql.id(`${table}_kept`)} before ${events} on ${sql.id(table)}
        for each row execute function ledger_refuse()`.execute(db)
    await sql`
      create trigger ${sql.id(`${table}_whole`)} before truncate on ${sql.id(table)}
        for each statement execute function ledger_refuse()`.execute(db)
  }
}
