import type { Context } from '#chat/context.ts'
import type { Door } from '#core/view.ts'

/** Somebody in their private chat with the bot. Every act is done when its answer is there. */
export type Somebody = {
  id: string
  command(name: string, args?: string): Promise<void>
  /** Taps the button with that label in the newest message that has one; gives the notice that came, or ''. */
  press(label: string): Promise<string>
  /** Writes into the newest place to type. */
  write(text: string): Promise<void>
  /** What the newest message says, without its form. */
  text(): string
  labels(): string[]
  /** The files of the newest message. */
  files(): Promise<{ name: string; text: string }[]>
  /** How many messages of the bot's there are. */
  count(): number
}

/** A door with people in front of it, and the real conversation behind. */
export type Driver = {
  platform: string
  /** The door's own way to say something unasked. */
  send: Door['send']
  open(ctx: Context): Promise<void>
  /** The process ends and another one takes over. */
  restart(): Promise<void>
  /** From now on everything is delivered so many times. */
  redeliver(times: number): void
  somebody(number: number): Somebody
  close(): Promise<void>
}
