/** What the look-ups of an answer have met on their way: enough to say what the response is about. */

import { RCODE } from '../iana/codes.ts'
import type { Query } from '../message/query.ts'
import type { Lookup, LookupKind } from '../zone/lookup.ts'
import { APEX, NONE, type ZoneSlab } from '../zone/zone-slab.ts'
import type { Zone } from '../zone/zone.ts'
import type { ResponseKind, ResponseSubject } from './response-kind.ts'

const NO_NAME = Uint8Array.of(0)

export class AnswerTrail {
  #kind: LookupKind = 'answer'
  #slab: ZoneSlab | undefined
  #node = NONE
  /** The first node on the way that stands for any number of names: a wildcard, or a DNAME. */
  #sourceSlab: ZoneSlab | undefined
  #source = NONE

  begin(): void {
    this.#slab = undefined
    this.#sourceSlab = undefined
    this.#source = NONE
  }

  /** A look-up has found something in a zone. */
  note({ slab }: Zone, { kind, node, wildcard }: Lookup): void {
    this.#kind = kind
    this.#slab = slab
    this.#node = node
    if (this.#source !== NONE) return
    this.#source = kind === 'dname' ? node : wildcard
    this.#sourceSlab = slab
  }

  /** What the response to `query` is about. The names are in octets that change with the next query, or the zone. */
  subject({ name, type }: Query, rcode: number): ResponseSubject {
    if (rcode === RCODE.NXDOMAIN) return nameOf('nxdomain', this.#slab!, APEX, 0)
    if (rcode === RCODE.REFUSED || rcode === RCODE.SERVFAIL || this.#slab === undefined)
      return { kind: 'error', octets: NO_NAME, at: 0, type: 0 }
    if (this.#kind === 'referral') return nameOf('referral', this.#slab, this.#node, 0)
    const kind = this.#kind === 'nodata' ? 'nodata' : 'answer'
    // A forger may ask for any of the 65,000 types that are not there, and gets the same denial, or alias, for each.
    const told = this.#kind === 'answer' || this.#kind === 'any' ? type : 0
    if (this.#source !== NONE) return nameOf(kind, this.#sourceSlab!, this.#source, told)
    return { kind, octets: name, at: 0, type: told }
  }
}

function nameOf(kind: ResponseKind, slab: ZoneSlab, node: number, type: number): ResponseSubject {
  return { kind, octets: slab.nameOctets(node), at: slab.nameOffset(node), type }
}
