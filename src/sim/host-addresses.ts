/** The addresses of one host, and which of them a packet leaves from. Addresses are canonical text. */

/** The unspecified address of the same family. */
export function anyAddress(ip: string): string {
  return ip.includes(':') ? '::' : '0.0.0.0'
}

export function isLoopback(ip: string): boolean {
  return ip === '::1' || (ip.startsWith('127.') && !ip.includes(':'))
}

export class HostAddresses {
  readonly all: readonly string[]

  constructor(all: readonly string[]) {
    this.all = all
  }

  /** Also true of loopback addresses, which every host has for itself. */
  owns(ip: string): boolean {
    return this.all.includes(ip) || isLoopback(ip)
  }

  /** Whether a socket may be bound to it. */
  isBindable(ip: string): boolean {
    return ip === anyAddress(ip) || this.owns(ip)
  }

  /** What a socket bound to `bound` sends to `destination` from; nothing if it has no such address. */
  source(bound: string, destination: string): string | undefined {
    if (anyAddress(bound) !== anyAddress(destination)) return undefined
    if (bound !== anyAddress(bound)) return bound
    if (this.owns(destination)) return destination
    return this.all.find((ip) => anyAddress(ip) === bound)
  }
}
