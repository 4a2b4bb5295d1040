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

const ABSOLUTE: Origins = { sequence: 0, acknowledgment: 0, sack: 0 }

export class TcpFlows {
  /** By sender: what its sequence numbers count from. */
  readonly #first = new Map<string, number>()

  /** A segment without ACK is not counted from anything, nor does it begin a connection. */
  origins(flow: Flow, sequence: number, acknowledgment: number, hasSyn: boolean, hasAck: boolean): Origins {
    if (!hasAck) return ABSOLUTE
    const there = `${flow.source}:${flow.sourcePort}>${flow.destination}:${flow.destinationPort}`
    const back = `${flow.destination}:${flow.destinationPort}>${flow.source}:${flow.sourcePort}`
    const first = this.#first.get(there)
    const firstBack = this.#first.get(back)
    if (hasSyn || first === undefined || firstBack === undefined) {
      this.#first.set(there, sequence)
      this.#first.set(back, (acknowledgment - 1) >>> 0)
      return { ...ABSOLUTE, sack: (acknowledgment - 1) >>> 0 }
    }
    return { sequence: first, acknowledgment: firstBack, sack: firstBack }
  }
}
