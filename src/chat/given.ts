import type { Turn } from './turn.ts'

/** What was filled in of a command's arguments, by name; undefined where all was typed in one line. */
export const givenIn = ({ event: { act } }: Turn): Readonly<Record<string, string>> | undefined =>
  act.kind === 'command' ? act.given : undefined
