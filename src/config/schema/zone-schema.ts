/** What is asked elsewhere, or answered by the resolver itself: forward and stub zones, local data, blocklists. */

import * as v from 'valibot'
import type { ResourceRecord } from '../../dns/message/record.ts'
import { DNS_PORT } from '../../dns/iana/port.ts'
import type { RouteServer } from '../../dns/resolver/settings.ts'
import { parseSocketAddress } from '../../address/socket-address.ts'
import { DomainName } from '../../dns/name/domain-name.ts'
import { parseLocalData, parseLocalPointer } from '../../dns/policy/local-data.ts'
import type { Override } from '../../dns/policy/list/policy-list.ts'
import { LOCAL_ZONE_TYPES, type LocalZoneType } from '../../dns/policy/zone-type.ts'
import { TextError, ZoneFileError } from '../../errors.ts'
import { flag, listOf, mapping, named, oneOf, option, text } from '../../yamlfile/values.ts'
import {
  addressBlock,
  domain,
  DOMAIN_EXPECTED,
  domainKey,
  oneOrMore,
  parsed,
  parseDomain,
  path,
} from './values.ts'

const SERVER_EXPECTED =
  'the address of a server such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53, or its name'

/** By address and port, or by name. */
const server = parsed(parseServer, SERVER_EXPECTED)

const SERVERS_EXPECTED = 'a list of servers, or a mapping with servers'

const forwardZone = v.union(
  [
    v.pipe(
      v.array(server),
      v.transform((servers) => ({ servers, fallBack: false })),
    ),
    mapping({
      servers: v.pipe(
        listOf(server, 'a list of servers'),
        v.description('Resolvers that are asked, with recursion.'),
      ),
      fallBack: v.optional(
        v.pipe(flag, v.description('Resolve from the root when none of them is of use.')),
        false,
      ),
    }),
  ],
  SERVERS_EXPECTED,
)

const stubZone = v.union(
  [
    v.pipe(
      v.array(server),
      v.transform((servers) => ({ servers, fallBack: false, prime: false })),
    ),
    mapping({
      servers: v.pipe(
        listOf(server, 'a list of servers'),
        v.description('Authoritative servers of the zone, which are asked without recursion.'),
      ),
      fallBack: v.optional(
        v.pipe(flag, v.description('Resolve from the root when none of them is of use.')),
        false,
      ),
      prime: v.optional(
        v.pipe(flag, v.description("Ask them for the zone's NS records first, and go by these.")),
        false,
      ),
    }),
  ],
  SERVERS_EXPECTED,
)

export const forward = v.pipe(
  named(domainKey, forwardZone),
  v.description(
    'Resolvers to ask about a zone and all below it, by zone; `.` for everything. Without servers a zone below is resolved from the root again.',
  ),
)

export const stub = v.pipe(
  named(domainKey, stubZone),
  v.description('Authoritative servers to ask about a zone, whatever its delegation says.'),
)

const RECORD_EXPECTED = "a record such as 'printer.lan. 3600 IN A 192.168.1.9'"

const localRecord = v.pipe(
  v.string(RECORD_EXPECTED),
  v.check(
    (text) => !(recordIn(text) instanceof Error),
    ({ input }) => recordProblem(input),
  ),
  v.description('In the syntax of master files; names are absolute.'),
  v.transform((text) => recordIn(text) as ResourceRecord),
)

const pointer = parsed(parseLocalPointer, "an address and its name such as '192.168.1.9 printer.lan'")

export const local = mapping({
  defaults: option(
    flag,
    'Whether the names that never leave a machine or a network are answered here: localhost, onion, test, the reverse of private addresses; true if left out.',
  ),
  zones: option(
    named(domainKey, oneOf(LOCAL_ZONE_TYPES as readonly [LocalZoneType, ...LocalZoneType[]])),
    "Names that are answered here, by zone: static tells NXDOMAIN of what it has no data for, transparent resolves it, always_nxdomain denies all, and so on as in Unbound's local-zone.",
  ),
  pointers: option(
    listOf(pointer, 'a list of addresses with their names'),
    'Addresses and the names that they are told to have: `192.168.1.9 printer.lan`.',
  ),
  data: option(listOf(localRecord, 'a list of records'), 'Records that are told as if they were in a zone.'),
})

