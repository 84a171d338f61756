import type { Place } from '#core/view.ts'

/** A group's place as feeds, logs and roles store it; '' stands for no thread, and no title. */
export type StoredPlace = { platform: string; chat: string; thread?: string; title: string }

export const toPlace = ({ platform, chat, thread = '', title }: StoredPlace): Place => ({
  platform,
  chat,
  kind: 'group',
  ...(thread === '' ? {} : { thread }),
  ...(title === '' ? {} : { title }),
})
