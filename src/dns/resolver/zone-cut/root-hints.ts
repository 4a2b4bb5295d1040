/** Where every walk begins: the names and addresses of the root servers (RFC 9609). */

import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { parseRdata } from '../../rdata/registry.ts'
import { parseZoneFile, readZoneFile, type FileReader } from '../../zonefile/zone-file.ts'
import { RecordList } from '../../zonefile/record-list.ts'

/** As in the file `named.root` of IANA. It changes about once in five years; `b` did last, in 2023. */
const ROOT_SERVERS: readonly (readonly [letter: string, ipv4: string, ipv6: string])[] = [
  ['a', '198.41.0.4', '2001:503:ba3e::2:30'],
  ['b', '170.247.170.2', '2801:1b8:10::b'],
  ['c', '192.33.4.12', '2001:500:2::c'],
  ['d', '199.7.91.13', '2001:500:2d::d'],
  ['e', '192.203.230.10', '2001:500:a8::e'],
  ['f', '192.5.5.241', '2001:500:2f::f'],
  ['g', '192.112.36.4', '2001:500:12::d0d'],
  ['h', '198.97.190.53', '2001:500:1::53'],
  ['i', '192.36.148.17', '2001:7fe::53'],
  ['j', '192.58.128.30', '2001:503:c27::2:30'],
  ['k', '193.0.14.129', '2001:7fd::1'],
  ['l', '199.7.83.42', '2001:500:9f::42'],
  ['m', '202.12.27.33', '2001:dc3::35'],
]

const TTL_SECONDS = 3_600_000

/** The thirteen root servers of the Internet, as records. */
export function internetRootHints(): ResourceRecord[] {
  return ROOT_SERVERS.flatMap(([letter, ipv4, ipv6]) => {
    const server = DomainName.parse(`${letter}.root-servers.net.`)
    return [
      record(DomainName.root, TYPE.NS, server.octets),
      record(server, TYPE.A, parseRdata(TYPE.A, CLASS.IN, ipv4)),
      record(server, TYPE.AAAA, parseRdata(TYPE.AAAA, CLASS.IN, ipv6)),
    ]
  })
}

function record(owner: DomainName, type: number, rdata: Uint8Array): ResourceRecord {
  return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
}

/**
 * Of any records, such as a whole root zone, those that make root hints: the NS records of the root, and the
 * addresses of the servers that they name.
 */
export function rootHintsFrom(records: Iterable<ResourceRecord>): ResourceRecord[] {
  const servers: ResourceRecord[] = []
  const addresses: ResourceRecord[] = []
  for (const record of records) {
    if (record.type === TYPE.NS && record.owner.isRoot) servers.push(record)
    if (record.type === TYPE.A || record.type === TYPE.AAAA) addresses.push(record)
  }
  const names = new Set(servers.map(({ rdata }) => DomainName.from(rdata).key))
  return [...servers, ...addresses.filter(({ owner }) => names.has(owner.key))]
}

/**
 * The hints in the text of a hints file.
 *
 * @throws ZoneFileError
 */
export function parseHints(text: string | Uint8Array, file?: string): ResourceRecord[] {
  const sink = new RecordList()
  parseZoneFile(text, { origin: DomainName.root, ...(file === undefined ? {} : { file }) }, sink)
  return rootHintsFrom(sink.records)
}

/** The hints in a file, as `parseHints`. Rejects with `ZoneFileError`, and as `files` does. */
export async function readHints(files: FileReader, path: string): Promise<ResourceRecord[]> {
  const sink = new RecordList()
  await readZoneFile(files, path, { origin: DomainName.root }, sink)
  return rootHintsFrom(sink.records)
}
