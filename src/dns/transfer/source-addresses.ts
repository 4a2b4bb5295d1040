/** Where requests to other servers leave from: peers may know a server by one of its addresses only. */

export class SourceAddresses {
  #ipv4: string | undefined
  #ipv6: string | undefined

  constructor(addresses: readonly string[] = []) {
    this.leaveFrom(addresses)
  }

  /** From the next request on. Of each family the first counts; where there is none the system chooses. */
  leaveFrom(addresses: readonly string[]): void {
    this.#ipv4 = addresses.find((ip) => !isIpv6(ip))
    this.#ipv6 = addresses.find(isIpv6)
  }

  /** The address for requests to `destination`; undefined where the system chooses. */
  towards(destination: string): string | undefined {
    return isIpv6(destination) ? this.#ipv6 : this.#ipv4
  }
}

function isIpv6(ip: string): boolean {
  return ip.includes(':')
}
