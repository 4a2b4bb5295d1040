/**
 * TCP of one host: which segment is for which connection or listener, and what strangers get. The rules of a
 * connection are its machine's.
 */

import { socketAddressOf, type Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { ANY_IPV4, type Ipv4 } from '../../address/ipv4-number.ts'
import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { DecodeError } from '../../errors.ts'
import { SocketError } from '../../runtime/runtime.ts'
import { ICMP_TYPE, UNREACHABLE_CODE } from '../../wire/icmp.ts'
import { decodeTcp, emptyTcpSegment, tcpChecksumState, type TcpSegment } from '../../wire/tcp.ts'
import type { TcpCounters } from '../counters.ts'
import type { IcmpReport, IncomingPacket, Transport } from '../ip-packet.ts'
import type { KernelSettings } from '../kernel-settings.ts'
import { PortAllocator } from '../port-allocator.ts'
import { PortTable } from '../port-table.ts'
import { socketErrorOf } from '../socket-errors.ts'
import type { Surroundings } from '../surroundings.ts'
import { ConnectionAttempt } from './connection-attempt.ts'
import { Connections } from './connections.ts'
import { CookieJar } from './cookie-jar.ts'
import { NO_TEXT, SegmentSender, type TcpCarrier } from './segment-sender.ts'
import { resetFor } from './stranger.ts'
import { FIXED_HEADERS_LENGTH } from './tcb.ts'
import type { TcpState } from './tcp-config.ts'
import type { TcpConnection } from './tcp-connection.ts'
import { TcpListener } from './tcp-listener.ts'
import type { TcpSettings } from './tcp-settings.ts'
import type { TcpStream } from './tcp-stream.ts'

export interface TcpLayerParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: TcpCounters
  readonly ip: TcpCarrier
}

export interface ConnectOptions {
  /** The end to connect from; by default the kernel chooses address and port. */
  readonly local?: Partial<Ipv4Endpoint> | undefined
  /** Gives the attempt up. */
  readonly signal?: AbortSignal | undefined
  /** Where this connection differs from the kernel's settings. */
  readonly settings?: Partial<TcpSettings> | undefined
}

export interface ListenOptions {
  /** How many handshakes may be under way at a time. */
  readonly backlog?: number | undefined
  /** Where the connections of this listener differ from the kernel's settings. */
  readonly settings?: Partial<TcpSettings> | undefined
}

/** One line of `netstat -an`. */
export interface TcpConnectionInfo {
  readonly local: Ipv4Endpoint
  /** All zero for a listener. */
  readonly remote: Ipv4Endpoint
  readonly state: TcpState | 'LISTEN'
  /** Octets that the program has not read; for a listener, handshakes begun. */
  readonly receiveQueue: number
  /** Octets that the peer has not acknowledged; for a listener, its backlog. */
  readonly sendQueue: number
}

const SECRET_LENGTH = 32
const ANYONE: Ipv4Endpoint = { ip: ANY_IPV4, port: 0 }

export class TcpLayer implements Transport {
  readonly #parts: TcpLayerParts
  readonly #sender: SegmentSender
  readonly #connections: Connections
  readonly #cookies: CookieJar
  readonly #listeners = new PortTable<Ipv4, TcpListener>(() => ANY_IPV4)
  readonly #ports: PortAllocator
  /** One object for all that arrive. */
  readonly #segment = emptyTcpSegment()

