/** The configuration file of `rootwalk authority`. Every key may be left out, though then there is nothing to serve. */

import * as v from 'valibot'
import { parseSecret } from '../../dns/tsig/key-file.ts'
import { parseTsigAlgorithm } from '../../dns/tsig/tsig-algorithm.ts'
import { flag, integer, listOf, mapping, named, option } from '../../yamlfile/values.ts'
import { AUTHORITY_LISTEN } from '../defaults.ts'
import { cookies, rateLimit } from './open-port-schema.ts'
import { accessList, groupName, listName, peers } from './request-access.ts'
import { control, identity, listen, logLevel, metrics } from './service-schema.ts'
import { address, domain, domainKey, milliseconds, oneOrMore, parsed, path } from './values.ts'

const ALGORITHM_EXPECTED =
  'hmac-sha256, hmac-sha384, hmac-sha512 or hmac-sha224; for old peers hmac-sha1 or hmac-md5'

const key = mapping({
  algorithm: parsed(parseTsigAlgorithm, ALGORITHM_EXPECTED, 'What signs; hmac-sha256 is known to all.'),
  secret: parsed(parseSecret, 'a secret in base64', 'In base64, as tsig-keygen prints it.'),
})

/** What may be said of a zone, and of all of them in `defaults`. */
const POLICY = {
  allowQuery: v.exactOptional(accessList('Who may ask; any if left out.')),
  allowTransfer: v.exactOptional(accessList('Who may have the whole zone (AXFR, IXFR); none if left out.')),
  allowUpdate: v.exactOptional(
    accessList('Who may change a primary zone by dynamic update; none if left out.'),
  ),
  allowNotify: v.exactOptional(
    accessList('Who, besides its primaries, may tell of a change of a secondary zone; none if left out.'),
  ),
  notify: v.exactOptional(peers('Servers that are told of each change; none if left out.')),
  catalog: option(domain, 'The catalog that lists the zone; none if left out.'),
  groups: option(
    listOf(groupName, 'a list of names'),
    'What the catalog says of how the zone is to be treated; its followers know what that means.',
  ),
}

/** Of zones that a catalog lists. */
const MEMBER = {
  primaries: v.exactOptional(peers("Where they are got from; the catalog's own primaries if left out.")),
  ...POLICY,
}

const members = v.union(
  [
    flag,
    mapping({
      ...MEMBER,
      groups: option(named(groupName, mapping(MEMBER)), 'What holds for the zones of a group.'),
    }),
  ],
  'true, false, or a mapping',
)

const ZONE_EXPECTED = 'the path of a zone file, or a mapping with a file or with primaries'

const zoneMapping = mapping({
  file: option(path, 'The zone file: the zone is primary here.'),
  primaries: v.exactOptional(peers('Where the zone is got from: it is secondary here.')),
  members: option(members, 'The zone is a catalog, and what it lists are secondary zones here.'),
  produce: option(
    flag,
    'The zone is a catalog, made of the zones that name it: it has neither file nor primaries.',
  ),
  ...POLICY,
})

const zone = v.union(
  [
    v.pipe(
      path,
      v.description('The file of a primary zone.'),
      v.transform((file): ZoneConfig => ({ file })),
    ),
    zoneMapping,
  ],
  ZONE_EXPECTED,
)

const tcp = mapping({
  connections: option(integer(1, 100_000), 'Connections open at a time; 900 if left out.'),
  connectionsPerClient: option(integer(1, 100_000), 'Of these, from one address; 225 if left out.'),
  idle: v.exactOptional(
    milliseconds('How long a connection may be idle while there is room for others; 10 s if left out.'),
  ),
})

const log = mapping({
  level: logLevel,
  queries: option(flag, 'A line for each query, with what became of it.'),
})

export const authoritySchema = mapping({
  listen: listen(AUTHORITY_LISTEN, 'Where to listen, over UDP and TCP; 127.0.0.1:5310 if left out.'),
  state: option(
    path,
    'The folder for what has to outlive a restart: journals of updates, copies of secondary zones.',
  ),
  keys: option(named(domainKey, key), 'Keys for signatures (TSIG, RFC 8945), by name.'),
  keyFiles: v.exactOptional(
    oneOrMore(
      path,
      'the path of a file, or a list of such',
      'More keys, in files as tsig-keygen writes them.',
    ),
  ),
  access: option(
    named(listName, accessList('Whom the list matches.')),
    'Access lists by name, to be named wherever one may stand.',
  ),
  zones: option(named(domainKey, zone), 'The zones, by name.'),
  folder: v.exactOptional(
    oneOrMore(
      path,
      'the path of a folder, or a list of such',
      'A folder of which each file *.zone is a primary zone, also one that is put there later.',
    ),
  ),
  defaults: option(mapping(POLICY), 'What holds for each zone that does not say otherwise.'),
  source: v.exactOptional(
    oneOrMore(
      address,
      'an address, or one of each family',
      'Where transfers and notifications leave from; the address of `listen` if left out and there is one only.',
    ),
  ),
  tcp: option(tcp, 'What clients may cost over TCP.'),
  rateLimit: v.exactOptional(
    v.pipe(
      rateLimit,
      v.description('Response rate limiting: how often a network is told the same over UDP.'),
    ),
  ),
  cookies: option(cookies, 'DNS cookies (RFC 7873, RFC 9018); true if left out.'),
  minimalResponses: option(flag, 'Leave out of answers what was not asked for; true if left out.'),
  identity: identity('What the server tells of itself; false for nothing.'),
  log: option(log, 'What is logged, to stderr.'),
  metrics,
  control,
})

/** What the schema makes of a file. */
export type AuthorityConfig = v.InferOutput<typeof authoritySchema>
export type ZoneConfig = v.InferOutput<typeof zoneMapping>
export type MembersConfig = Exclude<NonNullable<ZoneConfig['members']>, boolean>
export type PolicyConfig = NonNullable<AuthorityConfig['defaults']>
