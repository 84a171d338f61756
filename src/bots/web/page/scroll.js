import { byId, t } from './dom.js'

/** Stays at the end while the person is there, and says where to go while they read further up. */
export const createScroll = () => {
  const box = byId('scroll')
  const latest = byId('latest')
  let unread = 0

  /** Where the list was left, when its newest bubble is taller than the screen. */
  let rest = -1
  const atEnd = () =>
    box.scrollHeight - box.scrollTop - box.clientHeight < 90 || Math.abs(box.scrollTop - rest) < 4
  /** To the end; of a bubble that is taller than the screen to its beginning, where it says what has happened. */
  const toEnd = () => {
    const newest = [...box.querySelectorAll('.message')].at(-1)
    const tall = newest !== undefined && newest.offsetHeight > box.clientHeight
    box.scrollTop = tall
      ? box.scrollTop + newest.getBoundingClientRect().top - box.getBoundingClientRect().top - 8
      : box.scrollHeight
    rest = tall ? box.scrollTop : -1
    latest.hidden = true
  }
  const title = () => (document.title = unread > 0 ? `(${unread}) ${t('title')}` : t('title'))

  box.addEventListener('scroll', () => atEnd() && (latest.hidden = true), { passive: true })
  latest.addEventListener('click', () => {
    toEnd()
    box.focus()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    unread = 0
    title()
  })
  // A picture that has arrived, a keyboard that opened: the end is elsewhere now.
  let height = box.clientHeight
  new ResizeObserver(() => {
    const grown = box.clientHeight !== height
    const wasAtEnd = box.scrollHeight - box.scrollTop - height < 90
    height = box.clientHeight
    if (grown && wasAtEnd) toEnd()
  }).observe(box)
  box.addEventListener(
    'load',
    () => box.scrollHeight - box.scrollTop - box.clientHeight < 600 && toEnd(),
    true,
  )

  return {
    atEnd,
    toEnd,
    /** `stay`: go along with what is new; else `news` are announced. */
    after: ({ stay, news, first }) => {
      if (stay) toEnd()
      else if (news > 0) latest.hidden = false
      if (document.visibilityState === 'hidden' && !first) unread += news
      title()
    },
    /** Runs what grows the list above, and keeps the place that the person reads. */
    keep: (grow) => {
      const fromEnd = box.scrollHeight - box.scrollTop
      grow()
      box.scrollTop = box.scrollHeight - fromEnd
    },
  }
}
