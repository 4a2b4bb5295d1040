// Names of the simulated Internet as plain text: lower case, with the final dot, no escapes. Slow and obvious.

import type { DomainName } from '../../src/dns/name/domain-name.ts'

/** The name without its first label; undefined above the root. */
export function parentOf(name: string): string | undefined {
  if (name === '.') return undefined
  return name.slice(name.indexOf('.') + 1) || '.'
}

/** Whether a name is `ancestor` or lies below it. */
export function isAtOrUnder(name: string, ancestor: string): boolean {
  return ancestor === '.' || name === ancestor || name.endsWith(`.${ancestor}`)
}

/** `under('www', 'example.')`. */
export function under(label: string, name: string): string {
  return name === '.' ? `${label}.` : `${label}.${name}`
}

/** From the name itself up to the root. */
export function* upwards(name: string): Generator<string> {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) yield at
}

/** From `ancestor` down to the name, both included. */
export function pathDown(name: string, ancestor: string): string[] {
  const path: string[] = []
  for (const at of upwards(name)) {
    path.push(at)
    if (at === ancestor) break
  }
  return path.reverse()
}

export function labelCount(name: string): number {
  return name === '.' ? 0 : name.split('.').length - 1
}

/** What a DNAME at `owner` makes of a name below it; undefined when that is too long (RFC 6672 §2.2). */
export function redirected(name: string, owner: string, target: string): string | undefined {
  const kept = name.slice(0, name.length - owner.length)
  const result = target === '.' ? kept : kept + target
  return result.length + 1 > 255 ? undefined : result
}

export function textOf(name: DomainName): string {
  return name.toString().toLowerCase()
}
