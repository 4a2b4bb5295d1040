/** Where a socket is, as a value and as text. Knows no sockets, and looks no name up. */

import { TextError } from '../errors.ts'
import { formatIpv4, IPV4_LENGTH, tryIpv4 } from './ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from './ipv6.ts'

/** An address and a port. `ip` is the canonical text of an IPv4 or IPv6 address. */
export interface SocketAddress {
  readonly ip: string
  readonly port: number
}

const MAX_PORT = 0xffff

/** The ways in which people write a socket address; the first that fits is meant. */
const FORMS: readonly RegExp[] = [
  /^(?<port>[0-9]+)$/,
  /^\[(?<ip>[^\]]+)\](?:[:#](?<port>.*))?$/,
  /^(?<ip>[^#]+)#(?<port>.*)$/,
  /^(?<ip>[^:]+)(?::(?<port>[^:]*))?$/,
  // IPv6 without brackets: every colon is the address's own.
  /^(?<ip>.+)$/,
]

/**
 * The socket address in text: `127.0.0.1:5300`, `[::1]:5300`, dig's `127.0.0.1#5300` and `::1#5300`, an address
 * alone or a port alone. What is left out comes from `defaults`. `localhost` stands for 127.0.0.1.
 *
 * @throws TextError 'bad-address', or 'bad-number' for a port that is none
 */
export function parseSocketAddress(text: string, defaults: SocketAddress): SocketAddress {
  const parts = FORMS.map((form) => form.exec(text)).find((match) => match !== null)?.groups
  const ip = parts?.ip === undefined ? defaults.ip : canonicalIp(parts.ip)
  if (parts === undefined || ip === undefined) {
    throw new TextError('bad-address', text, 'an address and port such as 127.0.0.1:5300 or [::1]:5300')
  }
  return { ip, port: parts.port === undefined ? defaults.port : parsePort(parts.port) }
}

/** A port in decimal. Throws `TextError` 'bad-number'. */
export function parsePort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : MAX_PORT + 1
  if (port > MAX_PORT) throw new TextError('bad-number', text, `a port from 0 to ${MAX_PORT}`)
  return port
}

function canonicalIp(text: string): string | undefined {
  // RFC 6761 §6.3: this name means the loopback, and nobody is asked.
  if (text === 'localhost') return '127.0.0.1'
  const octets = new Uint8Array(IPV6_LENGTH)
  if (tryIpv4(text, octets, 0)) return formatIpv4(octets.subarray(0, IPV4_LENGTH))
  return tryIpv6(text, octets, 0) ? formatIpv6(octets) : undefined
}

/** `127.0.0.1:53`, `[::1]:53`. */
export function formatSocketAddress({ ip, port }: SocketAddress): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}
