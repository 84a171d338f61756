import { setTimeout } from 'node:timers/promises'

export const pause = async (ms: number): Promise<void> => setTimeout(ms)
