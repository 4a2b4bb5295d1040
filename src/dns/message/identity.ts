/**
 * What a server tells of itself to whoever asks: the TXT records of class CHAOS that became a custom
 * (RFC 4892), and the NSID option (RFC 5001). It tells only what it was given to tell.
 */

import { EDNS_OPTION } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { equalNames } from '../name/name-octets.ts'
import { parseName } from '../name/name-text.ts'
import type { EdnsOption } from './edns-option.ts'
import type { Query } from './query.ts'
import { NO_OPTIONS } from './response-writer.ts'

export interface Identity {
  /** For `version.bind` and `version.server`; not told when left out. */
  readonly version?: string
  /** For `hostname.bind` and `id.server`: which of many alike servers this is; not told when left out. */
  readonly name?: string
  /** For NSID; `name` when left out, nothing when null. */
  readonly nsid?: Uint8Array | null
}

const ASKED: readonly (readonly [name: Uint8Array, field: 'version' | 'name'])[] = [
  [parseName('version.bind.'), 'version'],
  [parseName('version.server.'), 'version'],
  [parseName('hostname.bind.'), 'name'],
  [parseName('id.server.'), 'name'],
]

/** The rdata of the CHAOS TXT record at `name`; undefined when there is none of that name and type. */
export function chaosText(name: Uint8Array, type: number, identity: Identity): Uint8Array | undefined {
  if (type !== TYPE.TXT && type !== TYPE.ANY) return undefined
  const asked = ASKED.find(([known]) => equalNames(known, 0, name, 0))
  const text = asked && identity[asked[1]]
  return text === undefined ? undefined : characterString(text)
}

/** Whether a name of class CHAOS is one of those that servers tell of themselves by. */
export function isIdentityName(name: Uint8Array): boolean {
  return ASKED.some(([known]) => equalNames(known, 0, name, 0))
}

/** The NSID option for a query that asks for it (RFC 5001 §2.1); none without an identity. */
export function nsidOption(identity: Identity | undefined): EdnsOption | undefined {
  if (identity === undefined) return undefined
  const { name, nsid = name === undefined ? null : new TextEncoder().encode(name) } = identity
  return nsid === null ? undefined : { code: EDNS_OPTION.NSID, type: 'NSID', data: nsid }
}

/** The NSID option alone, if the query asks for it. */
export function nsidOptions(query: Query, identity: Identity | undefined): readonly EdnsOption[] {
  if (query.optionsLength === 0) return NO_OPTIONS
  const option = nsidOption(identity)
  if (option === undefined || !query.options().some(({ code }) => code === EDNS_OPTION.NSID))
    return NO_OPTIONS
  return [option]
}

/** One character-string (RFC 1035 §3.3), cut at the 255 octets it can hold. */
function characterString(text: string): Uint8Array {
  const octets = new TextEncoder().encode(text).subarray(0, 255)
  return Uint8Array.of(octets.length, ...octets)
}
