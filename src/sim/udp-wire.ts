/**
 * A cable that leaves the world: its far end is a UDP socket outside, one datagram a frame, as socat and QEMU
 * speak it. Frames have neither preamble nor FCS there.
 */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Network, SocketErrorCode } from '../runtime/runtime.ts'
import { ETHERNET_HEADER_LENGTH } from '../wire/ethernet.ts'
import type { Port } from './link/port.ts'
import type { RealTime } from './real-time.ts'

export interface UdpWireOptions {
  /** Where the socket is bound; loopback keeps strangers off the world's network. */
  readonly local: SocketAddress
  /** Who is at the other end; when left out, whoever sent the latest frame. */
  readonly peer?: SocketAddress
  /** Told of frames that could not be sent. */
  readonly onError?: (code: SocketErrorCode) => void
}

export interface UdpWire {
  readonly local: SocketAddress
  readonly peer: SocketAddress | undefined
  /** Frames in both directions are lost from here on. */
  close(): void
}

/**
 * Opens the socket that stands for the far end of a cable; `end` is the port that the cable leads to in the world.
 * `network` is that of the real system. Rejects with `SocketError`.
 */
export async function openUdpWire(
  end: Port,
  realTime: RealTime,
  network: Network,
  { local, peer: fixedPeer, onError = () => {} }: UdpWireOptions,
): Promise<UdpWire> {
  const socket = await network.bindDatagram(local)
  let peer = fixedPeer
  socket.onError(onError)
  socket.onDatagram((payload, from) => {
    if (payload.length < ETHERNET_HEADER_LENGTH) return
    if (fixedPeer === undefined) peer = from
    else if (from.ip !== fixedPeer.ip || from.port !== fixedPeer.port) return
    const frame = new Uint8Array(payload)
    realTime.post(() => end.transmit(frame))
  })
  end.onFrame((frame) => {
    if (peer !== undefined) socket.send(frame, peer)
  })
  return {
    local: socket.local,
    get peer() {
      return peer
    },
    close: () => socket.close(),
  }
}
