/** A UDP socket of a kernel as programs know it: addresses as text, errors told later. */

import { socketAddressOf } from '../address/ipv4-endpoint.ts'
import { ipv4Number } from '../address/ipv4-number.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import type { DatagramSocket, SocketErrorCode } from '../runtime/runtime.ts'
import type { Surroundings } from './surroundings.ts'
import type { UdpSocket } from './udp-socket.ts'

export class KernelDatagramSocket implements DatagramSocket {
  readonly local: SocketAddress
  readonly #socket: UdpSocket
  readonly #surroundings: Surroundings
  #fail: (code: SocketErrorCode, to?: SocketAddress) => void = () => {}

  constructor(socket: UdpSocket, surroundings: Surroundings) {
    this.local = socketAddressOf(socket.local)
    this.#socket = socket
    this.#surroundings = surroundings
    socket.onError((code, to) => this.#fail(code, socketAddressOf(to)))
  }

  onDatagram(receive: (payload: Uint8Array, from: SocketAddress) => void): void {
    this.#socket.onDatagram((payload, ip, port) => receive(payload, socketAddressOf({ ip, port })))
  }

  onError(fail: (code: SocketErrorCode, to?: SocketAddress) => void): void {
    this.#fail = fail
  }

  send(payload: Uint8Array, to: SocketAddress): void {
    const code = to.ip.includes(':') ? 'ENETUNREACH' : this.#socket.send(payload, ipv4Number(to.ip), to.port)
    if (code === undefined || code === 'CLOSED') return
    // Later, as from a real kernel: whoever sends is not prepared to be called back at once.
    this.#surroundings.schedule(0, () => {
      this.#surroundings.wake()
      this.#fail(code, to)
    })
  }

  close(): void {
    this.#fail = () => {}
    this.#socket.close()
  }
}
