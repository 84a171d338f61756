/** `‹item:#52›` in a text of the locale: an argument of the command before it, and what to give there. */
export const argumentMarks = /‹([\w-]+):([^›]*)›/g

// What people write may hold these signs too: theirs stand as two characters of the private use area meanwhile.
const HIDDEN = { '‹': '\uE002', '›': '\uE003' } as const

export const hide = (text: string): string =>
  text
    .replaceAll(/[\uE002\uE003]/g, '')
    .replaceAll('‹', HIDDEN['‹'])
    .replaceAll('›', HIDDEN['›'])

export const show = (text: string): string => text.replaceAll(HIDDEN['‹'], '‹').replaceAll(HIDDEN['›'], '›')
