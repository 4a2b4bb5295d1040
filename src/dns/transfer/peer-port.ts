/**
 * The UDP ports from which we ask other servers, and where their answers come in: NOTIFY, and the SOA before a transfer.
 * One port for all that is under way, another one after that; what the messages say is for others.
 */

import type { SocketAddress } from '../../address/socket-address.ts'
import type { DatagramSocket, Runtime, Timer } from '../../runtime/runtime.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import { SourceAddresses } from './source-addresses.ts'
import { PORT_PACE } from './transfer-limits.ts'

const IDS = 0x1_0000

export interface PeerRequest<T> {
  readonly to: SocketAddress
  /** The octets of a message with this id. */
  readonly encode: (id: number) => Uint8Array
  /** What a message with the id from the peer comes to; undefined when it is no answer, and waiting goes on. */
  readonly accept: (octets: Uint8Array, id: number) => T | undefined
  readonly waitMs: number
  readonly signal?: AbortSignal
}

interface Waiting {
  readonly to: SocketAddress
  readonly take: (octets: Uint8Array) => void
}

interface OpenPort {
  readonly socket: Promise<DatagramSocket>
  readonly waiting: Map<number, Waiting>
}

export class PeerPort {
  readonly #runtime: Pick<Runtime, 'clock' | 'random' | 'network'>
  readonly #sources: SourceAddresses
  /** By the address that they are bound to. */
  readonly #ports = new Map<string, OpenPort>()
  /** When the next datagram may go, on the clock. */
  #freeAtMs = -Infinity

  constructor(runtime: Pick<Runtime, 'clock' | 'random' | 'network'>, sources = new SourceAddresses()) {
    this.#runtime = runtime
    this.#sources = sources
  }

  /** Sends a message once; undefined when no answer has come in time. Rejects with `SocketError` where there is no port. */
  async ask<T>({ to, encode, accept, waitMs, signal }: PeerRequest<T>): Promise<T | undefined> {
    const source = this.#sources.towards(to.ip) ?? (to.ip.includes(':') ? '::' : '0.0.0.0')
    const port = this.#portAt(source)
    const id = this.#freeId(port)
    const { clock } = this.#runtime
    let timer: Timer | undefined
    let stop = (): void => {}
    try {
      const answer = new Promise<T | undefined>((resolve) => {
        stop = () => resolve(undefined)
        const take = (octets: Uint8Array): void => {
          const accepted = accept(octets, id)
          if (accepted !== undefined) resolve(accepted)
        }
        port.waiting.set(id, { to, take })
      })
      signal?.addEventListener('abort', stop)
      const socket = await port.socket
      await this.#turn()
      if (signal?.aborted === true) return undefined
      timer = clock.schedule(waitMs, stop)
      socket.send(encode(id), to)
      return await answer
    } finally {
      timer?.cancel()
      signal?.removeEventListener('abort', stop)
      port.waiting.delete(id)
      if (port.waiting.size === 0) this.#close(source, port)
    }
  }

  /** Resolves when a datagram may go: what thousands of zones have to say at once would be lost on the way. */
  async #turn(): Promise<void> {
    const { clock } = this.#runtime
    const nowMs = clock.now()
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs - PORT_PACE.burst * PORT_PACE.gapMs) + PORT_PACE.gapMs
    const delayMs = this.#freeAtMs - nowMs
    if (delayMs > 0) await new Promise<void>((resolve) => clock.schedule(delayMs, resolve))
  }

  #portAt(ip: string): OpenPort {
    const known = this.#ports.get(ip)
    // A port with a free id, as good as always.
    if (known !== undefined && known.waiting.size < IDS / 2) return known
    const waiting = new Map<number, Waiting>()
    const socket = this.#runtime.network.bindDatagram({ ip, port: 0 }).then((bound) => {
      bound.onDatagram((octets, from) => receive(waiting, octets, from))
      return bound
    })
    const port = { socket, waiting }
    this.#ports.set(ip, port)
    return port
  }

  /** Ids are drawn: who is not on the way has to guess them, and the port. */
  #freeId({ waiting }: OpenPort): number {
    for (;;) {
      const id = this.#runtime.random.below(IDS)
      if (!waiting.has(id)) return id
    }
  }

  #close(source: string, port: OpenPort): void {
    if (this.#ports.get(source) === port) this.#ports.delete(source)
    port.socket.then(
      (socket) => socket.close(),
      () => {},
    )
  }
}

function receive(waiting: ReadonlyMap<number, Waiting>, octets: Uint8Array, from: SocketAddress): void {
  if (octets.length < HEADER_LENGTH) return
  const request = waiting.get((octets[0]! << 8) | octets[1]!)
  if (request?.to.ip === from.ip && request.to.port === from.port) request.take(new Uint8Array(octets))
}
