// A client that sends updates over UDP and TCP, many at a time, and learns what became of each; of one that has no answer
// when the server is gone nobody knows. It asks for the whole zone, too.

import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket as TcpSocket } from 'node:net'
import type { SocketAddress } from '../../../src/address/socket-address.ts'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { FrameReader } from '../../../src/dns/message/frame-reader.ts'
import { decodeWire, type Message } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import type { DomainName } from '../../../src/dns/name/domain-name.ts'

export type Transport = 'udp' | 'tcp'

export class UpdateClient implements Disposable {
  readonly #udp: UdpSocket
  readonly #tcp: TcpSocket
  readonly #server: SocketAddress
  /** What to do with the answer, by id. */
  readonly #waiting = new Map<number, (message: Message | undefined) => void>()
  #lastId = 0

  private constructor(server: SocketAddress, udp: UdpSocket, tcp: TcpSocket) {
    this.#server = server
    this.#udp = udp
    this.#tcp = tcp
    const frames = new FrameReader()
    udp.on('message', (octets) => this.#take(octets))
    for (const socket of [udp, tcp]) socket.on('error', () => {})
    tcp.on('data', (octets) => {
      frames.add(octets)
      for (let message = frames.next(); message !== undefined; message = frames.next()) this.#take(message)
    })
  }

  static async to(server: SocketAddress): Promise<UpdateClient> {
    const tcp = connect(server.port, server.ip)
    await once(tcp, 'connect')
    return new UpdateClient(server, createSocket('udp4'), tcp)
  }

  /** Sends an update, whose id it sets. The rcode, or undefined when there will be no answer. */
  async send(octets: Uint8Array, transport: Transport): Promise<number | undefined> {
    const answer = await new Promise<Message | undefined>((resolve) => this.#send(octets, transport, resolve))
    return answer?.rcode
  }

  /** All records of a zone, its SOA once. */
  async transfer(origin: DomainName): Promise<ResourceRecord[]> {
    const records: ResourceRecord[] = []
    const query = encodeQuery({ id: 0, name: origin, type: TYPE.AXFR, flags: 0 })
    await new Promise<void>((resolve, reject) => {
      const take = (message: Message | undefined): void => {
        if (message?.rcode !== RCODE.NOERROR) return reject(new Error('no transfer'))
        records.push(...message.answers)
        if (records.length > 1 && records.at(-1)!.type === TYPE.SOA) resolve()
        else this.#waiting.set(message.id, take)
      }
      this.#send(query, 'tcp', take)
    })
    return records.slice(0, -1)
  }

  /** The server is gone: there will be no more answers. */
  [Symbol.dispose](): void {
    this.#udp.close()
    this.#tcp.destroy()
    for (const settle of this.#waiting.values()) settle(undefined)
    this.#waiting.clear()
  }

  #send(octets: Uint8Array, transport: Transport, settle: (message: Message | undefined) => void): void {
    const id = (this.#lastId = (this.#lastId + 1) & 0xffff)
    const message = Buffer.from(octets)
    message.writeUInt16BE(id)
    this.#waiting.set(id, settle)
    if (transport === 'udp') this.#udp.send(message, this.#server.port, this.#server.ip)
    else this.#tcp.write(Buffer.concat([Buffer.from([message.length >>> 8, message.length & 0xff]), message]))
  }

  #take(octets: Uint8Array): void {
    const message = decodeWire(octets)
    const settle = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    settle?.(message)
  }
}
