/** A server as people are told of it. */

import { formatSocketAddress } from '../../../address/socket-address.ts'
import { DNS_PORT } from '../../iana/port.ts'

/** A server that was asked about `zone`, as data or as the resolver has it: names are compared by their text. */
export interface NamedServer {
  readonly server: { toString(): string }
  readonly ip: string
  readonly port?: number
}

/**
 * `ns.example.com. 192.0.2.1`, or the address alone of a server that the operator gave by address: such a server goes
 * by the name of its zone.
 */
export function serverText(named: NamedServer, zone: { toString(): string }): string {
  return isNameless(named, zone) ? addressText(named) : `${named.server.toString()} ${named.ip}`
}

/** `ns.example.com.`, or the address where there is no name. */
export function shortServerText(named: NamedServer, zone: { toString(): string }): string {
  return isNameless(named, zone) ? addressText(named) : named.server.toString()
}

function isNameless({ server }: NamedServer, zone: { toString(): string }): boolean {
  return server.toString() === zone.toString()
}

function addressText({ ip, port = DNS_PORT }: NamedServer): string {
  return port === DNS_PORT ? ip : formatSocketAddress({ ip, port })
}
