import { sql, type Kysely } from 'kysely'

/**
 * What may leave in a day (UTC) and what needs two operators: the limits of an asset, what each day has used of them
 * (never more than its cap: the table refuses it), and the signed approvals of large payouts. A payout counts on the day
 * that it goes into a batch, and no more once it leaves it unpaid.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await tables(db)
  await counting(db)
}

const tables = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table payout_limits (
      asset text primary key,
      day_cap numeric(39, 0) check (day_cap > 0),
      person_cap numeric(39, 0) check (person_cap > 0),
      approval_above numeric(39, 0) check (approval_above >= 0),
      approvers jsonb not null default '[]',
      set_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table payout_days (
      asset text not null,
      day date not null,
      cap numeric(39, 0),
      used numeric(39, 0) not null default 0 check (used >= 0),
      primary key (asset, day),
      constraint payout_days_within_cap check (cap is null or used <= cap)
    )`.execute(db)
  await sql`
    create table payout_approvals (
      id bigint generated always as identity primary key,
      payout_id bigint not null references payouts (id),
      approver text not null,
      amount numeric(39, 0) not null,
      wallet text not null,
      signature text not null,
      created_at timestamptz not null default now(),
      -- A row that signs nothing must not take the place of one that does.
      unique (payout_id, approver, amount, wallet, signature)
    )`.execute(db)
  await sql`alter table payouts add column cap_day date, add column hold_note text`.execute(db)
}

const counting = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function payouts_cap_day() returns trigger language plpgsql as $$ begin
      -- A payout begins in no batch, so it counts on no day.
      if tg_op = 'INSERT' then
        new.cap_day := null;
        return new;
      end if;
      new.cap_day := case
        when new.status in ('batched', 'paid') then coalesce(old.cap_day, (now() at time zone 'utc')::date)
      end;
      return new;
    end $$`.execute(db)
  // What the chain has paid is a fact: it counts, and where that is above the cap, the day's cap follows it.
  await sql`
    create function payouts_count() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      move record;
    begin
      if tg_relid <> 'public.payouts'::regclass then raise exception 'not the payouts'; end if;
      -- Rows that stay as they were cancel out, so nothing needs to be matched.
      for move in
        select m.asset, m.day, sum(m.amount) as delta, bool_or(m.paid) as fact
          from (
            select asset, cap_day as day, amount, status = 'paid' as paid from after where cap_day is not null
            union all
            select asset, cap_day, -amount, false from before where cap_day is not null) m
          group by m.asset, m.day having sum(m.amount) <> 0 order by m.asset, m.day
      loop
        insert into payout_days (asset, day) values (move.asset, move.day) on conflict do nothing;
        update payout_days d set used = d.used + move.delta,
            cap = case when move.delta < 0 then d.cap when move.fact then greatest(l.cap, d.used + move.delta) else l.cap end
          from (select (select day_cap from payout_limits where asset = move.asset) as cap) l
          where d.asset = move.asset and d.day = move.day;
      end loop;
      if exists (select from payout_limits where person_cap is not null) and exists (
        select from after n join payout_limits l on l.asset = n.asset
          where n.status = 'batched' and l.person_cap is not null
            and l.person_cap < (select sum(p.amount) from payouts p
              where p.contributor_id = n.contributor_id and p.asset = n.asset and p.cap_day = n.cap_day)) then
        raise exception 'a person gets no more than their cap in a day' using errcode = 'check_violation';
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger payouts_cap_day_born before insert on payouts for each row
      when (new.cap_day is not null) execute function payouts_cap_day()`.execute(db)
  await sql`
    create trigger payouts_cap_day before update on payouts for each row
      when (old.status is distinct from new.status or old.cap_day is distinct from new.cap_day)
      execute function payouts_cap_day()`.execute(db)
  await sql`
    create trigger payouts_count after update on payouts
      referencing old table as before new table as after for each statement execute function payouts_count()`.execute(
    db,
  )
}
