/**
 * How each of the five regional registries prints a network and an AS number. The forms are theirs, the facts those of
 * the world, and what a world does not say (addresses, telephones) is left out.
 */

import { ipv4Text } from '../address/ipv4-number.ts'
import { broadcastAddress, formatIpv4Prefix } from '../address/ipv4-prefix.ts'
import type { Allocation } from './registry.ts'
import type { RegisteredSystem, Rir } from './registry-data.ts'

export interface WhoisForm {
  /** The registry's server. */
  readonly server: string
  /** Before lines that are no data. */
  readonly comment: string
  network(allocation: Allocation): string[]
  system(system: RegisteredSystem): string[]
  /** What is said when there is nothing to say. */
  nothing(query: string): string[]
}

type Field = readonly [name: string, value: string | undefined]

/** `name:    value`, without the fields that have none. */
function fields(width: number, all: readonly Field[]): string[] {
  return all.flatMap(([name, value]) => (value === undefined ? [] : [`${name}:`.padEnd(width) + value]))
}

function rangeOf({ prefix }: Allocation): string {
  return `${ipv4Text(prefix.address)} - ${ipv4Text(broadcastAddress(prefix))}`
}

const ARIN: WhoisForm = {
  server: 'whois.arin.net',
  comment: '#',
  network: (allocation) => {
    const { prefix, asn, system, holder, netName } = allocation
    const first = ipv4Text(prefix.address)
    const block = prefix.address >>> 24
    return [
      ...fields(16, [
        ['NetRange', rangeOf(allocation)],
        ['CIDR', formatIpv4Prefix(prefix)],
        ['NetName', netName],
        ['NetHandle', `NET-${first.replaceAll('.', '-')}-1`],
        ['Parent', `NET${block} (NET-${block}-0-0-0-0)`],
        ['NetType', 'Direct Allocation'],
        ['OriginAS', `AS${asn}`],
        ['Organization', holder],
        ['Ref', `https://rdap.arin.net/registry/ip/${first}`],
      ]),
      '',
      ...fields(16, [
        ['OrgName', holder],
        ['Country', system?.country],
      ]),
    ]
  },
  system: ({ number, name, holder, country, registered }) => [
    ...fields(16, [
      ['ASNumber', String(number)],
      ['ASName', name],
      ['ASHandle', `AS${number}`],
      ['RegDate', registered],
      ['Ref', `https://rdap.arin.net/registry/autnum/${number}`],
    ]),
    '',
    ...fields(16, [
      ['OrgName', holder],
      ['Country', country],
    ]),
  ],
  nothing: (query) => [`No match found for ${query}.`],
}

/** RIPE, APNIC and AFRINIC speak RPSL (RFC 2622), each with words of its own for the status. */
function rpsl(server: string, source: string, status: string): WhoisForm {
  return {
    server,
    comment: '%',
    network: (allocation) => [
      ...fields(16, [
        ['inetnum', rangeOf(allocation)],
        ['netname', allocation.netName],
        ['descr', allocation.holder],
        ['country', allocation.system?.country],
        ['status', status],
        ['source', source],
      ]),
      '',
      ...fields(16, [
        ['route', formatIpv4Prefix(allocation.prefix)],
        ['descr', allocation.holder],
        ['origin', `AS${allocation.asn}`],
        ['source', source],
      ]),
    ],
    system: ({ number, name, holder, country, registered }) =>
      fields(16, [
        ['aut-num', `AS${number}`],
        ['as-name', name],
        ['descr', holder],
        ['country', country],
        ['created', registered && `${registered}T00:00:00Z`],
        ['source', source],
      ]),
    nothing: () => ['%ERROR:101: no entries found', '%', `% No entries found in source ${source}.`],
  }
}

const LACNIC: WhoisForm = {
  server: 'whois.lacnic.net',
  comment: '%',
  network: ({ prefix, asn, holder, system }) =>
    fields(13, [
      ['inetnum', formatIpv4Prefix(prefix)],
      ['status', 'allocated'],
      ['aut-num', `AS${asn}`],
      ['owner', holder],
      ['country', system?.country],
    ]),
  system: ({ number, holder, country, registered }) =>
    fields(13, [
      ['aut-num', `AS${number}`],
      ['owner', holder],
      ['country', country],
      ['created', registered?.replaceAll('-', '')],
    ]),
  nothing: (query) => [`% No match for "${query}".`],
}

export const WHOIS_FORMS: Readonly<Record<Rir, WhoisForm>> = {
  arin: ARIN,
  ripe: rpsl('whois.ripe.net', 'RIPE', 'ALLOCATED PA'),
  apnic: rpsl('whois.apnic.net', 'APNIC', 'ALLOCATED PORTABLE'),
  afrinic: rpsl('whois.afrinic.net', 'AFRINIC', 'ALLOCATED PA'),
  lacnic: LACNIC,
}
