/** The connections of a host by their four-tuple: found for each segment, so without making a key of text. */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import type { Ipv4 } from '../../address/ipv4-number.ts'

interface Entry {
  readonly local: Ipv4Endpoint
  readonly remote: Ipv4Endpoint
}

export class ConnectionTable<Connection extends Entry> {
  readonly #byHash = new Map<number, Connection[]>()

  add(connection: Connection): void {
    const { local, remote } = connection
    const hash = hashOf(local.ip, local.port, remote.ip, remote.port)
    const others = this.#byHash.get(hash)
    if (others === undefined) this.#byHash.set(hash, [connection])
    else others.push(connection)
  }

  remove(connection: Connection): void {
    const { local, remote } = connection
    const hash = hashOf(local.ip, local.port, remote.ip, remote.port)
    const left = (this.#byHash.get(hash) ?? []).filter((other) => other !== connection)
    if (left.length === 0) this.#byHash.delete(hash)
    else this.#byHash.set(hash, left)
  }

  find(localIp: Ipv4, localPort: number, remoteIp: Ipv4, remotePort: number): Connection | undefined {
    const candidates = this.#byHash.get(hashOf(localIp, localPort, remoteIp, remotePort))
    if (candidates === undefined) return undefined
    for (const candidate of candidates) {
      const { local, remote } = candidate
      if (remote.port === remotePort && local.port === localPort) {
        if (remote.ip === remoteIp && local.ip === localIp) return candidate
      }
    }
    return undefined
  }

  /** All of them; safe against changes meanwhile. */
  all(): Connection[] {
    return [...this.#byHash.values()].flat()
  }
}

/** 30 bits: a small integer is the cheapest key there is. */
function hashOf(localIp: Ipv4, localPort: number, remoteIp: Ipv4, remotePort: number): number {
  const ports = (localPort << 16) | remotePort
  return (Math.imul(ports, 0x9e37_79b1) ^ Math.imul(localIp, 0x85eb_ca6b) ^ remoteIp) >>> 2
}
