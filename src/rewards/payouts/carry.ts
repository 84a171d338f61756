import { inParallel } from '../in-parallel.ts'
import { broadcast } from './broadcast.ts'
import { follow } from './follow.ts'
import type { Run } from './pass.ts'
import { lookAhead } from './look.ts'
import { GATHER, plan } from './plan.ts'
import { prepare, type Prepared } from './prepare.ts'
import { CHUNK, openBatches, sign } from './sign.ts'

/** As many as there are doors: while one chunk of batches is signed, the next is made ready, and so on. */
const CARRIERS = 6
/** No more batches than these wait to be made ready: what is planned further ahead gains nothing. */
const AHEAD = 2 * CHUNK

type Door = <T>(work: () => Promise<T>) => Promise<T>

/**
 * What the carriers share: doors that let one of them through at a time; `seen`: the last payout whose account was looked
 * at; `planned`: the last one that was planned, undefined where there are no more; `after`: the last batch that was taken
 * to be made ready; whether enough is planned (`full`), or it is all `over`.
 */
type Way = {
  look: Door
  plan: Door
  prepare: Door
  sign: Door
  send: Door
  follow: Door
  seen: number
  planned: number | undefined
  after: number
  full: boolean
  over: boolean
}

/**
 * Pays everything that is planned or open, by carriers side by side, so that the database plans and books while the
 * chain simulates: each looks at who is next, takes a chunk of batches through planning, making ready, signing, sending
 * and following, and then the next one.
 */
export const payOpen = async (run: Run): Promise<void> => {
  const doors = { look: door(), plan: door(), prepare: door(), sign: door(), send: door(), follow: door() }
  const way = { ...doors, seen: 0, planned: 0, after: 0, full: false, over: false }
  await inParallel(CARRIERS, Array.from({ length: CARRIERS }), async () => carry(run, way))
}

const carry = async (run: Run, way: Way): Promise<void> => {
  try {
    while (!way.over) {
      await way.look(async () => lookOn(run, way))
      await way.plan(async () => planOn(run, way))
      const ready = await way.prepare(async () => prepareNext(run, way))
      if (ready === undefined) continue
      const attempts = await way.sign(async () => sign(run, ready))
      await way.send(async () => broadcast(run, attempts))
      await way.follow(async () => follow(run, false))
      run.onProgress?.(run.report)
    }
  } catch (error) {
    way.over = true
    throw error
  }
}

const isPlanning = ({ planned, full, over }: Way): boolean => planned !== undefined && !full && !over

const lookOn = async (run: Run, way: Way): Promise<void> => {
  if (isPlanning(way)) way.seen = await lookAhead(run, way.seen, GATHER)
}

const planOn = async (run: Run, way: Way): Promise<void> => {
  if (way.planned !== undefined && isPlanning(way)) way.planned = await plan(run, way.planned)
}

/** The next chunk of open batches, made ready; undefined where there is none. */
const prepareNext = async (run: Run, way: Way): Promise<Prepared[] | undefined> => {
  const open = way.over || run.report.stopped !== undefined ? [] : await openBatches(run, way.after, AHEAD)
  const next = open.slice(0, CHUNK)
  way.full = open.length === AHEAD
  way.after = next.at(-1)?.id ?? way.after
  if (run.report.stopped !== undefined || (open.length === 0 && way.planned === undefined)) way.over = true
  return next.length === 0 ? undefined : prepare(run, next)
}

/** Lets one through after another, in the order in which they come. */
const door = (): Door => {
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
