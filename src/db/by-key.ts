import { sql } from 'kysely'

/**
 * The planner's statistics tell of yesterday: an hour in which a hundred thousand people are paid is another one than it
 * knows of, and a plan that reads a whole table for each payout stands still for minutes. What pays looks rows up by
 * their keys, whatever the statistics say.
 */

/** Ends a subquery that looks up what belongs to one row: it is asked for each of them, and joined to nothing. */
export const forEach = sql`offset 0`

/** Columns of a statement: until its transaction ends, only plans that go from rows to others by their keys are made. */
export const byKeyFromHere = sql`
  set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true)`
