/** What a protocol's dissector is given, and what it leaves to be dissected next. Types only. */

import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import type { LayerReader } from './layer-reader.ts'
import type { Protocol } from './layer.ts'

/** What layers above have to know of those below. */
export interface Context {
  readonly source: Ipv4
  readonly destination: Ipv4
  /** Whether all of the IP packet is here: no fragment, nothing cut off. Otherwise no checksum can be judged. */
  readonly whole: boolean
  /** Within an ICMP error: a packet of which the first octets are enough. */
  readonly quoted: boolean
  /** Carried by a stream, where a message has its length in front (RFC 1035 §4.2.2). */
  readonly inStream: boolean
}

export const OUTERMOST: Context = {
  source: ANY_IPV4,
  destination: ANY_IPV4,
  whole: true,
  quoted: false,
  inStream: false,
}

export interface Next {
  readonly protocol: Protocol
  readonly context: Context
}

/**
 * Reads one layer from `reader.at`. What follows begins where it stops reading and ends at `reader.end`, which it
 * lowers when the layer says that it is shorter. Undefined when nothing follows.
 *
 * @throws DecodeError where the octets make no sense; fields noted up to there stay
 */
export type Dissector = (reader: LayerReader, context: Context) => Next | undefined
