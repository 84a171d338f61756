import { sql, type Kysely } from 'kysely'

/**
 * What moderators decide: an index over what waits for them in the record of actions. A text that its person is asked about
 * before it counts as an answer lies with the assignment, and goes when that is answered, let go or run out. Of somebody
 * who was banned and then forgotten, a salted hash of each account stays, and nothing else.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create index actions_cases on actions (kind, id)
    where kind in ('contest', 'contest.accepted', 'contest.kept', 'item.reported', 'report.withdrawn', 'report.dismissed')`.execute(
    db,
  )
  await sql`alter table assignments add column draft text`.execute(db)
  await sql`
    create function drop_draft() returns trigger language plpgsql as $$ begin
      new.draft := null;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger assignments_draft before update on assignments for each row
    when (old.draft is not null and old.status is distinct from new.status)
    execute function drop_draft()`.execute(db)
  await sql`create table banned_accounts (hash text primary key)`.execute(db)
}
