/** UDP on node:dgram. Knows what Node does with a datagram's memory; knows nothing of what it carries. */

import { type BindOptions, createSocket, type Socket, type SocketOptions } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type DatagramSocket, type SocketErrorCode } from '../runtime/runtime.ts'
import { plainView } from './plain-view.ts'
import { socketError, socketErrorCode } from './socket-failure.ts'

/** Room for the burst that arrives while JavaScript is busy for a few milliseconds. The kernel may cut it. */
const RECEIVE_BUFFER_OCTETS = 4 * 1024 * 1024

/** The first scratch buffer of a socket: what fits an Ethernet frame, as nearly all datagrams do. */
const SCRATCH_OCTETS = 1500

/** Datagrams that may wait for a kernel that takes no more; what comes on top of them is dropped, as it would. */
const MOST_QUEUED = 1000

/**
 * Rejects with `SocketError`. A socket with a `peer` exchanges datagrams with nobody else, and is told when the
 * system learns that the peer cannot be reached, which Node tells no other socket.
 */
export function bindDatagram(local: SocketAddress, peer?: SocketAddress): Promise<DatagramSocket> {
  // Node throws where it is to connect to port 0.
  if (peer?.port === 0) return Promise.reject(new SocketError('EADDRNOTAVAIL', peer))
  return bound({ address: local.ip, port: local.port, exclusive: true }, local, peer)
}

/** A socket that is there already, and bound to `local`. Rejects with `SocketError`. */
export function adoptDatagram(fd: number, local: SocketAddress): Promise<DatagramSocket> {
  return bound({ fd, exclusive: true }, local, undefined)
}

function bound(
  where: BindOptions,
  local: SocketAddress,
  peer: SocketAddress | undefined,
): Promise<DatagramSocket> {
  const v6 = isIPv6(local.ip)
  return new Promise((resolve, reject) => {
    // Addresses are literal: without `lookup` of our own, Node would send each through its resolver.
    const lookup: SocketOptions['lookup'] = (ip, _, done) => done(null, ip, v6 ? 6 : 4)
    const socket = createSocket({ type: v6 ? 'udp6' : 'udp4', ipv6Only: v6, lookup })
    const fail = (error: Error): void => {
      socket.close()
      reject(socketError(error, local))
    }
    socket.once('error', fail)
    const succeed = (): void => {
      socket.off('error', fail)
      enlargeReceiveBuffer(socket)
      resolve(new NodeDatagramSocket(socket, peer))
    }
    socket.bind(where, () => {
      if (peer === undefined) succeed()
      else socket.once('connect', succeed).connect(peer.port, peer.ip)
    })
  })
}

class NodeDatagramSocket implements DatagramSocket {
  readonly local: SocketAddress
  readonly #socket: Socket
  readonly #peer: SocketAddress | undefined
  #receive: (payload: Uint8Array, from: SocketAddress) => void = () => {}
  #fail: (code: SocketErrorCode, to?: SocketAddress) => void = () => {}
  #scratch = Buffer.allocUnsafeSlow(SCRATCH_OCTETS)
  #open = true

  constructor(socket: Socket, peer: SocketAddress | undefined) {
    const { address, port } = socket.address()
    this.local = { ip: address, port }
    this.#socket = socket
    this.#peer = peer
    socket.on('message', (payload, { address, port }) => {
      this.#receive(plainView(payload), { ip: address, port })
    })
    socket.on('error', (error) => this.#fail(socketErrorCode(error), peer))
  }

  onDatagram(receive: (payload: Uint8Array, from: SocketAddress) => void): void {
    this.#receive = receive
  }

  onError(fail: (code: SocketErrorCode, to?: SocketAddress) => void): void {
    this.#fail = fail
  }

  send(payload: Uint8Array, to: SocketAddress): void {
    if (!this.#open) return
    if (to.port === 0) {
      // Node throws here; a forged source of port 0 must not bring down who answers it.
      this.#fail('EADDRNOTAVAIL', to)
      return
    }
    const queued = this.#socket.getSendQueueCount()
    if (queued >= MOST_QUEUED) {
      this.#fail('ENOBUFS', to)
      return
    }
    const { length } = payload
    if (length > this.#scratch.length) this.#scratch = Buffer.allocUnsafeSlow(length)
    this.#scratch.set(payload)
    const done = (error: Error | null): void => {
      if (error !== null && this.#open) this.#fail(socketErrorCode(error), to)
    }
    if (this.#peer === undefined) this.#socket.send(this.#scratch, 0, length, to.port, to.ip, done)
    else this.#socket.send(this.#scratch, 0, length, done)
    // As a rule the kernel has taken the octets by now. When it was full they wait here, in this buffer.
    if (this.#socket.getSendQueueCount() > queued) this.#scratch = Buffer.allocUnsafeSlow(length)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#receive = () => {}
    this.#fail = () => {}
    this.#socket.close()
  }
}

/** Some systems refuse a size over their limit where others cut it: ask for half until it is granted. */
function enlargeReceiveBuffer(socket: Socket): void {
  const granted = socket.getRecvBufferSize()
  for (let octets = RECEIVE_BUFFER_OCTETS; octets > granted; octets /= 2) {
    try {
      socket.setRecvBufferSize(octets)
      return
    } catch {
      continue
    }
  }
}
