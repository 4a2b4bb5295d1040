/**
 * Who holds which port of a host, for one transport. An address may be a text or a number, so long as equal ones
 * are the same value; `unspecified` gives for each the one that stands for all of its family.
 */

export class PortTable<Ip, Holder> {
  readonly #byIp = new Map<Ip, Map<number, Holder>>()
  readonly #unspecified: (ip: Ip) => Ip

  constructor(unspecified: (ip: Ip) => Ip) {
    this.#unspecified = unspecified
  }

  take(ip: Ip, port: number, holder: Holder): void {
    const ports = this.#byIp.get(ip) ?? new Map<number, Holder>()
    this.#byIp.set(ip, ports)
    ports.set(port, holder)
  }

  release(ip: Ip, port: number): void {
    this.#byIp.get(ip)?.delete(port)
  }

  /** Who takes what comes to this address: the holder of just this one, or else of all addresses. */
  find(ip: Ip, port: number): Holder | undefined {
    return this.#byIp.get(ip)?.get(port) ?? this.#byIp.get(this.#unspecified(ip))?.get(port)
  }

  /** `port` itself, or for 0 one that `allocate` comes up with; undefined if that is taken, or all are. */
  choose(
    ip: Ip,
    port: number,
    allocate: (isFree: (port: number) => boolean) => number | undefined,
  ): number | undefined {
    if (port === 0) return allocate((candidate) => !this.#isTaken(ip, candidate))
    return this.#isTaken(ip, port) ? undefined : port
  }

  /** In the order in which their addresses, and then their ports, were first taken. */
  *holders(): IterableIterator<Holder> {
    for (const ports of this.#byIp.values()) yield* ports.values()
  }

  /** A port of the unspecified address is a port of every address, and the other way round. */
  #isTaken(ip: Ip, port: number): boolean {
    const unspecified = this.#unspecified(ip)
    if (ip !== unspecified) return this.#has(ip, port) || this.#has(unspecified, port)
    for (const [other, ports] of this.#byIp) {
      if (this.#unspecified(other) === ip && ports.has(port)) return true
    }
    return false
  }

  #has(ip: Ip, port: number): boolean {
    return this.#byIp.get(ip)?.has(port) === true
  }
}
