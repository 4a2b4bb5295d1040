/** Numbers and lists as they stand in a sentence. */

import { formatIpv4Prefix, type Ipv4Prefix } from '../../address/ipv4-prefix.ts'

/** `0.02 ms`, `8.1 ms`, `120 ms`: three digits are enough to compare. */
export function msText(ms: number): string {
  if (ms >= 100) return `${ms.toFixed(0)} ms`
  return ms >= 1 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(2)} ms`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** `2 days`, `5 minutes`, `90 seconds`: in the largest unit that leaves no rest. */
export function durationText(seconds: number): string {
  const [unit, length] = UNITS.find((each) => seconds >= each[1] && seconds % each[1] === 0) ?? ['second', 1]
  return countText(seconds / length, unit)
}

export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`
}

/** `a, b and c`; of a long list the first, and how many more there are. */
export function listText(items: readonly string[], most = 4): string {
  if (items.length > most) return `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** The default route by its name. */
export function prefixText(prefix: Ipv4Prefix): string {
  return prefix.prefixLength === 0 ? 'default' : formatIpv4Prefix(prefix)
}

/** Without the final dot, as people write names of hosts. */
export function hostText(name: string): string {
  return name === '.' ? name : name.replace(/\.$/, '')
}
