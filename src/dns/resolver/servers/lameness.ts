/** For what exactly a server is held to be lame: the keys under which the server table keeps it. */

import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { ServerState } from './server-table.ts'

/** 'lame' for addresses, which is what most are asked for; for 'other-types'; or 'recursive', no authority at all. */
export type LamenessKind = 'lame' | 'other-types' | 'recursive'

// Above 63, which is the most that the first octet of a name can be: no name's key begins with these.
const OTHER_TYPES = 'L'
const RECURSIVE = 'R'

/**
 * Some servers go wrong over every type but A, for want of knowing any other: what is learned of them by another
 * question is not held against them in one for addresses, nor the other way round.
 */
export function lamenessKey(zone: DomainName, type: number): string {
  return type === TYPE.A ? zone.key : OTHER_TYPES + zone.key
}

/** Of a server that is no authority for the zone but answers like a resolver. */
export function recursiveKey(zone: DomainName): string {
  return RECURSIVE + zone.key
}

/** The zone that a key is about, and what its server does wrong there. */
export function readLamenessKey(key: string): { zone: DomainName; kind: LamenessKind } {
  const kind = key.startsWith(OTHER_TYPES) ? 'other-types' : key.startsWith(RECURSIVE) ? 'recursive' : 'lame'
  const nameKey = kind === 'lame' ? key : key.slice(1)
  return { zone: DomainName.from(Buffer.from(nameKey, 'latin1')), kind }
}

/** Whether a server that is lame for the zone would at least pass on what others say, when asked to. */
export function isRecursive(state: ServerState | undefined, zone: DomainName, nowMs: number): boolean {
  const untilMs = state?.lameUntilMs?.get(recursiveKey(zone))
  return untilMs !== undefined && untilMs > nowMs
}
