import { sql, type Kysely } from 'kysely'

import { guard, raise, refuse } from '../guard.ts'

/**
 * What was signed for counts. A payout that leaves a batch for which something was signed keeps that on record
 * (`departures`), it goes on counting on its day, and counts again with its next batch: so no day signs for more than its cap,
 * whatever is written about how a transaction ended. Tokens leave the ledger by paid payouts alone, so that nobody can
 * write down as a cost what was paid twice.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table payouts add column departures jsonb`.execute(db)
  await known(db)
  await leaving(db)
  await counting(db)
  await postings(db)
}

/** Who has left a batch before this: what was signed for them there is looked at as well; for the cap it is over. */
const known = async (db: Kysely<unknown>): Promise<void> => {
  // Nothing moves, so nothing of what holds for payouts that move is to be looked at.
  await sql`alter table payouts disable trigger user`.execute(db)
  await sql`
    update payouts p set departures = l.batches
      from (
        select q.id, jsonb_agg(distinct jsonb_build_object('batch', a.batch_id, 'day', null)) as batches
          from attempts a cross join lateral jsonb_array_elements_text(a.members) m
            join payouts q on q.id = m.value::bigint
          where q.status <> 'paid' and q.batch_id is distinct from a.batch_id
          group by q.id) l
      where p.id = l.id`.execute(db)
  await sql`alter table payouts enable trigger user`.execute(db)
}

const leaving = async (db: Kysely<unknown>): Promise<void> => {
  await refuse(db, 'payouts', 'insert', {
    newborn: ['new.departures is not null', 'a payout begins in no batch, so it never changes from one'],
  })
  // Its name stands before that of payouts_leave, which runs later and may.
  await refuse(db, 'payouts', 'update', {
    departed: [
      'new.departures is distinct from old.departures',
      'which batches a payout has left never changes',
    ],
  })
  await guard(
    db,
    'payouts_leave',
    'payouts',
    `if exists (select from attempts t where t.batch_id = old.batch_id and t.status in ('signed', 'sent', 'confirmed', 'unknown')) then
      ${raise('new.id', 'a payout stays in its batch while a transaction of it may land')}
    end if;
    if exists (select from attempts t where t.batch_id = old.batch_id and t.status = 'finalized_ok'
        and (t.members = '[]' or t.members @> to_jsonb(new.id))) then
      ${raise('new.id', 'a payout stays in its batch once a transaction has paid it')}
    end if;
    if exists (select from attempts t where t.batch_id = old.batch_id) then
      new.departures := coalesce(old.departures, '[]') || jsonb_build_object('batch', old.batch_id, 'day', old.cap_day);
      if new.status = 'batched' then new.cap_day := (clock_timestamp() at time zone 'utc')::date; end if;
    end if;
    return new;`,
  )
  await guard(
    db,
    'payouts_landed',
    'payouts',
    `if old.batch_id is distinct from new.batch_id
        and not coalesce(old.departures @> jsonb_build_array(jsonb_build_object('batch', new.batch_id)), false) then
      ${raise('new.id', 'a payout is paid in a batch that it was in alone')}
    end if;
    if not exists (select from attempts t where t.signature = new.signature and t.batch_id = new.batch_id
        and t.status = 'finalized_ok' and (t.members = '[]' or t.members @> to_jsonb(new.id))) then
      ${raise('new.id', 'a payout is paid by a transaction that is final alone')}
    end if;
    return new;`,
  )
}

/**
 * A payout counts on the day on which it goes into a batch, not on the one on which a transaction began that was kept open.
 * What is paid was in a batch, so it counts already: also where it had left that batch when its transaction was found to
 * have landed. Nothing is let by the cap for being paid, for whoever writes rows could send other payouts along with it.
 */
const counting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create or replace function payouts_cap_day() returns trigger language plpgsql as $$ begin
      -- A payout begins in no batch, so it counts on no day.
      if tg_op = 'INSERT' then
        new.cap_day := null;
        return new;
      end if;
      new.cap_day := case
        when new.status = 'batched' then coalesce(old.cap_day, (clock_timestamp() at time zone 'utc')::date)
        when new.status = 'paid' then old.cap_day
      end;
      return new;
    end $$`.execute(db)
  await sql`
    create function payout_counted(amount numeric, cap_day date, departures jsonb, day date) returns numeric
      language sql stable as $$
      select amount * ((cap_day is not distinct from day)::int
        + (select count(*) from jsonb_array_elements(coalesce(departures, '[]')) d where (d.value ->> 'day')::date = day)) $$`.execute(
    db,
  )
  await sql`
    create or replace function payouts_count() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      move record;
    begin
      if tg_relid <> 'public.payouts'::regclass then raise exception 'not the payouts'; end if;
      -- Rows that stay as they were cancel out, so nothing needs to be matched.
      for move in
        select m.asset, m.day, sum(m.amount) as delta
          from (
            select asset, cap_day as day, amount from after where cap_day is not null
            union all
            select asset, cap_day, -amount from before where cap_day is not null
            union all
            select n.asset, (d.value ->> 'day')::date, n.amount
              from after n, jsonb_array_elements(n.departures) d
              where n.departures is not null and d.value ->> 'day' is not null
            union all
            select o.asset, (d.value ->> 'day')::date, -o.amount
              from before o, jsonb_array_elements(o.departures) d
              where o.departures is not null and d.value ->> 'day' is not null) m
          group by m.asset, m.day having sum(m.amount) <> 0 order by m.asset, m.day
      loop
        insert into payout_days (asset, day) values (move.asset, move.day) on conflict do nothing;
        update payout_days d set used = d.used + move.delta,
            cap = case when move.delta < 0 then d.cap else (select day_cap from payout_limits where asset = move.asset) end
          where d.asset = move.asset and d.day = move.day;
      end loop;
      if exists (select from payout_limits where person_cap is not null) and exists (
        select from after n join payout_limits l on l.asset = n.asset
          where n.status = 'batched' and l.person_cap is not null
            and l.person_cap < (
              select sum(payout_counted(p.amount, p.cap_day, p.departures, n.cap_day)) from payouts p
                where p.contributor_id = n.contributor_id and p.asset = n.asset
                  and (p.cap_day = n.cap_day or p.departures is not null))) then
        raise exception 'a person gets no more than their cap in a day' using errcode = 'check_violation';
      end if;
      return null;
    end $$`.execute(db)
}

/** As 0021 says, and of the treasury's own money nothing but SOL leaves without a payout: see 0028. */
const postings = async (db: Kysely<unknown>): Promise<void> => {
  const payoutOf = (account: string): string =>
    `case when ${account}.kind = 'transit' then ${account}.ref::bigint end`
  await sql`
    create or replace function postings_guard() returns trigger
      language plpgsql security definer set search_path = public, pg_temp
      set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as ${sql.lit(`
    declare bad record;
    begin
      if tg_relid <> 'public.postings'::regclass then raise exception 'not the postings'; end if;
      select n.id, case
          when f.kind = 'world' and t.kind <> 'treasury' or t.kind = 'world' and f.kind not in ('treasury', 'transit')
            then 'money comes from outside into the treasury, and leaves by it or by a payout'
          when t.kind = 'world' and f.kind = 'treasury' and n.asset <> 'SOL'
            then 'tokens leave by a paid payout alone'
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
      return null;
    end`)}`.execute(db)
}
