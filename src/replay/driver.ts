import type { Db } from '#db/connect.ts'

/** What a recorded worker does with the task in front of them. */
export type Reaction = { tap: number } | { text: string }

/** A recorded worker as a user of a real door: every method is what a person would do there, and waits for the reply. */
export type Player = {
  /** Opens the chat, agrees, and sets a wallet. Doing it again changes nothing. */
  join(wallet: string): Promise<void>
  /**
   * Asks for a task and reacts to it, then to the next one in its place, `count` times or until there is none. `react` gets the token on the
   * task's buttons; `recorded` is called once a reply to the answer has been shown.
   */
  work(count: number, react: (token: string) => Promise<Reaction>, recorded: () => void): Promise<void>
  withdraw(): Promise<void>
}

/** A door with people at it. `idOf`: the platform's id of the worker at that place in the recording. */
export type Stage = {
  platform: string
  idOf(index: number): string
  player(index: number): Player
  close(): Promise<void>
}

/** The token on a button, whichever button of a task it is. */
export const tokenOf = (data: string[]): string | undefined =>
  data.map((text) => /^[asr]:([\w-]{16})(?::|$)/.exec(text)?.[1]).find((token) => token !== undefined)

/** Whether a message says that there is no task now: it offers to ask again. */
export const saysNone = (data: string[]): boolean => data.includes('n')

/** The item behind a token. */
export const itemOfToken = async (db: Db, token: string): Promise<number> => {
  const row = await db
    .selectFrom('assignments')
    .select('item_id')
    .where('token', '=', token)
    .executeTakeFirst()
  if (row === undefined) throw new Error(`a button holds a token that no assignment has: ${token}`)
  return row.item_id
}