  constructor(parts: TcpLayerParts) {
    const { surroundings, settings, counters, ip } = parts
    const secret = surroundings.random.bytes(SECRET_LENGTH)
    this.#parts = parts
    this.#sender = new SegmentSender(ip, counters, settings)
    this.#connections = new Connections({
      surroundings,
      settings,
      counters,
      carrier: ip,
      sender: this.#sender,
      secret,
    })
    this.#cookies = new CookieJar(surroundings.random.bytes(SECRET_LENGTH), settings.tcp)
    this.#ports = new PortAllocator(surroundings.random)
  }

  /** Rejects with `SocketError`: ABORTED, ENETUNREACH, EADDRINUSE, ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH … */
  async connect(remote: Ipv4Endpoint, options: ConnectOptions = {}): Promise<TcpStream> {
    const { local = {}, signal, settings: own } = options
    const { surroundings, settings, counters, ip: carrier } = this.#parts
    const address = socketAddressOf(remote)
    if (signal?.aborted === true) throw new SocketError('ABORTED', address)
    const wanted = local.ip ?? ANY_IPV4
    const ip = wanted === ANY_IPV4 ? carrier.sourceFor(remote.ip) : wanted
    // RFC 9293 §3.9.2.3 MUST-46: no connection to everyone.
    const isOneHost = remote.ip !== ANY_IPV4 && !carrier.isGroup(remote.ip)
    if (ip === undefined || !isOneHost) throw new SocketError('ENETUNREACH', address)
    const isFree = (port: number): boolean =>
      this.#connections.find(ip, port, remote.ip, remote.port) === undefined &&
      this.#listeners.find(ip, port) === undefined
    const port = local.port ?? this.#ports.allocate(settings.portSelection, isFree)
    if (port === undefined || !isFree(port)) throw new SocketError('EADDRINUSE', address)
    const attempt = new ConnectionAttempt(surroundings, counters, signal)
    return attempt.begin(this.#connections.open({ ip, port }, remote, attempt, { settings: own }))
  }

  /**
   * Listens on an address of this host, or on all with ANY_IPV4; port 0 asks for a free one. `accept` is called with
   * each stream. Whether the address is one of this host is not asked. Throws `SocketError` EADDRINUSE.
   */
  listen(
    { ip, port: wanted }: Ipv4Endpoint,
    accept: (stream: TcpStream) => void,
    options: ListenOptions = {},
  ): TcpListener {
    const { surroundings, settings, counters } = this.#parts
    const { backlog = settings.tcp.backlog, settings: own } = options
    const port = this.#listeners.choose(ip, wanted, (isFree) =>
      this.#ports.allocate(settings.portSelection, isFree),
    )
    if (port === undefined) throw new SocketError('EADDRINUSE', socketAddressOf({ ip, port: wanted }))
    const listener = new TcpListener({ ip, port }, backlog, {
      counters,
      cookiesAreOn: () => settings.synCookies,
      open: (local, remote, owner, sequence) =>
        this.#connections.open(local, remote, owner, { settings: own, sequence }),
      sendCookie: (syn, local, remote) => this.#sendCookie(syn, local, remote),
      openCookie: (segment, local, remote) => this.#cookies.open(surroundings.now(), segment, local, remote),
      refuse: (segment, local, remote) => this.#refuse(segment, local.ip, remote.ip),
      deliver: (stream) => {
        counters.passiveOpens++
        surroundings.wake()
        accept(stream)
      },
      release: () => this.#listeners.release(ip, port),
    })
    this.#listeners.take(ip, port, listener)
    return listener
  }

  /**
   * `watcher` is called, in the place of whoever watched before, with a connection each time that its machine may have
   * changed; `machine.record` shows it.
   */
  watch(watcher: ((connection: TcpConnection) => void) | undefined): void {
    this.#connections.onChanged = watcher
  }

  /** Listeners first. */
  connections(): TcpConnectionInfo[] {
    const listeners = [...this.#listeners.holders()].map(
      ({ local, halfOpen, backlog }): TcpConnectionInfo => ({
        local,
        remote: ANYONE,
        state: 'LISTEN',
        receiveQueue: halfOpen,
        sendQueue: backlog,
      }),
    )
    const connections = this.#connections.all().map(({ local, remote, machine }): TcpConnectionInfo => {
      const { send, receive } = machine.record
      return {
        local,
        remote,
        state: machine.state,
        receiveQueue: receive.queue.readable,
        sendQueue: send.queue.length,
      }
    })
    return [...listeners, ...connections]
  }

  /** Resets every connection and closes every listener: the host goes down. */
  abortAll(): void {
    for (const listener of [...this.#listeners.holders()]) listener.close()
    for (const connection of this.#connections.all()) connection.stream.abort()
    for (const connection of this.#connections.all()) connection.expire()
  }

  receive(packet: IncomingPacket): void {
    const { counters } = this.#parts
    const { octets, at, end, source, destination } = packet
    counters.received++
    // RFC 9293 §3.9.2.3 MUST-57 and §3.10.1 MUST-63: nothing that is said to or by everyone.
    if (packet.broadcast || source === ANY_IPV4 || this.#parts.ip.isGroup(source)) {
      counters.malformed++
      return
    }
    if (tcpChecksumState(octets, at, end, source, destination) !== 'right') {
      counters.badChecksum++ // MUST-3
      return
    }
    const segment = this.#decode(octets, at, end)
    if (segment !== undefined) this.#dispatch(segment, destination, source)
  }

  /** RFC 9293 §3.9.2.2: what ICMP says is passed to the connection whose segment it quotes. */
  error(report: IcmpReport): void {
    const { quotedSource, quotedDestination, quote, kind, type, code } = report
    const connection = this.#connections.find(
      quotedSource,
      readU16(quote, 0),
      quotedDestination,
      readU16(quote, 2),
    )
    if (connection === undefined) return
    const sequence = readU32(quote, 4)
    const isUnreachable = kind === 'unreachable' && type === ICMP_TYPE.unreachable
    if (isUnreachable && code === UNREACHABLE_CODE.fragmentationNeeded) {
      connection.reportPathMtu(this.#parts.ip.pathMtu(quotedDestination), sequence)
      return
    }
    const error = socketErrorOf(report)
    if (error === undefined) return
    const isHard = code === UNREACHABLE_CODE.protocol || code === UNREACHABLE_CODE.port
    connection.reportUnreachable(sequence, error, isUnreachable && isHard)
  }

  #decode(octets: Uint8Array, at: number, end: number): TcpSegment | undefined {
    try {
      return decodeTcp(octets, at, end, this.#segment)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#parts.counters.malformed++
      return undefined
    }
  }

  #dispatch(segment: TcpSegment, localIp: Ipv4, remoteIp: Ipv4): void {
    const { destinationPort, sourcePort } = segment
    const connection = this.#connections.find(localIp, destinationPort, remoteIp, sourcePort)
    if (connection !== undefined && !connection.machine.yieldsTo(segment)) {
      connection.receive(segment)
      return
    }
    const listener = this.#listeners.find(localIp, destinationPort)
    if (listener === undefined) {
      if (connection === undefined) this.#refuse(segment, localIp, remoteIp)
      else connection.receive(segment)
      return
    }
    const sequence = connection === undefined ? undefined : this.#connections.sequenceAfter(connection)
    connection?.expire()
    const local = { ip: localIp, port: destinationPort }
    listener.receive(segment, local, { ip: remoteIp, port: sourcePort }, sequence)
  }

  #refuse(segment: TcpSegment, localIp: Ipv4, remoteIp: Ipv4): void {
    const reset = resetFor(segment)
    if (reset === undefined) return
    this.#parts.counters.sentResets++
    this.#sender.send(reset, NO_TEXT, localIp, remoteIp, 0)
  }

  #sendCookie(syn: TcpSegment, local: Ipv4Endpoint, remote: Ipv4Endpoint): void {
    const { surroundings, settings, ip } = this.#parts
    const timestamp = this.#connections.timestampNow(local, remote)
    const mss = ip.pathMtu(remote.ip) - FIXED_HEADERS_LENGTH
    const answer = this.#cookies.answer(surroundings.now(), syn, local, remote, timestamp, mss)
    this.#sender.send(answer, NO_TEXT, local.ip, remote.ip, settings.tcp.typeOfService)
  }
}
