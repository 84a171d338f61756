import { GCProfiler, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/**
 * Runs something, and tells how much memory (MB) it needed at most beyond what was there: heap and typed arrays, at every
 * garbage collection and at the end.
 */
export const measurePeak = <Result>(run: () => Result): { result: Result; megabytes: number } => {
  collect()
  const before = inUse()
  const profiler = new GCProfiler()
  profiler.start()
  const result = run()
  const end = inUse()
  const peaks = profiler
    .stop()
    .statistics.map(({ beforeGC: { heapStatistics: heap } }) => heap.usedHeapSize + heap.externalMemory)
  const peak = peaks.reduce((most, one) => Math.max(most, one), end)
  return { result, megabytes: Math.max(0, peak - before) / 2 ** 20 }
}

const inUse = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