const BLOCKLIST_EXPECTED = 'the path of a list, or a mapping with a file'

/** One entry of `blocklists`. */
export interface Blocklist {
  readonly file: string
  readonly kind?: 'hosts' | 'rpz'
  readonly zone?: DomainName
  readonly name?: string
  readonly action?: Exclude<Override, object>
}

export const blocklists = v.pipe(
  v.array(
    v.union(
      [
        v.pipe(
          path,
          v.transform((file): Blocklist => ({ file })),
        ),
        mapping({
          file: v.pipe(path, v.description('Where the list lies.')),
          kind: option(
            oneOf(['hosts', 'rpz']),
            'hosts: a hosts file or a plain list of names; rpz: a response policy zone. By the name of the file if left out: `.rpz` and `.zone` are the latter.',
          ),
          zone: v.exactOptional(
            parsed(parseDomain, DOMAIN_EXPECTED, 'Of an RPZ, its name; that of its SOA if left out.'),
          ),
          name: option(text, 'What logs, metrics and clients are told; the name of the file if left out.'),
          action: option(
            oneOf(['nxdomain', 'nodata', 'null', 'pass', 'drop', 'tcp-only', 'disabled']),
            'What becomes of all that it names, instead of what it says; disabled only logs and counts.',
          ),
        }),
      ],
      BLOCKLIST_EXPECTED,
    ),
    'a list of blocklists',
  ),
  v.description('Names that are not to be resolved.'),
)

export const dns64 = mapping({
  prefix: option(addressBlock, 'What IPv4 addresses are put behind (RFC 6052); 64:ff9b::/96 if left out.'),
  exclude: option(
    listOf(addressBlock, 'a list of blocks'),
    'IPv6 addresses that count as none, so that others are made; ::ffff:0:0/96 if left out.',
  ),
  ignore: option(
    listOf(domain, 'a list of domains'),
    'Names at and under which real AAAA records are passed over.',
  ),
})

const ACTIONS = [
  'allow',
  'allow-snoop',
  'allow-setrd',
  'refuse',
  'deny',
  'refuse-non-local',
  'deny-non-local',
] as const

export const access = v.pipe(
  listOf(
    mapping({
      block: v.pipe(addressBlock, v.description('Whom it is about; the longest prefix counts.')),
      action: v.pipe(
        oneOf(ACTIONS),
        v.description(
          'allow: may ask; allow-snoop: also without recursion; allow-setrd: as if it had asked for recursion; refuse: REFUSED; deny: no answer; -non-local: but for local data.',
        ),
      ),
    }),
    'a list of rules',
  ),
  v.description('Who may ask, and how. This machine may, unless a rule says other.'),
)

export const addresses = (description: string) =>
  oneOrMore(addressBlock, 'a block of addresses or a list of such', description)

function parseServer(text: string): RouteServer {
  try {
    return parseSocketAddress(text, { ip: '', port: DNS_PORT })
  } catch (error) {
    if (!(error instanceof TextError) || error.code === 'bad-number') throw error
  }
  const [, name, port] = /^(.+?)(?:[:#](\d{1,5}))?$/.exec(text) ?? []
  if (name === undefined || !/[A-Za-z]/.test(name) || name.includes(':'))
    throw new TextError('bad-address', text, SERVER_EXPECTED)
  return { name: DomainName.parse(name), port: port === undefined ? DNS_PORT : Number(port) }
}

function recordIn(text: string): ResourceRecord | TextError | ZoneFileError {
  try {
    return parseLocalData(text)
  } catch (error) {
    if (error instanceof TextError || error instanceof ZoneFileError) return error
    throw error
  }
}

function recordProblem(text: string): string {
  const problem = recordIn(text)
  if (!(problem instanceof Error)) return RECORD_EXPECTED
  return `${RECORD_EXPECTED} (${problem instanceof ZoneFileError ? problem.expected : problem.message})`
}
