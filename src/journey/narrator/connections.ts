/** The connections that the browser has begun, as they were seen on the cables. */

import { ipv4Number } from '../../address/ipv4-number.ts'
import type { SocketAddress } from '../../address/socket-address.ts'
import { TCP_FLAG } from '../../wire/tcp.ts'
import { seenAt, type Reading } from '../reading.ts'
import { connectionBetween, type Connection, type Segment } from '../segment.ts'

export interface BegunConnection extends Connection {
  /** When the browser asked for it. */
  readonly atMs: number
  readonly syn: Segment
}

/** In order; without those of which not even a SYN got on a cable. */
export function begunConnections(reading: Reading): BegunConnection[] {
  return reading.record.browser.flatMap((event) => {
    if (event.kind !== 'connecting') return []
    const found = connectionAt(reading, event.remote, event.atMs)
    return found === undefined ? [] : [found]
  })
}

function connectionAt(reading: Reading, remote: SocketAddress, atMs: number): BegunConnection | undefined {
  const server = { ip: ipv4Number(remote.ip), port: remote.port }
  const syn = reading.segments.find(
    (segment) =>
      segment.destination.ip === server.ip &&
      segment.destination.port === server.port &&
      reading.hasAddress(reading.record.from, segment.source.ip) &&
      isSyn(segment) &&
      seenAt(segment) >= atMs,
  )
  return syn && { ...connectionBetween(reading.segments, syn.source, server), atMs, syn }
}

/** Whether it asks for a connection. */
export function isSyn({ flags }: Segment): boolean {
  return (flags & (TCP_FLAG.syn | TCP_FLAG.ack)) === TCP_FLAG.syn
}

/** Whether the client has sent it. */
export function isClients({ source }: Segment, { client }: Connection): boolean {
  return source.ip === client.ip && source.port === client.port
}
