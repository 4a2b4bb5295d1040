/** A UDP socket on the flat network. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { DatagramSocket, SocketErrorCode } from '../runtime/runtime.ts'
import type { Datagram } from './flat-network.ts'
import type { World } from './world.ts'

/** What an IP packet of 65,535 octets leaves for data (RFC 768, RFC 791; RFC 8200 counts no IP header). */
const LONGEST_V4 = 65_507
const LONGEST_V6 = 65_527

/** What a socket needs of the host that it is on. */
export interface DatagramOutlet {
  /** The address that a datagram to `destination` leaves from, if there is a way. */
  source(bound: string, destination: string): string | undefined
  send(datagram: Datagram): void
  release(local: SocketAddress): void
}

export class FlatDatagramSocket implements DatagramSocket {
  readonly local: SocketAddress
  readonly #world: World
  readonly #outlet: DatagramOutlet
  #receive: (payload: Uint8Array, from: SocketAddress) => void = () => {}
  #fail: (code: SocketErrorCode, to?: SocketAddress) => void = () => {}
  #open = true

  constructor(local: SocketAddress, world: World, outlet: DatagramOutlet) {
    this.local = local
    this.#world = world
    this.#outlet = outlet
  }

  onDatagram(receive: (payload: Uint8Array, from: SocketAddress) => void): void {
    this.#receive = receive
  }

  onError(fail: (code: SocketErrorCode, to?: SocketAddress) => void): void {
    this.#fail = fail
  }

  send(payload: Uint8Array, to: SocketAddress): void {
    if (!this.#open) return
    const ip = this.#outlet.source(this.local.ip, to.ip)
    const code = refusal(payload, to, ip)
    if (ip === undefined || code !== undefined) {
      // Later, as from a real kernel: whoever sends is not prepared to be called back at once.
      this.#world.schedule(0, () => this.fail(code ?? 'ENETUNREACH', to))
      return
    }
    this.#outlet.send({ payload: new Uint8Array(payload), from: { ip, port: this.local.port }, to })
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#receive = () => {}
    this.#fail = () => {}
    this.#outlet.release(this.local)
  }

  /** A datagram has come. */
  deliver(payload: Uint8Array, from: SocketAddress): void {
    this.#world.wake()
    this.#receive(payload, from)
  }

  /** A datagram sent to `to` has come to nothing. */
  fail(code: SocketErrorCode, to: SocketAddress): void {
    this.#world.wake()
    this.#fail(code, to)
  }
}

function refusal(
  payload: Uint8Array,
  to: SocketAddress,
  ip: string | undefined,
): SocketErrorCode | undefined {
  if (to.port === 0) return 'EADDRNOTAVAIL'
  if (ip === undefined) return 'ENETUNREACH'
  return payload.length > (to.ip.includes(':') ? LONGEST_V6 : LONGEST_V4) ? 'EMSGSIZE' : undefined
}
