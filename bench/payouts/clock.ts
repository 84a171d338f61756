const real = Date.now
let ahead = 0

/**
 * Virtual time: the process's clock goes on as it does, and may be moved ahead, so that leases end and resting endpoints
 * are asked again without anybody waiting.
 */
export const startClock = (): void => {
  Date.now = () => real() + ahead
}

export const jump = (ms: number): void => {
  ahead += ms
}

export const now = (): Date => new Date(Date.now())
