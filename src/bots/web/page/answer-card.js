import { h, hasWord, percent, t } from './dom.js'

/** One answer on its way: what was asked, what was said, and what came out. */
export const answerCard = (answer) => {
  const facts = [fact(t('yours'), answer.mine)]
  if (answer.outcome !== undefined) facts.push(fact(t('outcome'), answer.outcome))
  return h(
    'div',
    { className: 'card' },
    h(
      'div',
      { className: 'card-top' },
      h('span', {}, `${answer.title} · ${answer.campaign}`),
      statusChip(answer),
    ),
    h('p', { className: 'brief' }, `«${answer.brief}»`),
    h('dl', { className: 'facts' }, ...facts),
    ...progressOf(answer),
    reasonOf(answer),
    answer.votes === undefined ? '' : votesOf(answer),
    answer.status === 'open' ? h('p', { className: 'aside' }, t('hidden')) : '',
  )
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value))

const reasonOf = ({ verdict }) =>
  verdict !== undefined && hasWord(`reason-${verdict.reason}`)
    ? h('p', { className: 'aside' }, t(`reason-${verdict.reason}`))
    : ''

const statusChip = ({ status, verdict }) => {
  if (verdict === undefined) return h('span', { className: 'chip' }, t(`status-${status}`))
  const text = verdict.accepted ? `${t('accepted')} · +${verdict.reward}` : t('rejected')
  return h('span', { className: `chip ${verdict.accepted ? 'good' : 'bad'}` }, text)
}

/** Before the decision how many have answered, after it how sure it is. */
const progressOf = ({ status, answered, wanted, probability, weights }) => {
  if (status === 'open') {
    const text = t('gathered', { count: answered, wanted })
    return [meter(Math.min(1, answered / wanted), text), h('p', { className: 'aside' }, text)]
  }
  if (weights !== undefined && weights.length > 0)
    return weights.map((weight) =>
      h(
        'div',
        {},
        h('dl', { className: 'facts' }, fact(weight.label, percent(weight.probability))),
        meter(weight.probability, weight.label),
      ),
    )
  if (probability === undefined) return []
  const text = t('sure', { percent: percent(probability) })
  return [meter(probability, text), h('p', { className: 'aside' }, text)]
}

const meter = (value, label) => h('progress', { className: 'meter', max: 1, value, 'aria-label': label })

const votesOf = ({ votes, item }) =>
  h(
    'details',
    { 'data-item': item },
    h('summary', {}, t('voices')),
    h(
      'ul',
      { className: 'votes' },
      ...votes.map((vote) =>
        h(
          'li',
          {},
          h('span', {}, voiceOf(vote)),
          h('span', {}, vote.label, vote.accepted === true ? ' ✓' : ''),
        ),
      ),
    ),
  )

const voiceOf = ({ by, letter }) => {
  if (by === 'you') return t('you')
  return by === 'model' ? t('model') : t('voice', { letter })
}
