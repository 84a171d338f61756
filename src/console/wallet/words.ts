import type { Translate } from '#core/locale.ts'

/** The page's words; what stands in braces is filled in by the page, which alone knows it. */
export const wordsFor = (t: Translate, base: string | undefined): Record<string, string> => {
  const domain = base !== undefined && URL.canParse(base) ? new URL(base).host : ''
  const open = { address: '{address}', name: '{name}', time: '{time}', mark: '{mark}' }
  return {
    title: t('page-title'),
    for: t('page-for', { mark: open.mark, domain }),
    choose: t('page-choose'),
    bound: t('page-bound', { address: open.address }),
    use: t('page-use', { name: open.name }),
    none: t('page-none'),
    inside: t('page-inside'),
    openIn: t('button-open-in', { name: open.name }),
    otherwise: t('page-otherwise', { button: t('button-prove-paste') }),
    what: t('page-what'),
    means: t('page-means', { address: open.address, domain }),
    free: t('proof-free'),
    text: t('page-text'),
    sign: t('page-sign', { name: open.name }),
    other: t('page-other'),
    until: t('page-until', { time: open.time }),
    waitConnect: t('page-wait-connect', { name: open.name }),
    waitSign: t('page-wait-sign', { name: open.name }),
    checking: t('page-checking'),
    declined: t('page-declined'),
    offline: t('page-offline'),
    wrong: t('refusal-proof-wrong-address', { address: open.address }),
    again: t('button-retry'),
    done: t('page-done', { address: open.address }),
    doneThen: t('page-done-then'),
  }
}
