import type { Refusal } from '#core/refusal.ts'

/** A row that cannot be imported: where it stands (line 1 is the first of the file) and what was expected there. */
export type BadRow = { file: string; line: number; column: string; expected: string }

/**
 * What an import did. `ok`: its rows (or, with `skipBad`, its good rows) are in; otherwise nothing is. `refused`: what
 * is wrong with the file or the campaign as a whole. Of bad rows and duplicates the first 100 are listed, all counted.
 */
export type ImportReport = {
  file: string
  ok: boolean
  rows: number
  imported: number
  gold: number
  bad: BadRow[]
  badCount: number
  duplicates: { line: number; id: string }[]
  duplicateCount: number
  unknownColumns: string[]
  refused?: Refusal
}

export const emptyReport = (file: string): ImportReport => ({
  file,
  ok: false,
  rows: 0,
  imported: 0,
  gold: 0,
  bad: [],
  badCount: 0,
  duplicates: [],
  duplicateCount: 0,
  unknownColumns: [],
})

const listed = 100

export const addBad = (report: ImportReport, bad: Omit<BadRow, 'file'>): void => {
  report.badCount += 1
  if (report.bad.length < listed) report.bad.push({ file: report.file, ...bad })
}

export const addDuplicate = (report: ImportReport, line: number, id: string): void => {
  report.duplicateCount += 1
  if (report.duplicates.length < listed) report.duplicates.push({ line, id })
}
