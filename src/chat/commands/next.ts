import { gate } from '../gate.ts'
import { nextView } from '../views/next-view.ts'
import type { ChatCommand } from '../turn.ts'

export const next: ChatCommand = {
  name: 'next',
  who: 'everyone',
  arguments: [],
  run: async (turn) => (await gate(turn)) ?? [await nextView(turn)],
}
