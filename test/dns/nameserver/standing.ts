/** A name server that stands for tests: a zone, some keys, a clock that is set by hand, and clients that ask as they like. */

import { Authority, type AuthorityOptions } from '../../../src/dns/authority/authority.ts'
import { HostedZone, QUERIES_ONLY, type ZoneAccess } from '../../../src/dns/hosting/hosted-zone.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { OPCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import type { Client } from '../../../src/dns/message/client.ts'
import { SAFE_UDP_SIZE, type EdnsInput } from '../../../src/dns/message/edns.ts'
import { withOpcode } from '../../../src/dns/message/header.ts'
import { decodeWire, type Message } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { NameServerEvent } from '../../../src/dns/nameserver/name-server-event.ts'
import { NameServer } from '../../../src/dns/nameserver/name-server.ts'
import type { RequestHandlers } from '../../../src/dns/nameserver/request-handler.ts'
import type { Response } from '../../../src/dns/server/respond.ts'
import { signRequest, type SignedRequest } from '../../../src/dns/tsig/signed-request.ts'
import { KeyRing, type TsigKey } from '../../../src/dns/tsig/tsig-key.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { keyOf } from '../tsig/captured-exchanges.ts'

export const KEY = keyOf('client.key.', 'hmac-sha256')

export const NOW_MS = Date.UTC(2026, 10, 22, 17)

export const UDP: Client = { transport: 'udp', remote: { ip: '192.0.2.53', port: 40000 } }
export const TCP: Client = { transport: 'tcp', remote: { ip: '192.0.2.53', port: 40000 } }

const EXAMPLE = `
$ORIGIN example.
$TTL 60
@     SOA ns hostmaster 1 3600 600 86400 60
@     NS  ns
ns    A   192.0.2.1
www   A   192.0.2.2
alias CNAME www.other.
${Array.from({ length: 60 }, (_, i) => `many A 192.0.2.${i}`).join('\n')}
`

export interface Standing {
  readonly server: NameServer
  readonly hosting: ZoneHosting
  readonly hosted: HostedZone
  readonly events: NameServerEvent[]
  readonly clock: { nowMs: number; wall(): number }
}

export interface StandingOptions {
  readonly access?: Partial<ZoneAccess>
  readonly keys?: readonly TsigKey[]
  readonly handlers?: RequestHandlers
  readonly authority?: AuthorityOptions
}

/** Holds the zone `example.`, of which a wide open alias leads to the likewise open zone `other.`. */
export function stand({ access, keys = [KEY], handlers = {}, authority }: StandingOptions = {}): Standing {
  const hosting = new ZoneHosting(new Authority(authority))
  const hosted = host(hosting, 'example.', EXAMPLE, { ...QUERIES_ONLY, ...access })
  host(
    hosting,
    'other.',
    '$ORIGIN other.\n$TTL 60\n@ SOA ns h 1 1 1 1 1\n@ NS ns\nwww A 192.0.2.3\nns A 192.0.2.4\n',
  )
  const clock = {
    nowMs: NOW_MS,
    wall() {
      return this.nowMs
    },
  }
  const events: NameServerEvent[] = []
  const observe = (event: NameServerEvent): void => void events.push(event)
  const server = new NameServer({ hosting, keys: new KeyRing(keys), clock, handlers, observe })
  return { server, hosting, hosted, events, clock }
}

export function host(hosting: ZoneHosting, origin: string, text?: string, access?: ZoneAccess): HostedZone {
  const hosted = new HostedZone({
    origin: DomainName.parse(origin),
    rrclass: CLASS.IN,
    ...(access && { access }),
  })
  if (text !== undefined) hosted.publish(parseZone(text))
  hosting.put(hosted)
  return hosted
}

const EDNS: EdnsInput = { udpSize: SAFE_UDP_SIZE, version: 0, flags: 0, options: [] }

export interface QuestionOptions {
  readonly opcode?: number
  readonly edns?: Partial<EdnsInput> | undefined
}

/** `name [TYPE]` as a message. */
export function question(text: string, { opcode = OPCODE.QUERY, edns }: QuestionOptions = {}): Uint8Array {
  const [name = '.', type = 'A'] = text.split(' ')
  return encodeQuery({
    id: 0x1234,
    name: DomainName.parse(name),
    type: TYPE[type as keyof typeof TYPE],
    flags: withOpcode(0, opcode),
    edns: edns && { ...EDNS, ...edns },
  })
}

export function signedQuestion(
  text: string,
  { key = KEY, atMs = NOW_MS, ...options }: QuestionOptions & { key?: TsigKey; atMs?: number } = {},
): SignedRequest {
  return signRequest(question(text, options), key, atMs)
}

/** The one message of a response. */
export function single(response: Response | Promise<Response>): Uint8Array {
  if (!(response instanceof Uint8Array)) throw new Error('the response is not one message, at once')
  return new Uint8Array(response)
}

export function decoded(response: Response | Promise<Response>): Message {
  return decodeWire(single(response))
}
