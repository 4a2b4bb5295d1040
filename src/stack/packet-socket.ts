/** Whole frames in and out, beside the Internet protocols: how DHCP speaks before there is an address. */

/** Called with each frame of the socket's type, which is valid during the call only. */
export type FrameReceiver = (frame: Uint8Array) => void

export class PacketSocket {
  readonly #ethertype: number | 'all'
  readonly #receive: FrameReceiver
  readonly #transmit: (frame: Uint8Array) => void
  readonly #closed: (socket: PacketSocket) => void

  constructor(
    ethertype: number | 'all',
    receive: FrameReceiver,
    transmit: (frame: Uint8Array) => void,
    closed: (socket: PacketSocket) => void,
  ) {
    this.#ethertype = ethertype
    this.#receive = receive
    this.#transmit = transmit
    this.#closed = closed
  }

  /** Sends a whole frame from its destination address on, and takes it over. */
  send(frame: Uint8Array): void {
    this.#transmit(frame)
  }

  close(): void {
    this.#closed(this)
  }

  /** For the interface: shows a frame to the socket if it is of its type, and says whether it was. */
  offer(frame: Uint8Array, ethertype: number): boolean {
    if (this.#ethertype !== 'all' && this.#ethertype !== ethertype) return false
    this.#receive(frame)
    return true
  }
}
