import { connect, createServer, type Socket } from 'node:net'

import type { Gate } from './gate.ts'

export type Wire = { url: string; close: () => Promise<void> }

/**
 * Stands between a worker and its PostgreSQL, and may break the connection at any message, before it arrives or before
 * its answer does: so also around a COMMIT, where a worker cannot know whether it went through.
 */
export const openWire = async (databaseUrl: string, gate: Gate): Promise<Wire> => {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    join(gate, near, far)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.port = String((server.address() as { port: number }).port)
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: url.href, close }
}

const join = (gate: Gate, near: Socket, far: Socket): void => {
  const state = { open: false, deaf: false }
  const hangUp = (): void => {
    near.destroy()
    far.destroy()
  }
  for (const socket of [near, far]) socket.on('error', hangUp).on('close', hangUp)
  let before = Promise.resolve()
  const pass = async (bytes: Buffer): Promise<void> => {
    const verdict = await gate.step({ to: 'database', open: state.open })
    if (verdict === 'cut') return hangUp()
    if (verdict === 'deaf') state.deaf = true
    far.write(bytes)
  }
  near.on('data', (bytes) => {
    before = before.then(async () => pass(bytes)).catch(hangUp)
  })
  far.on('data', (bytes) => {
    state.open = isOpen(bytes, state.open)
    if (state.deaf) hangUp()
    else near.write(bytes)
  })
}

/** ReadyForQuery, the last message of an answer, says in its last byte whether a transaction is open. */
const isOpen = (bytes: Buffer, before: boolean): boolean => {
  const at = bytes.length - 6
  if (at < 0 || bytes[at] !== 0x5a || bytes.readUInt32BE(at + 1) !== 5) return before
  return bytes[at + 5] !== 0x49
}
