import { sql, type Kysely } from 'kysely'

/**
 * What migrations from 0027 on make the database's own rules of. Released migrations depend on it: add to it, change
 * nothing.
 */

/**
 * Every look of these functions goes from one row to others by their key. Their plans are kept, and one that was made while
 * the tables were small would read them whole when they have grown: so other plans are not allowed.
 */
const byKey = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off'

/** A trigger function that runs as the tables' owner, on one table alone, and that nobody else may put to use. */
export const guard = async (
  db: Kysely<unknown>,
  name: string,
  table: string,
  body: string,
): Promise<void> => {
  await sql`
    create or replace function ${sql.id(name)}() returns trigger
      language plpgsql security definer set search_path = public, pg_temp ${sql.raw(byKey)} as ${sql.lit(`
    begin
      if tg_relid <> 'public.${table}'::regclass then raise exception 'not the ${table}'; end if;
      ${body}
    end`)}`.execute(db)
  await sql`revoke execute on function ${sql.id(name)}() from public`.execute(db)
}

/** Runs `name` on each row of `table` for which `when` holds: on an update `old` and `new`, on an insert `new`. */
export const onRow = async (
  db: Kysely<unknown>,
  name: string,
  { table, event, when = 'true' }: { table: string; event: string; when?: string },
): Promise<void> => {
  await sql`
    create trigger ${sql.id(name)} ${sql.raw(event)} on ${sql.id(table)} for each row
      when (${sql.raw(when)}) execute function ${sql.id(name)}()`.execute(db)
}

/** Refuses every row of `table` for which a condition holds, with its reason. */
export const refuse = async (
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

/** In the body of a guard: refuses, naming the row. */
export const raise = (what: string, why: string): string =>
  `raise exception '${why} (%)', ${what} using errcode = 'restrict_violation';`
