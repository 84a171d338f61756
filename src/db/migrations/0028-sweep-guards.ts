import { sql, type Kysely } from 'kysely'

import { guard, onRow, raise, refuse } from '../guard.ts'

/**
 * What the database refuses about SOL: a sweep that begins ended, changes what was signed, or ends twice; a marker that is
 * swept by no sweep that went through; a cost that belongs to no known transaction, or to one that is not final. What it
 * cannot know is what the chain has taken: that remains the word of whoever books it.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sweeps(db)
  await batches(db)
  await attempts(db)
  await postings(db)
  await sql`
    create trigger sweeps_kept before delete on sweeps for each row execute function ledger_refuse()`.execute(
    db,
  )
  await sql`
    create trigger sweeps_whole before truncate on sweeps for each statement execute function ledger_refuse()`.execute(
    db,
  )
}

const sweeps = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'sweeps', 'insert', {
    first: [
      `new.status <> 'signed' or (new.fee, new.slot, new.ended_at) is distinct from (null::numeric, null::bigint, null::timestamptz)`,
      'a sweep begins signed',
    ],
  })
  await refuse(db, 'sweeps', 'update', {
    bytes: [
      `(new.id, new.asset, new.raw, new.signature, new.expiry_height, new.lamports, new.created_at)
        is distinct from (old.id, old.asset, old.raw, old.signature, old.expiry_height, old.lamports, old.created_at)`,
      'what was signed never changes',
    ],
    ended: [
      `old.status <> 'signed' and (new.status, new.fee, new.slot, new.ended_at)
        is distinct from (old.status, old.fee, old.slot, old.ended_at)`,
      'a sweep that ended does not begin again',
    ],
    costs: [
      `new.status = 'signed' and (new.fee, new.slot) is distinct from (null::numeric, null::bigint)`,
      'a sweep stays without a cost until it ends',
    ],
  })
  await guard(
    db,
    'sweeps_own',
    'sweeps',
    `if exists (select from attempts t where t.signature = new.signature) then
      ${raise('new.id', 'a payment’s transaction belongs to no sweep')}
    end if;
    return new;`,
  )
  await onRow(db, 'sweeps_own', { table: 'sweeps', event: 'before insert' })
}

/** A marker is in one sweep at a time, is free again once that has ended without it, and once it is gone that stays so. */
const batches = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'batches', 'insert', {
    marked: ['new.sweep_id is not null or new.swept_at is not null', 'a batch begins with its marker'],
  })
  await refuse(db, 'batches', 'update', {
    gone: [
      'old.swept_at is not null and (new.swept_at, new.sweep_id) is distinct from (old.swept_at, old.sweep_id)',
      'a marker that is gone stays gone',
    ],
    early: [
      `new.status = 'open' and (new.sweep_id is not null or new.swept_at is not null)`,
      'the marker of an open batch stays',
    ],
    moved: [
      'old.sweep_id <> new.sweep_id or (new.swept_at is not null and new.sweep_id is distinct from old.sweep_id)',
      'a marker stays in its sweep',
    ],
  })
  await guard(
    db,
    'batches_swept',
    'batches',
    `if new.sweep_id is not null and old.sweep_id is null and (
        not exists (select from sweeps s where s.id = new.sweep_id and s.status = 'signed')
        or exists (select from attempts t where t.batch_id = new.id and t.status in ('signed', 'sent', 'confirmed', 'unknown'))) then
      ${raise('new.id', 'a marker belongs to a sweep that is under way, once nothing can land any more')}
    end if;
    if new.sweep_id is null and old.sweep_id is not null
        and exists (select from sweeps s where s.id = old.sweep_id and s.status = 'signed') then
      ${raise('new.id', 'a marker stays in its sweep while that is under way')}
    end if;
    if new.swept_at is not null and new.sweep_id is not null
        and not exists (select from sweeps s where s.id = new.sweep_id and s.status = 'done') then
      ${raise('new.id', 'a marker is swept by a sweep that went through alone')}
    end if;
    return new;`,
  )
  await onRow(db, 'batches_swept', {
    table: 'batches',
    event: 'before update',
    when: 'new.sweep_id is distinct from old.sweep_id or new.swept_at is distinct from old.swept_at',
  })
}

const attempts = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'attempts', 'update', {
    fee: [
      `new.fee is distinct from old.fee and (old.fee is not null or new.status not in ('finalized_ok', 'finalized_err'))`,
      'what a transaction has cost is written once, when it is final, and never changes',
    ],
  })
}

/** SOL comes in; it leaves as the fee or the rents of a known transaction that is final; it lies on markers and comes back. */
const postings = async (db: Kysely<unknown>): Promise<void> => {
  const markers = (account: string): string => `(${account}.kind = 'escrow' and ${account}.ref = 'markers')`
  await guard(
    db,
    'postings_sol',
    'postings',
    `declare
      f record; t record; signed text := new.refs ->> 'signature'; known boolean;
    begin
      select kind, ref into f from accounts where id = new.from_account;
      select kind, ref into t from accounts where id = new.to_account;
      known := case
        when f.kind = 'world' and t.kind = 'treasury' then true
        when f.kind = 'treasury' and t.kind = 'world' and new.key = 'fee:' || signed then
          exists (select from attempts a where a.signature = signed and a.status in ('finalized_ok', 'finalized_err') and a.fee = new.amount)
          or exists (select from sweeps s where s.signature = signed and s.status <> 'signed' and s.fee = new.amount)
        when f.kind = 'treasury' and t.kind = 'world' then
          new.key = concat_ws(':', 'rent', new.refs ->> 'mint', new.refs ->> 'wallet', signed)
          and exists (select from attempts a where a.signature = signed and a.status = 'finalized_ok' and a.fee is not null)
        when f.kind = 'treasury' and ${markers('t')} then
          exists (select from attempts a join batches b on b.id = a.batch_id
            where a.signature = signed and a.status = 'finalized_ok' and new.key = 'marker:' || b.seed)
        when ${markers('f')} and t.kind = 'treasury' then
          exists (select from batches b join sweeps s on s.id = b.sweep_id join postings p on p.key = 'marker:' || b.seed
            where b.seed = substr(new.key, length('reclaim:') + 1) and new.key like 'reclaim:%' and b.swept_at is not null
              and s.signature = signed and s.status = 'done' and p.amount = new.amount)
        else false
      end;
      if known is not true then
        ${raise('new.key', 'SOL moves for transactions that are known and final alone')}
      end if;
    end;
    return new;`,
  )
  await onRow(db, 'postings_sol', {
    table: 'postings',
    event: 'before insert',
    when: `new.asset = 'SOL'`,
  })
}
