// One server and one client in a simulated world, for tests of what passes between them.

import type { SocketAddress } from '../../../src/address/socket-address.ts'
import { Client } from '../../../src/dns/client/client.ts'
import type { ClientLimits } from '../../../src/dns/client/client-limits.ts'
import type { ExchangeRequest, ExchangeResult } from '../../../src/dns/client/exchange.ts'
import { cookieIn } from '../../../src/dns/client/cookie.ts'
import { EDNS_OPTION } from '../../../src/dns/iana/codes.ts'
import type { Edns } from '../../../src/dns/message/edns.ts'
import type { CookieOption } from '../../../src/dns/message/edns-option.ts'
import { decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'
import { Conversation } from '../../../src/sim/conversation.ts'
import type { FlatHost, Script } from '../../../src/sim/flat-host.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { question } from '../resolver/little-internet.ts'
import { response, type ResponseText } from '../resolver/messages.ts'

export const SERVER: SocketAddress = { ip: '192.0.2.1', port: 53 }
export const PLAIN_EDNS: Edns = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }
export const TRUE: ResponseText = { answer: ['www.example.com. 300 A 203.0.113.1'] }
export const FORGED: ResponseText = { answer: ['www.example.com. 300 A 203.0.113.66'] }

export const REQUEST: ExchangeRequest = {
  server: SERVER,
  question: question('www.example.com.'),
  flags: 0,
  edns: PLAIN_EDNS,
  transport: 'udp',
  udpTimeoutMs: 500,
  tcpTimeoutMs: 2000,
}

export class LoneServer {
  readonly world: FlatWorld
  readonly client: Client
  readonly host: FlatHost
  readonly conversation: Conversation

  constructor(limits: Partial<ClientLimits> = {}) {
    this.world = new FlatWorld({ seed: 11 })
    this.client = new Client(this.world.host('10.0.0.1'), limits)
    this.host = this.world.host(SERVER.ip)
    this.conversation = new Conversation(this.world.network)
  }

  answerUdp(script: Script): Promise<void> {
    return this.world.run(this.host.script(53, script))
  }

  async answerTcp(answer: (query: Uint8Array) => Uint8Array | null): Promise<void> {
    await this.world.run(serveTcp(this.host, SERVER, answer))
  }

  ask(change: Partial<ExchangeRequest> = {}): Promise<ExchangeResult> {
    return this.world.run(this.client.exchange({ ...REQUEST, ...change }))
  }

  /** Datagrams that the client has sent. */
  get queries(): Uint8Array[] {
    return this.conversation
      .sentTo(SERVER.ip)
      .flatMap(({ kind, payload }) => (kind === 'datagram' ? [payload] : []))
  }
}

/** A reply with an OPT record, and a COOKIE in it when one is given. */
export function ednsReply(query: Uint8Array, text: ResponseText, cookie?: Partial<CookieOption>): Uint8Array {
  const sent = cookieOf(query)
  const option = {
    code: EDNS_OPTION.COOKIE,
    type: 'COOKIE',
    client: sent?.client ?? new Uint8Array(8),
    server: new Uint8Array(),
    ...cookie,
  } as CookieOption
  const options = cookie === undefined ? [] : [option]
  const { id, question } = decodeWire(query)
  const message = { ...response({ ...text, question: text.question ?? question! }), id }
  return encodeWire({ ...message, edns: { ...PLAIN_EDNS, udpSize: 4096, options } })
}

export function cookieOf(message: Uint8Array): CookieOption | undefined {
  return cookieIn(decodeWire(message).edns)
}
