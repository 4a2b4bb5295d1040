/** How well any two addresses of a flat network are connected. Knows no packets and draws no chance. */

/** One direction is like the other. Probabilities are 0 … 1, each datagram or segment for itself. */
export interface Link {
  /** From one end to the other. */
  readonly latencyMs: number
  /** Up to so much more, evenly; datagrams may overtake each other by it. */
  readonly jitterMs: number
  readonly loss: number
  /** That a datagram comes twice. */
  readonly duplication: number
  /** That a datagram is held back long enough for later ones to overtake it. */
  readonly reordering: number
}

/** A clean line, a few hundred kilometres of it. */
const DEFAULT_LINK: Link = { latencyMs: 5, jitterMs: 0, loss: 0, duplication: 0, reordering: 0 }

/** Inside a host nothing takes time or is lost. */
export const INNER_LINK: Link = { ...DEFAULT_LINK, latencyMs: 0 }

/** All links of a network: one for everybody, and those of certain pairs. May change at any time. */
export class Links {
  #default = DEFAULT_LINK
  readonly #pairs = new Map<string, Map<string, Partial<Link>>>()

  /** Changes the link of every pair, except for what the pair has been given for itself. */
  setDefault(change: Partial<Link>): void {
    this.#default = { ...this.#default, ...change }
  }

  /** Changes the link between two addresses, both ways; what is not said follows the default. */
  set(a: string, b: string, change: Partial<Link>): void {
    this.#setOneWay(a, b, change)
    this.#setOneWay(b, a, change)
  }

  /** The link of this pair follows the default again. */
  reset(a: string, b: string): void {
    this.#pairs.get(a)?.delete(b)
    this.#pairs.get(b)?.delete(a)
  }

  between(from: string, to: string): Link {
    if (this.#pairs.size === 0) return this.#default
    const own = this.#pairs.get(from)?.get(to)
    return own === undefined ? this.#default : { ...this.#default, ...own }
  }

  #setOneWay(from: string, to: string, change: Partial<Link>): void {
    const others = this.#pairs.get(from) ?? new Map<string, Partial<Link>>()
    this.#pairs.set(from, others)
    others.set(to, { ...others.get(to), ...change })
  }
}
