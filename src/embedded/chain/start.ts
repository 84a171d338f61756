import { lockFolder } from '../lock.ts'
import { closeBank, nextSlot, openBank } from './bank.ts'
import { serve } from './server.ts'

export type ChainOptions = {
  /** Where the chain is kept; made where it is missing. */
  folder: string
  /** HTTP port; a free one where it is left out. */
  port?: number
  /** WebSocket port; the one after HTTP's where it is left out. */
  wsPort?: number
  /** Milliseconds a slot; 0 stands still, for tests that call `tick`. */
  slotMs?: number
  /** Slots after which a transaction is final. */
  finalitySlots?: number
}

export type Chain = {
  rpcUrl: string
  wsUrl: string
  /** Ends the slot now. */
  tick: () => void
  stop: () => Promise<void>
}

/** The real Solana runtime and SPL programs behind JSON-RPC on loopback ports. */
export const startChain = async (options: ChainOptions): Promise<Chain> => {
  const { folder, port, wsPort, slotMs = 400, finalitySlots = 2 } = options
  const lock = lockFolder(folder)
  try {
    const bank = openBank(folder, finalitySlots)
    const served = await serve(bank, port, wsPort)
    const tick = (): void => nextSlot(bank)
    const timer = slotMs > 0 ? setInterval(tick, slotMs) : undefined
    const stop = async (): Promise<void> => {
      clearInterval(timer)
      await served.close()
      closeBank(bank)
      lock.release()
    }
    return { rpcUrl: `http://127.0.0.1:${served.port}`, wsUrl: `ws://127.0.0.1:${served.wsPort}`, tick, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}
