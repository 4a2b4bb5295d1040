/** Who said it, as octets: the server's name, the zone's, the address as text after its length. */

import { DomainName } from '../name/domain-name.ts'
import { nameLength } from '../name/name-octets.ts'
import type { Origin } from './cache-entry.ts'

/** The octets that an origin takes; 0 for none. */
export function originLength(origin: Origin | undefined): number {
  return origin === undefined
    ? 0
    : origin.server.octets.length + origin.zone.octets.length + 1 + origin.ip.length
}

export function writeOrigin(origin: Origin | undefined, octets: Uint8Array, at: number): void {
  if (origin === undefined) return
  const { server, zone, ip } = origin
  octets.set(server.octets, at)
  octets.set(zone.octets, (at += server.octets.length))
  octets[(at += zone.octets.length)] = ip.length
  for (let i = 0; i < ip.length; i++) octets[++at] = ip.charCodeAt(i)
}

/** A copy of the octets of the origin that begins at `at`, to be read by whoever asks. */
export function readOrigin(octets: Uint8Array, at: number): Origin {
  const zoneAt = at + nameLength(octets, at)
  const ipAt = zoneAt + nameLength(octets, zoneAt)
  return new StoredOrigin(octets.slice(at, ipAt + 1 + octets[ipAt]!))
}

/** Its names are made when somebody looks: for an answer from the cache nobody does. */
class StoredOrigin implements Origin {
  readonly #octets: Uint8Array

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  get server(): DomainName {
    return DomainName.from(this.#octets)
  }

  get zone(): DomainName {
    return DomainName.from(this.#octets, this.#zoneAt)
  }

  get ip(): string {
    const at = this.#zoneAt + nameLength(this.#octets, this.#zoneAt)
    return String.fromCharCode(...this.#octets.subarray(at + 1))
  }

  get #zoneAt(): number {
    return nameLength(this.#octets, 0)
  }
}
