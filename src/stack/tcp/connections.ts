/** The connections of a host: how they get their numbers, where they are found, and that none outlives its end. */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { TcpCounters } from '../counters.ts'
import type { KernelSettings } from '../kernel-settings.ts'
import type { Surroundings } from '../surroundings.ts'
import { ConnectionTable } from './connection-table.ts'
import { hashEndpoints, initialSequence } from './initial-sequence.ts'
import type { SegmentSender, TcpCarrier } from './segment-sender.ts'
import { seqAdd, seqMax } from './sequence.ts'
import { FIXED_HEADERS_LENGTH } from './tcb.ts'
import { TcpConnection, type ConnectionOwner, type ConnectionParts } from './tcp-connection.ts'
import type { TcpSettings } from './tcp-settings.ts'

const LONGEST_PACKET = 65_535
/** Keeps the hash for timestamps apart from those for sequence numbers. */
const TIMESTAMP_HASH = 1
/** How far a new connection's numbers begin after those of the one whose place it takes. */
const SEQUENCE_STEP = 1 << 16

export interface ConnectionsParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: TcpCounters
  readonly carrier: TcpCarrier
  readonly sender: SegmentSender
  readonly secret: Uint8Array
}

/** What is not as for every connection of the host. */
export interface OwnSettings {
  readonly settings?: Partial<TcpSettings> | undefined
  /** The number to begin with. */
  readonly sequence?: number | undefined
}

export class Connections {
  /** Whoever watches is told of a connection each time that its machine may have changed. */
  onChanged: ((connection: TcpConnection) => void) | undefined
  readonly #parts: ConnectionsParts
  readonly #table = new ConnectionTable<TcpConnection>()
  readonly #connectionParts: ConnectionParts

  constructor(parts: ConnectionsParts) {
    this.#parts = parts
    const { surroundings, sender, carrier, counters } = parts
    this.#connectionParts = {
      surroundings,
      sender,
      carrier,
      count: (event) => {
        counters[event]++
      },
      changed: (connection) => this.onChanged?.(connection),
    }
  }

  find(localIp: Ipv4, localPort: number, remoteIp: Ipv4, remotePort: number): TcpConnection | undefined {
    return this.#table.find(localIp, localPort, remoteIp, remotePort)
  }

  /** All of them; safe against changes meanwhile. */
  all(): TcpConnection[] {
    return this.#table.all()
  }

  /** A connection that is in the table until it is closed, and not yet begun. */
  open(local: Ipv4Endpoint, remote: Ipv4Endpoint, owner: ConnectionOwner, own: OwnSettings): TcpConnection {
    const { carrier, settings } = this.#parts
    const pathMtu = Math.min(carrier.pathMtu(remote.ip), LONGEST_PACKET)
    const config = {
      localPort: local.port,
      remotePort: remote.port,
      settings: { ...settings.tcp, ...own.settings },
      initialSequence: own.sequence ?? this.#initialSequence(local, remote),
      timestampOffset: this.#timestampOffset(local, remote),
      pathMtu,
      receiveMss: pathMtu - FIXED_HEADERS_LENGTH,
    }
    const inTable: ConnectionOwner = {
      connected: (connection) => owner.connected(connection),
      unreachable: (connection, code) => owner.unreachable(connection, code),
      closed: (connection, failure) => {
        this.#table.remove(connection)
        owner.closed(connection, failure)
      },
    }
    const connection = new TcpConnection(local, remote, config, this.#connectionParts, inTable)
    this.#table.add(connection)
    return connection
  }

  /** The number to begin with in the place of a connection in TIME-WAIT, above all that it used (RFC 9293 §3.6.1 MAY-2). */
  sequenceAfter({ local, remote, machine }: TcpConnection): number {
    return seqMax(this.#initialSequence(local, remote), seqAdd(machine.record.send.next, SEQUENCE_STEP))
  }

  /** What a timestamp between these ends says now (RFC 7323 §5.4). */
  timestampNow(local: Ipv4Endpoint, remote: Ipv4Endpoint): number {
    return (Math.floor(this.#parts.surroundings.now()) + this.#timestampOffset(local, remote)) >>> 0
  }

  #initialSequence(local: Ipv4Endpoint, remote: Ipv4Endpoint): number {
    const { secret, surroundings } = this.#parts
    return initialSequence(secret, surroundings.now(), local, remote)
  }

  #timestampOffset(local: Ipv4Endpoint, remote: Ipv4Endpoint): number {
    return hashEndpoints(this.#parts.secret, local, remote, TIMESTAMP_HASH)
  }
}
