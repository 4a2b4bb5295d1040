/** What a name server answers to a transfer request that a test makes, message by message, without any socket. */

import { Authority } from '../../../src/dns/authority/authority.ts'
import { HostedZone, QUERIES_ONLY } from '../../../src/dns/hosting/hosted-zone.ts'
import { RequestAccess } from '../../../src/dns/hosting/request-access.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { NameServer } from '../../../src/dns/nameserver/name-server.ts'
import { answerTransfer } from '../../../src/dns/transfer/answer-transfer.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { formatRecord } from '../../../src/dns/zonefile/record-text.ts'
import { records } from './scripted-primary.ts'
import { ORIGIN, zoneOf } from './world.ts'

export interface TransferServer {
  readonly hosted: HostedZone
  /** The octets of each message of the answer. */
  octets(request: Partial<Message>, transport?: 'udp' | 'tcp'): Promise<Uint8Array[]>
  /** The messages, decoded. */
  ask(request: Partial<Message>, transport?: 'udp' | 'tcp'): Promise<Message[]>
}

export function transferServer(zone: Zone = zoneOf()): TransferServer {
  const access = { ...QUERIES_ONLY, transfer: RequestAccess.everybody }
  const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN, access })
  hosted.publish(zone)
  const hosting = new ZoneHosting(new Authority())
  hosting.put(hosted)
  const handlers = { transfer: answerTransfer({ pause: () => Promise.resolve() }) }
  const server = new NameServer({ hosting, clock: { wall: () => 0 }, handlers })
  const octets: TransferServer['octets'] = async (request, transport = 'tcp') => {
    const client = { transport, remote: { ip: '192.0.2.9', port: 4000 } } as const
    const response = await server.respond(encodeWire(requestOf(request)), client)
    if (response === null) return []
    if (response instanceof Uint8Array) return [new Uint8Array(response)]
    const messages: Uint8Array[] = []
    for await (const message of response) messages.push(message)
    return messages
  }
  return {
    hosted,
    octets,
    ask: async (request, transport) => (await octets(request, transport)).map(decodeWire),
  }
}

function requestOf(request: Partial<Message>): Message {
  const question = { name: ORIGIN, type: TYPE.AXFR, rrclass: CLASS.IN }
  const nothing = { answers: [], authorities: [], additionals: [], edns: undefined }
  return { id: 4711, flags: 0, rcode: 0, question, ...nothing, ...request }
}

/** IXFR by someone who has the zone with this serial. */
export function ixfr(serial: number): Partial<Message> {
  const question = { name: ORIGIN, type: TYPE.IXFR, rrclass: CLASS.IN }
  return { question, authorities: records(`SOA ${serial}`) }
}

/** All records of an answer as text; an SOA as `SOA` and its serial. */
export function linesOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ answers }) => answers.map(lineOf))
}

function lineOf(record: ResourceRecord): string {
  const text = formatRecord(record)
  const [, serial] = /^example\. \d+ IN SOA \S+ \S+ (\d+) /.exec(text) ?? []
  return serial === undefined ? text : `SOA ${serial}`
}
