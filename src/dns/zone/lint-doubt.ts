/**
 * Which findings still hold when some records of the zone could not be read: what is told to be absent may stand on a
 * line that is in error. Knows what each rule rests on, not how it comes to its findings.
 */

import type { DomainName } from '../name/domain-name.ts'
import type { Finding, LintRule } from './finding.ts'
import { targetOf } from './lint-target.ts'

/** Rules that tell of something that is absent from the name that the record points at. */
const ABSENT_AT_TARGET: ReadonlySet<LintRule> = new Set([
  'ns-without-address',
  'missing-glue',
  'target-does-not-exist',
  'target-without-address',
  'missing-final-dot',
] as const)

/** Rules that rest on records anywhere in the file, or on a `$TTL`. */
const RESTING_ON_ALL: ReadonlySet<LintRule> = new Set([
  'unused-glue',
  'unstated-ttl',
  'single-ns',
  'ds-without-ns',
  'unreachable-delegation',
] as const)

/** Rules that rest on the TTL that a `$TTL`, perhaps one that cannot be read, says. */
const ABOUT_TTL: ReadonlySet<LintRule> = new Set(['differing-ttl', 'ttl-zero', 'ttl-long'] as const)

/** An entry of the file that gave no record: whose it was to be, undefined where that is not known. */
export type BrokenEntry = DomainName | undefined

/** The findings about the zone of `origin` that hold whatever the broken entries were meant to say. */
export function findingsBeyondDoubt<F extends Finding>(
  origin: DomainName,
  findings: readonly F[],
  broken: readonly BrokenEntry[],
): F[] {
  if (broken.length === 0) return [...findings]
  const areOwnersKnown = broken.every((owner) => owner !== undefined)
  // Where some TTL is stated nowhere, the broken entry may have stated it.
  const areTtlsKnown = areOwnersKnown && findings.every(({ rule }) => rule !== 'unstated-ttl')
  return findings.filter(({ rule, record }) => {
    if (ABOUT_TTL.has(rule)) return areTtlsKnown
    if (RESTING_ON_ALL.has(rule)) return false
    if (!ABSENT_AT_TARGET.has(rule)) return true
    const target = targetOf(record)
    return broken.every((owner) => owner !== undefined && !bearsOn(owner, target, origin))
  })
}

/** Whether a record of `owner` could change what the zone says of `target`: at it, above it as a cut, or below it. */
function bearsOn(owner: DomainName, target: DomainName | undefined, apex: DomainName): boolean {
  if (target === undefined || owner.equals(target) || owner.isSubdomainOf(target)) return true
  const cover = isWildcard(owner) ? owner.parent! : owner
  return target.isSubdomainOf(cover) && (isWildcard(owner) || !owner.equals(apex))
}

function isWildcard({ octets }: DomainName): boolean {
  return octets[0] === 1 && octets[1] === 0x2a
}
