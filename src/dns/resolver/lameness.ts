/** For what exactly a server is held to be lame: the keys under which the server table keeps it. */

import { TYPE } from '../iana/types.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { ServerState } from './server-table.ts'

/**
 * Some servers go wrong over every type but A, for want of knowing any other: what is learned of them by another
 * question is not held against them in one for addresses, nor the other way round.
 */
export function lamenessKey(zone: DomainName, type: number): string {
  return type === TYPE.A ? zone.key : `*${zone.key}`
}

/** Of a server that is no authority for the zone but answers like a resolver. */
export function recursiveKey(zone: DomainName): string {
  return `?${zone.key}`
}

/** Whether a server that is lame for the zone would at least pass on what others say, when asked to. */
export function isRecursive(state: ServerState | undefined, zone: DomainName, nowMs: number): boolean {
  const untilMs = state?.lameUntilMs?.get(recursiveKey(zone))
  return untilMs !== undefined && untilMs > nowMs
}
