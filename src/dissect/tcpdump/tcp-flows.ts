/** The first sequence numbers of the connections seen so far, to which later ones are relative. */

import type { Ipv4 } from '../../address/ipv4-number.ts'

/** One direction of a connection. */
export interface Flow {
  readonly source: Ipv4
  readonly sourcePort: number
  readonly destination: Ipv4
  readonly destinationPort: number
}

/** What is taken off the numbers of a segment; both 0 for the one that begins a connection. */
export interface Origins {
  readonly sequence: number
  readonly acknowledgment: number
  /** Off the edges of SACK blocks, which tcpdump makes relative from the first segment on. */
  readonly sack: number
}

/** Of a segment without ACK: it is not counted from anything, nor does it begin a connection. */
export const ABSOLUTE: Origins = { sequence: 0, acknowledgment: 0, sack: 0 }

export class TcpFlows {
  /** By direction: what its sequence numbers count from. */
  readonly #first = new Map<string, number>()

  /** Of the segment that a connection begins with, as far as is seen. */
  begin(flow: Flow, sequence: number, acknowledgment: number): Origins {
    const firstBack = (acknowledgment - 1) >>> 0
    this.#first.set(keyOf(flow), sequence)
    this.#first.set(keyOf(reversed(flow)), firstBack)
    return { ...ABSOLUTE, sack: firstBack }
  }

  /** Of a later segment; one of an unknown connection begins it. */
  follow(flow: Flow, sequence: number, acknowledgment: number): Origins {
    const first = this.#first.get(keyOf(flow))
    const firstBack = this.#first.get(keyOf(reversed(flow)))
    if (first === undefined || firstBack === undefined) return this.begin(flow, sequence, acknowledgment)
    return { sequence: first, acknowledgment: firstBack, sack: firstBack }
  }
}

function reversed({ source, sourcePort, destination, destinationPort }: Flow): Flow {
  return {
    source: destination,
    sourcePort: destinationPort,
    destination: source,
    destinationPort: sourcePort,
  }
}

function keyOf({ source, sourcePort, destination, destinationPort }: Flow): string {
  return `${source}:${sourcePort}>${destination}:${destinationPort}`
}
