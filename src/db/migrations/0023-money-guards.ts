import { sql, type Kysely } from 'kysely'

/**
 * What the database refuses about money, whoever asks: rules that look at whole statements, so that a hundred thousand
 * payouts cost a few queries. They run as the owner of the tables, and only on their own table: whoever may write rows
 * and nothing else (see db/app-role.ts) can neither go around them nor put them to another use.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await postings(db)
  await payouts(db)
  await attempts(db)
  await batches(db)
  await keep(db)
  for (const name of [...guards, 'ledger_refuse', 'accounts_guard', 'accounts_open_empty', 'payouts_cap_day'])
    await sql`revoke execute on function ${sql.id(name)}() from public`.execute(db)
}

const guards = [
  'postings_apply',
  'postings_guard',
  'payouts_count',
  'payouts_guard',
  'payouts_born',
  'attempts_guard',
  'attempts_born',
  'batches_guard',
  'batches_born',
]

/** A trigger function that runs as the tables' owner, on one table alone. */
const guard = async (db: Kysely<unknown>, name: string, table: string, body: string): Promise<void> => {
  await sql`
    create or replace function ${sql.id(name)}() returns trigger
      language plpgsql security definer set search_path = public, pg_temp as ${sql.lit(`
    declare bad record;
    begin
      if tg_relid <> 'public.${table}'::regclass then raise exception 'not the ${table}'; end if;
      ${body}
      return null;
    end`)}`.execute(db)
}

/** A statement's rows that match `where` are refused with `why`. */
const refuse = (from: string, where: string, why: string): string => `
  select n.id into bad from ${from} where ${where} limit 1;
  if found then
    raise exception '${why} (%)', bad.id using errcode = 'restrict_violation';
  end if;`

/** The payout of a transit account; other accounts' refs are no numbers. */
const payoutOf = (account: string): string =>
  `case when ${account}.kind = 'transit' then ${account}.ref::bigint end`

