/** Updates as a client sends them, from lines as people write them; all of them go by way of octets. */

import { CLASS, parseClass } from '../../../src/dns/iana/classes.ts'
import { formatRcode, OPCODE } from '../../../src/dns/iana/codes.ts'
import { formatType, parseType, TYPE } from '../../../src/dns/iana/types.ts'
import { withOpcode } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { Question, ResourceRecord } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatRdata, parseRdata } from '../../../src/dns/rdata/registry.ts'
import { updateZone } from '../../../src/dns/update/update-zone.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'

export interface UpdateLines {
  readonly zone?: Partial<Question>
  /** `www.example. 0 ANY A`, `www.example. 0 IN A 192.0.2.1` */
  readonly prerequisites?: readonly string[]
  readonly updates?: readonly string[]
}

const ORIGIN = DomainName.parse('example.')

export function updateMessage({ zone, prerequisites = [], updates = [] }: UpdateLines): Message {
  return decodeWire(updateOctets({ ...(zone && { zone }), prerequisites, updates }))
}

export function updateOctets({ zone, prerequisites = [], updates = [] }: UpdateLines, id = 7): Uint8Array {
  return encodeWire({
    id,
    flags: withOpcode(0, OPCODE.UPDATE),
    rcode: 0,
    question: { name: ORIGIN, type: TYPE.SOA, rrclass: CLASS.IN, ...zone },
    answers: prerequisites.map(recordOf),
    authorities: updates.map(recordOf),
    additionals: [],
    edns: undefined,
  })
}

/** Without data when the line has none. */
function recordOf(line: string): ResourceRecord {
  const [owner = '', ttl = '', rrclassName = '', typeName = '', ...data] = line.split(' ')
  const type = parseType(typeName)
  const rdata = data.length === 0 ? new Uint8Array() : parseRdata(type, CLASS.IN, data.join(' '))
  const rrclass = parseClass(rrclassName)
  return { owner: DomainName.parse(owner), type, rrclass, ttlSeconds: Number(ttl), rdata }
}

/** The zone `example.` with serial 100 and these records, and no others than SOA and NS. */
export function exampleZone(...lines: string[]): Zone {
  const head = ['@ 3600 IN SOA ns admin 100 7200 900 1209600 300', '@ 3600 IN NS ns.example.']
  return parseZone(['$ORIGIN example.', ...head, ...lines, ''].join('\n'))
}

/** All but SOA, as lines in order. */
export function linesOf(zone: Zone): string[] {
  const lines: string[] = []
  for (const { owner, type, rrclass, ttlSeconds, rdata } of zone.records()) {
    if (type === TYPE.SOA) continue
    lines.push(`${owner.toString()} ${ttlSeconds} ${formatType(type)} ${formatRdata(type, rrclass, rdata)}`)
  }
  return lines.sort()
}

/** What becomes of a zone: its rcode, and its lines beyond the NS record of the apex. */
export function outcomeOf(
  zone: Zone,
  request: UpdateLines,
): { rcode: string; serial: number; lines: string[] } {
  const { rcode, change } = updateZone(zone, updateMessage(request))
  const after = change?.zone ?? zone
  const lines = linesOf(after).filter((line) => line !== 'example. 3600 NS ns.example.')
  return { rcode: formatRcode(rcode), serial: after.serial, lines }
}
