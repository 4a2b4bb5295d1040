// A small Internet in a simulated world: authoritative servers with zones, scripted ones, and a resolver.

import { Authority } from '../../../src/dns/authority/authority.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { parseType } from '../../../src/dns/iana/types.ts'
import type { Question } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { conversation } from '../../../src/dns/resolver/explanation/explanation.ts'
import type { Resolution } from '../../../src/dns/resolver/explanation/resolution.ts'
import { Resolver, type ResolverOptions } from '../../../src/dns/resolver/resolver.ts'
import { parseHints } from '../../../src/dns/resolver/zone-cut/root-hints.ts'
import { formatRdata } from '../../../src/dns/rdata/registry.ts'
import { formatType } from '../../../src/dns/iana/types.ts'
import { serveBoth } from '../../../src/dns/server/dns-server.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import type { FlatHost, Script } from '../../../src/sim/flat-host.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'

/** The root zone of these tests: one server, `HINTS` names it. */
export const ROOT_IP = '198.41.0.4'
export const RESOLVER_IP = '10.0.0.53'
export const RESOLVER_IPV6 = '2001:db8::53'

export const HINTS = parseHints(`
. 3600000 NS a.root-servers.net.
a.root-servers.net. 3600000 A ${ROOT_IP}
`)

/** An SOA that allows any zone text to do without: `MINIMUM` is a minute. */
export const SOA = '@ 3600 IN SOA ns hostmaster 1 3600 900 604800 60\n'

/** Octets enough that sixty such texts are beyond any datagram. */
const LONG = 'x'.repeat(100)

export interface LittleInternet {
  readonly world: FlatWorld
  readonly resolver: Resolver
  readonly resolverHost: FlatHost
  /** Resolves, letting the world run until it is done. */
  ask(name: string, type?: string): Promise<Resolution>
  /** A host with an authority for zones given as origin → text; the SOA is added. */
  serve(ip: string, zones: Readonly<Record<string, string>>): Promise<Authority>
  /** A host that answers by script. */
  script(ip: string, answer: Script): Promise<FlatHost>
}

export interface LittleInternetOptions extends Partial<Omit<ResolverOptions, 'runtime'>> {
  readonly seed?: number
}

export function littleInternet(options: LittleInternetOptions = {}): LittleInternet {
  const { seed = 1, ...resolverOptions } = options
  const world = new FlatWorld({ seed })
  const resolverHost = world.host(RESOLVER_IP, RESOLVER_IPV6)
  const resolver = new Resolver({ runtime: resolverHost, hints: HINTS, ...resolverOptions })
  return {
    world,
    resolver,
    resolverHost,
    ask: (name, type = 'A') => world.run(resolver.resolve(question(name, type))),
    async serve(ip, zones) {
      const host = world.host(ip)
      const authority = new Authority({
        zones: Object.entries(zones).map(([origin, text]) =>
          parseZone(SOA + text, { origin: DomainName.parse(origin) }),
        ),
      })
      await world.run(serveBoth(host, { ip, port: 53 }, (query, client) => authority.respond(query, client)))
      return authority
    },
    async script(ip, answer) {
      const host = world.host(ip)
      await world.run(host.script(53, answer))
      return host
    },
  }
}

/** A root that delegates com and net, and servers for `example.com` and `example.net`: enough for most tests. */
export async function usualInternet(options: LittleInternetOptions = {}): Promise<LittleInternet> {
  const internet = littleInternet(options)
  await internet.serve(ROOT_IP, {
    '.': `
$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
com. NS ns.com.
ns.com. A 192.0.2.1
net. NS ns.net.
ns.net. A 192.0.2.2
`,
  })
  await internet.serve('192.0.2.1', {
    'com.': `
$TTL 86400
@ NS ns
ns A 192.0.2.1
example NS ns.example
ns.example A 192.0.2.10
glueless NS ns.example.net.
`,
  })
  await internet.serve('192.0.2.2', {
    'net.': `
$TTL 86400
@ NS ns
ns A 192.0.2.2
example NS ns.example
ns.example A 192.0.2.20
`,
  })
  await internet.serve('192.0.2.10', {
    'example.com.': `
$TTL 300
@ NS ns
ns A 192.0.2.10
www A 203.0.113.1
alias CNAME www
across CNAME www.example.net.
two A 203.0.113.2
two A 203.0.113.3
moved DNAME example.net.
`,
  })
  await internet.serve('192.0.2.20', {
    'example.net.': `
$TTL 300
@ NS ns
ns A 192.0.2.20
www A 203.0.113.99
$GENERATE 1-40 many A 10.0.0.$
$GENERATE 1-60 long TXT "$${LONG}"
`,
    'glueless.com.': `
$TTL 300
@ NS ns.example.net.
www A 203.0.113.55
`,
  })
  return internet
}

export function question(name: string, type = 'A'): Question {
  return { name: DomainName.parse(name), type: parseType(type), rrclass: CLASS.IN }
}

/** `www.example.com. 300 A 203.0.113.1`, one a record. */
export function answerLines({ answers }: Resolution): string[] {
  return answers.map(
    ({ owner, type, rrclass, ttlSeconds, rdata }) =>
      `${owner.toString()} ${ttlSeconds} ${formatType(type)} ${formatRdata(type, rrclass, rdata)}`,
  )
}

/** `com. 192.0.2.1 www.example.com. A referral`, one an exchange: zone, address, question, outcome. */
export function askedLines({ steps }: Resolution): string[] {
  return [...conversation(steps)].map(
    ({ zone, choice, question, outcome }) =>
      `${zone.toString()} ${choice.ip} ${question.name.toString()} ${formatType(question.type)} ${outcome.kind}`,
  )
}

export function rcodeOf({ rcode }: Resolution): string {
  return formatRcode(rcode)
}