const both = 'after n join before o using (id)'

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
      where a.id = s.id;`,
  )
  const added = 'added n join accounts f on f.id = n.from_account join accounts t on t.id = n.to_account'
  await guard(
    db,
    'postings_guard',
    'postings',
    [
      refuse(
        added,
        `(f.kind = 'world' and t.kind <> 'treasury') or (t.kind = 'world' and f.kind not in ('treasury', 'transit'))`,
        'money comes from outside into the treasury, and leaves by it or by a payout',
      ),
      refuse(
        added,
        `t.kind = 'transit' and not (f.kind = 'due' and exists (select from payouts p where p.id = ${payoutOf('t')}
          and p.asset = n.asset and p.amount = n.amount and p.contributor_id::text = f.ref and p.status <> 'paid'))`,
        'money goes on its way for a payout of the same person and amount alone',
      ),
      refuse(
        added,
        `f.kind = 'transit' and not (t.kind = 'world' and exists (select from payouts p where p.id = ${payoutOf('f')}
          and p.asset = n.asset and p.amount = n.amount and p.status = 'paid'))`,
        'money that is on its way leaves with a paid payout of the same amount alone',
      ),
    ].join('\n'),
  )
  await sql`
    create trigger postings_guard after insert on postings
      referencing new table as added for each statement execute function postings_guard()`.execute(db)
}

const payouts = async (db: Kysely<unknown>): Promise<void> => {
  await guard(
    db,
    'payouts_born',
    'payouts',
    refuse('after n', `n.status not in ('planned', 'held')`, 'a payout begins planned or held'),
  )
  const landed = `exists (select from attempts t where t.batch_id = n.batch_id and t.signature = n.signature
    and t.status = 'finalized_ok' and (t.members = '[]' or t.members @> to_jsonb(n.id)))`
  const wallet = `n.wallet = o.wallet or (o.status = 'held' and n.status in ('planned', 'held'))
    or (n.status = 'paid' and n.wallet = 'forgotten')`
  const owner = `n.contributor_id = o.contributor_id or (o.status = 'paid' and exists (
    select from contributors c where c.id = o.contributor_id and c.merged_into = n.contributor_id))`
  const approved = `(select count(distinct x.approver) from payout_approvals x
    where x.payout_id = n.id and x.amount = n.amount and x.wallet = n.wallet) >= 2`
  await guard(
    db,
    'payouts_guard',
    'payouts',
    [
      refuse('before n', 'not exists (select from after a where a.id = n.id)', 'a payout keeps its number'),
      refuse(both, 'n.amount <> o.amount or n.asset <> o.asset', 'the amount of a payout never changes'),
      refuse(both, `not (${wallet})`, 'a payout goes to the wallet that it was promised to'),
      refuse(both, `not (${owner})`, 'a payout stays its own person’s'),
      refuse(
        both,
        `o.status = 'paid' and (n.status, n.signature, n.batch_id, n.paid_at) is distinct from (o.status, o.signature, o.batch_id, o.paid_at)`,
        'what is paid stays paid',
      ),
      refuse(both, `o.status = 'held' and n.status = 'batched'`, 'a held payout is planned first'),
      refuse(
        both,
        `n.status = 'paid' and o.status <> 'paid' and not ${landed}`,
        'a payout is paid by a transaction that is final alone',
      ),
      refuse(
        both,
        `o.status = 'batched' and n.status <> 'paid' and n.batch_id is distinct from o.batch_id
          and exists (select from attempts t where t.batch_id = o.batch_id and t.status in ('signed', 'sent', 'confirmed', 'unknown'))`,
        'a payout stays in its batch while a transaction of it may land',
      ),
      refuse(
        `${both} join payout_limits l on l.asset = n.asset`,
        `n.status = 'batched' and o.status <> 'batched' and n.amount > l.approval_above and not ${approved}`,
        'a payout of this size needs two approvals',
      ),
    ].join('\n'),
  )
  await triggers(db, 'payouts')
}

const attempts = async (db: Kysely<unknown>): Promise<void> => {
  await guard(
    db,
    'attempts_born',
    'attempts',
    [
      refuse('after n', `n.status <> 'signed'`, 'an attempt begins signed'),
      refuse(
        'after n join batches b on b.id = n.batch_id',
        `b.status <> 'open'`,
        'an attempt belongs to an open batch',
      ),
    ].join('\n'),
  )
  await guard(
    db,
    'attempts_guard',
    'attempts',
    [
      refuse('before n', 'not exists (select from after a where a.id = n.id)', 'an attempt keeps its number'),
      refuse(
        both,
        `(n.batch_id, n.raw, n.signature, n.blockhash, n.expiry_height, n.members)
          is distinct from (o.batch_id, o.raw, o.signature, o.blockhash, o.expiry_height, o.members)`,
        'what was signed never changes',
      ),
      refuse(
        both,
        `n.status <> o.status and (o.status = 'finalized_ok' or n.status = 'signed'
          or (o.status in ('finalized_err', 'expired') and n.status <> 'finalized_ok'))`,
        'an attempt that ended does not begin again',
      ),
      refuse(
        both,
        `o.status = 'finalized_ok' and n.slot is distinct from o.slot`,
        'an attempt stays where it landed',
      ),
    ].join('\n'),
  )
  await triggers(db, 'attempts')
}

const batches = async (db: Kysely<unknown>): Promise<void> => {
  await guard(db, 'batches_born', 'batches', refuse('after n', `n.status <> 'open'`, 'a batch begins open'))
  await guard(
    db,
    'batches_guard',
    'batches',
    [
      refuse('before n', 'not exists (select from after a where a.id = n.id)', 'a batch keeps its number'),
      refuse(both, 'n.seed <> o.seed', 'the marker of a batch never changes'),
      refuse(
        both,
        `n.status <> o.status and (o.status = 'paid' or n.status = 'open')`,
        'a batch that ended does not begin again',
      ),
    ].join('\n'),
  )
  await triggers(db, 'batches')
}

const triggers = async (db: Kysely<unknown>, table: string): Promise<void> => {
  await sql`
    create trigger ${sql.id(`${table}_guard`)} after update on ${sql.id(table)}
      referencing old table as before new table as after
      for each statement execute function ${sql.id(`${table}_guard`)}()`.execute(db)
  await sql`
    create trigger ${sql.id(`${table}_born`)} after insert on ${sql.id(table)}
      referencing new table as after for each statement execute function ${sql.id(`${table}_born`)}()`.execute(
    db,
  )
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
