import type { Count } from './figures.ts'

const help: Record<string, string> = {
  accord_items: 'Items by status.',
  accord_payouts: 'Payouts by status.',
  accord_campaigns: 'Campaigns by status.',
  accord_answers: 'Answers recorded.',
  accord_outbox_waiting: 'Outbox rows that no queue has yet.',
  accord_postings: 'Postings in the ledger.',
  accord_verdicts: 'Verdicts on answers.',
  accord_ledger_base_units: 'Balance of the accounts of a kind, in base units of the asset.',
  accord_queue_jobs: 'Jobs by queue and state.',
}

/** The counts in Prometheus' text format (version 0.0.4, prometheus.io/docs/instrumenting/exposition_formats). */
export const toPrometheus = (counts: Count[]): string => {
  const names = [...new Set(counts.map(({ name }) => name))]
  const blocks = names.map((name) => {
    const samples = counts
      .filter((count) => count.name === name)
      .map(({ labels, value }) => `${name}${labelText(labels)} ${value}`)
    return [`# HELP ${name} ${help[name] ?? name}`, `# TYPE ${name} gauge`, ...samples].join('\n')
  })
  return `${blocks.join('\n')}\n`
}

const labelText = (labels: Record<string, string>): string => {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
