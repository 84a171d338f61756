/** The outside of PostgreSQL's protocol 3.0 (https://www.postgresql.org/docs/current/protocol-message-formats.html). */

const SSL = 80877103
const GSS = 80877104
const CANCEL = 80877102

export type Opening = { kind: 'no-encryption' | 'cancel' | 'startup'; bytes: Buffer }

/** What a client says before anything has a type: a request for encryption, or its startup packet. */
export const readOpening = (buffer: Buffer): Opening | undefined => {
  if (buffer.length < 8) return undefined
  const length = buffer.readInt32BE(0)
  if (buffer.length < length) return undefined
  const code = buffer.readInt32BE(4)
  const kind = code === SSL || code === GSS ? 'no-encryption' : code === CANCEL ? 'cancel' : 'startup'
  return { kind, bytes: buffer.subarray(0, length) }
}

/** Where the typed message at `at` ends, or undefined while it is not all there. */
const messageEnd = (buffer: Buffer, at: number): number | undefined => {
  if (buffer.length < at + 5) return undefined
  const end = at + 1 + buffer.readInt32BE(at + 1)
  return end <= buffer.length ? end : undefined
}

/**
 * Takes what can be run as one: everything up to the last Query, Sync, FunctionCall or Flush. A statement's Parse, Bind
 * and Execute must never be parted, because another connection's would come between them in the one session. `wanted`
 * is how long the rest must grow before there is more to take.
 */
export const takeWork = (buffer: Buffer): { work: Buffer; rest: Buffer; wanted: number; ended: boolean } => {
  let cut = 0
  for (let at = 0; ;) {
    const type = String.fromCharCode(buffer[at] ?? 0)
    const end = messageEnd(buffer, at)
    if (end === undefined || type === 'X') {
      const known = buffer.length >= at + 5 ? at + 1 + buffer.readInt32BE(at + 1) : at + 5
      return {
        work: buffer.subarray(0, cut),
        rest: buffer.subarray(cut),
        wanted: known - cut,
        ended: end !== undefined,
      }
    }
    at = end
    if ('QSFH'.includes(type)) cut = at
  }
}

/** The `listen`, `unlisten` and `unlisten *` among the statements of a work, comments before them aside. */
export const listenings = (bytes: Buffer): { listen: boolean; channel: string }[] => {
  const found: { listen: boolean; channel: string }[] = []
  for (let at = 0; at < bytes.length;) {
    const end = messageEnd(bytes, at)
    if (end === undefined) break
    const match = LISTEN.exec(statementText(bytes, at, end))
    if (match !== null)
      found.push({ listen: match[1] === undefined, channel: match[2] ?? (match[3] ?? '').toLowerCase() })
    at = end
  }
  return found
}

const LISTEN = /^(?:\s|--.*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*(un)?listen\s+(?:"([^"]+)"|([\w*]+))\s*;?\s*$/i
const LONGEST_LISTEN = 1000

/** The SQL of a Query, or of a Parse (which gives the statement's name first); nothing where it is too long to matter. */
const statementText = (bytes: Buffer, at: number, end: number): string => {
  const type = String.fromCharCode(bytes[at] ?? 0)
  if ((type !== 'Q' && type !== 'P') || end - at > LONGEST_LISTEN) return ''
  const from = type === 'Q' ? at + 5 : bytes.indexOf(0, at + 5) + 1
  return bytes.toString('utf8', from, bytes.indexOf(0, from))
}

export type Notice = { channel: string; bytes: Buffer }

/** Parts an answer into what its asker gets and the notifications, which belong to whoever listens. */
export const partNotices = (answer: Buffer): { own: Buffer; notices: Notice[] } => {
  const own: Buffer[] = []
  const notices: Notice[] = []
  let from = 0
  for (let at = 0; at < answer.length;) {
    const end = messageEnd(answer, at) ?? answer.length
    if (answer[at] === 0x41) {
      own.push(answer.subarray(from, at))
      const name = answer.subarray(at + 9, answer.indexOf(0, at + 9))
      notices.push({ channel: name.toString('utf8'), bytes: answer.subarray(at, end) })
      from = end
    }
    at = end
  }
  return notices.length === 0
    ? { own: answer, notices }
    : { own: Buffer.concat([...own, answer.subarray(from)]), notices }
}

/** An ErrorResponse that ends a connection. */
export const fatal = (code: string, message: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.from([0x45, 0, 0, 0, 0])
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}

export const simpleQuery = (sql: string): Buffer => {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.from([0x51, 0, 0, 0, 0])
  head.writeInt32BE(4 + text.length, 1)
  return Buffer.concat([head, text])
}

/** The first column of an answer's rows as text, and the message of its error if it has one. */
export const firstColumn = (answer: Buffer): { values: string[]; error?: string } => {
  const values: string[] = []
  for (let at = 0; at < answer.length;) {
    const end = messageEnd(answer, at) ?? answer.length
    if (answer[at] === 0x44) {
      const length = answer.readInt32BE(at + 7)
      values.push(answer.toString('utf8', at + 11, at + 11 + Math.max(0, length)))
    }
    if (answer[at] === 0x45) {
      const fields = answer.toString('utf8', at + 5, end).split('\0')
      return { values, error: fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'error' }
    }
    at = end
  }
  return { values }
}

/** The password of a PasswordMessage. */
export const readPassword = (buffer: Buffer): { password: string; end: number } | undefined => {
  const end = messageEnd(buffer, 0)
  if (end === undefined) return undefined
  return { password: buffer[0] === 0x70 ? buffer.toString('utf8', 5, end - 1) : '', end }
}

/** AuthenticationCleartextPassword. */
export const ASK_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
export const SYNC = Buffer.from([0x53, 0, 0, 0, 4])
