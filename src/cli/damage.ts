/** What to do where the database's files are damaged. */
export const damageTodo =
  'Stop Accord, keep the files as they are, and put back the newest backup: docs/operators.md, "Backups and restart".'

/** What PostgreSQL says of files that it cannot read: data or an index corrupted, a file gone, a device that fails. */
export const isDamage = (error: unknown): error is Error =>
  error instanceof Error &&
  ['XX001', 'XX002', '58P01', '58030'].includes((error as { code?: string }).code ?? '')
