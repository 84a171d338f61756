import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'

/**
 * An append-only file of records: length and CRC-32 (little-endian u32), then one byte of kind and the payload. A record
 * is written before anybody is told, so a killed process loses nothing; a torn last record was never acknowledged and is
 * cut off at the next start.
 */
export type Journal = { path: string; file: number; size: number }
export type JournalRecord = { kind: number; payload: Buffer; offset: number }

const FRAME = 9
const CHUNK = 1 << 22

const frame = (kind: number, parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat([Buffer.of(kind), ...parts])
  const head = Buffer.alloc(8)
  head.writeUInt32LE(body.length - 1, 0)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

export const openJournal = (path: string): Journal => ({
  path,
  file: openSync(path, existsSync(path) ? 'r+' : 'w+'),
  size: 0,
})

/** Writes one record; returns its offset. Throws when the disk does not take it, and then nothing was written for good. */
export const append = (journal: Journal, kind: number, ...parts: Uint8Array[]): number => {
  const bytes = frame(kind, parts)
  const offset = journal.size
  for (let done = 0; done < bytes.length;)
    done += writeSync(journal.file, bytes, done, bytes.length - done, offset + done)
  journal.size += bytes.length
  return offset
}

/** The record at an offset that `append` or `scan` gave. */
export const readRecord = (journal: Journal, offset: number): JournalRecord => {
  const head = Buffer.alloc(FRAME)
  readSync(journal.file, head, 0, FRAME, offset)
  const payload = Buffer.alloc(head.readUInt32LE(0))
  readSync(journal.file, payload, 0, payload.length, offset + FRAME)
  return { kind: head.readUInt8(8), payload, offset }
}

/** All whole records in order. Leaves the journal ready to append behind the last of them. */
export const scan = function* (journal: Journal): Generator<JournalRecord> {
  const total = fstatSync(journal.file).size
  let window: Buffer = Buffer.alloc(0)
  let start = 0
  journal.size = 0
  for (let at = 0; at < total; at = journal.size) {
    const have = start + window.length - at
    const length = have >= FRAME ? window.readUInt32LE(at - start) + FRAME : FRAME
    if (at + length > total) break
    if (have < length || have < FRAME) {
      window = Buffer.alloc(Math.min(Math.max(CHUNK, length), total - at))
      readSync(journal.file, window, 0, window.length, at)
      start = at
      continue
    }
    const record = window.subarray(at - start, at - start + length)
    if (crc32(record.subarray(8)) !== record.readUInt32LE(4)) break
    yield { kind: record.readUInt8(8), payload: record.subarray(FRAME), offset: at }
    journal.size = at + length
  }
  cutTail(journal, total)
}

/** What follows the last whole record is put aside, never thrown away: it may be a disk's damage and not a torn write. */
const cutTail = (journal: Journal, total: number): void => {
  if (total === journal.size) return
  const tail = Buffer.alloc(total - journal.size)
  readSync(journal.file, tail, 0, tail.length, journal.size)
  writeFileSync(`${journal.path}.torn-${journal.size}`, tail)
  ftruncateSync(journal.file, journal.size)
}

/** Replaces the journal's file, atomically, by one that `write` fills. */
export const rewrite = (journal: Journal, write: (next: Journal) => void): Journal => {
  const temporary = `${journal.path}.new`
  const next: Journal = { path: temporary, file: openSync(temporary, 'w+'), size: 0 }
  write(next)
  fsyncSync(next.file)
  renameSync(temporary, journal.path)
  closeSync(journal.file)
  return { ...next, path: journal.path }
}

export const closeJournal = (journal: Journal): void => closeSync(journal.file)
