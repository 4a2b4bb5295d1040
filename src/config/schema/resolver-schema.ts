/** The configuration file of `rootwalk resolver`. Every key may be left out. */

import * as v from 'valibot'
import { LISTEN } from '../defaults.ts'
import { decimal, flag, integer, listOf, mapping, oneOf, option } from '../../yamlfile/values.ts'
import { addressBlock, domain, milliseconds, path, seconds, size } from './values.ts'
import { control, identity, listen, logLevel, metrics } from './service-schema.ts'
import { access, addresses, blocklists, dns64, forward, local, stub } from './zone-schema.ts'

const cache = mapping({
  size: v.exactOptional(
    size(1_000_000, '1 MB', 'By how much memory the process may grow for it; 64 MiB if left out.'),
  ),
  minTtl: v.exactOptional(seconds('Data is kept for at least this long, whatever its TTL; 0 s if left out.')),
  maxTtl: v.exactOptional(seconds('Data is kept for at most this long; 1 d if left out.')),
  minNegativeTtl: v.exactOptional(seconds('Denials are kept for at least this long.')),
  maxNegativeTtl: v.exactOptional(seconds('Denials are kept for at most this long; 1 h if left out.')),
  failureTtl: v.exactOptional(
    seconds('What could not be resolved is not tried again for this long at first; 5 s if left out.'),
  ),
  maxFailureTtl: v.exactOptional(
    seconds('… and when it keeps failing, at most this long; 5 min if left out.'),
  ),
  prefetch: option(flag, 'Refresh an answer that is asked for in the last tenth of its life.'),
  serveStale: option(
    v.union(
      [
        flag,
        mapping({
          maxStale: v.exactOptional(
            seconds('How long after its end data may still be served; 1 d if left out.'),
          ),
          answerTtl: v.exactOptional(seconds('The TTL that it is given then; 30 s if left out.')),
          clientTimeout: v.exactOptional(
            milliseconds(
              'How long a client waits for fresh data before it gets stale data; 1800 ms if left out, 0 ms for at once.',
            ),
          ),
          recheck: v.exactOptional(
            seconds(
              'How long after a failed refresh stale data is served without trying again; 30 s if left out.',
            ),
          ),
          renew: option(flag, 'Whether each failed refresh has `maxStale` begin anew; false if left out.'),
        }),
      ],
      'true, false, or a mapping',
    ),
    'Serve what has expired when it cannot be refreshed (RFC 8767).',
  ),
  file: option(path, 'Where what was learned is kept while the resolver does not run.'),
})

const limits = mapping({
  client: option(
    mapping({
      queriesPerSecond: v.pipe(
        decimal(0, 1_000_000),
        v.description(
          'Of one address block: an IPv4 address, or the 64 first bits of an IPv6 one. 0 for no limit.',
        ),
      ),
      burst: option(integer(1, 1_000_000), 'How many may come at once after a time of silence.'),
      slip: option(
        integer(0, 1000),
        'Every so many queries over the limit one is answered with TC, so that who is no forger can use TCP; 0 for none.',
      ),
      ipv4PrefixLength: option(
        integer(0, 32),
        'How many bits make one client of many addresses; 32 if left out.',
      ),
      ipv6PrefixLength: option(integer(0, 128), 'The same for IPv6; 64 if left out.'),
      exempt: option(listOf(addressBlock, 'a list of blocks'), 'Who may ask without limit.'),
    }),
    'How often clients may ask.',
  ),
  zone: option(
    mapping({
      queriesPerSecond: option(decimal(0, 1_000_000), 'To the servers of one zone; 0 for no limit.'),
      fetches: option(
        integer(0, 1_000_000),
        'Questions to the servers of one zone under way at once; 0 for no limit.',
      ),
    }),
    'How often the servers of a zone are asked.',
  ),
  questionsInProgress: option(
    integer(1, 1_000_000),
    'Questions that are resolved at once; more are answered SERVFAIL. 5000 if left out.',
  ),
  queries: option(integer(1, 10_000), 'Queries to servers that one question may cost; 100 if left out.'),
  questionTime: v.exactOptional(milliseconds('The time that one question may take; 10 s if left out.')),
})

const harden = mapping({
  referralPath: option(
    flag,
    'Look up NS records and addresses of a delegation at its own servers before use.',
  ),
  unverifiedGlue: option(
    flag,
    'Use glue from outside of a zone only once its own servers have confirmed it.',
  ),
  belowNxdomain: option(
    flag,
    'Take it that nothing exists below a name that does not (RFC 8020); true if left out.',
  ),
  promiscuous: option(flag, 'Leave NS records beside an answer out of account; true if left out.'),
})

const log = mapping({
  level: logLevel,
  queries: option(flag, 'A line for each question, with where its answer came from.'),
  blocked: option(flag, 'A line for each hit of a blocklist; true if left out.'),
})

export const resolverSchema = mapping({
  listen: listen(LISTEN, 'Where to listen, over UDP and TCP; 127.0.0.1:5300 if left out.'),
  hints: option(path, "The file with the root servers; those of IANA's root if left out."),
  allow: v.exactOptional(
    addresses('Blocks of addresses that may ask besides this machine; `access` can say more.'),
  ),
  access: v.exactOptional(access),
  ipv4: option(flag, 'Whether servers are asked over IPv4; true if left out.'),
  ipv6: option(flag, 'Whether servers are asked over IPv6; false if left out.'),
  forward: v.exactOptional(forward),
  stub: v.exactOptional(stub),
  minimisation: option(
    oneOf(['relaxed', 'strict', 'off']),
    'Tell servers no more of a name than they need (RFC 9156); relaxed if left out.',
  ),
  caseRandomisation: option(
    flag,
    'Ask in random case, which forgers have to guess (0x20); true if left out.',
  ),
  cookies: option(flag, 'DNS cookies towards servers (RFC 7873); true if left out.'),
  harden: option(harden, 'How distrustful to be.'),
  targetFetchPolicy: option(
    listOf(integer(-1, 1000), 'a list of numbers'),
    'By depth, how many server addresses are looked up beyond need; -1 for all.',
  ),
  minimalResponses: option(flag, 'Leave out of answers what was not asked for; true if left out.'),
  rotateRecords: option(flag, 'Begin each set of records with another of them; true if left out.'),
  extendedErrors: option(flag, 'Tell why an answer is what it is (RFC 8914); true if left out.'),
  cache: option(cache, 'What is remembered.'),
  limits: option(limits, 'What clients and questions may cost.'),
  local: option(local, 'What is answered without asking anyone.'),
  blocklists: v.exactOptional(blocklists),
  hostsFile: option(
    v.union([flag, path], 'true, or the path of a file'),
    'A hosts file to answer from; true for /etc/hosts.',
  ),
  dns64: option(
    v.union([flag, dns64], 'true, false, or a mapping'),
    'Make AAAA records out of A records, for networks with IPv6 alone (RFC 6147).',
  ),
  privateAddresses: v.exactOptional(
    addresses('Addresses that names of the Internet may not have: protection against DNS rebinding.'),
  ),
  privateDomains: option(
    listOf(domain, 'a list of domains'),
    'Names at and under which private addresses are believed.',
  ),
  doNotQuery: v.exactOptional(addresses('Servers that are never asked, by address.')),
  identity: identity('What the resolver tells of itself; false for nothing.'),
  log: option(log, 'What is logged, to stderr.'),
  metrics,
  control,
})

/** What the schema makes of a file. */
export type ResolverConfig = v.InferOutput<typeof resolverSchema>
