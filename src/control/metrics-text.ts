/** Counters in the text format that Prometheus reads (version 0.0.4). Knows no server. */

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Of servers whose numbers are an `S`. */
export interface Metric<S> {
  /** After `rootwalk_`. */
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** One sample, or several, each with what is between its braces. */
  readonly samples: (stats: S) => number | readonly Sample[]
}

export type Sample = readonly [labels: string, value: number]

/** Without the end of the last line. */
export function metricLines<S>({ name, type, help, samples }: Metric<S>, stats: S): string[] {
  const values = samples(stats)
  const list = typeof values === 'number' ? [['', values] as const] : values
  return [...head(name, help, type), ...list.map(([labels, value]) => sample(name, labels, value))]
}

export function head(name: string, help: string, type: string): string[] {
  return [`# HELP rootwalk_${name} ${help}`, `# TYPE rootwalk_${name} ${type}`]
}

export function sample(name: string, labels: string, value: number): string {
  return `rootwalk_${name}${labels === '' ? '' : `{${labels}}`} ${value}`
}

export function label(name: string, value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
  return `${name}="${escaped}"`
}

export function labelled(name: string, values: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(values).map(([value, count]) => [label(name, value), count])
}

export function counter<S>(name: string, help: string, samples: Metric<S>['samples']): Metric<S> {
  return { name, type: 'counter', help, samples }
}

export function gauge<S>(name: string, help: string, samples: Metric<S>['samples']): Metric<S> {
  return { name, type: 'gauge', help, samples }
}
