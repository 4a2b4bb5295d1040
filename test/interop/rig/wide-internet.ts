// An Internet of some 1,500 zones, made of a seed: a root, TLDs, hosters, and domains of all kinds (with and without
// glue, aliases across zones, wildcards, DNAMEs, zones below zones, large RRsets), with the questions to ask about it.
// NSD serves the root, the TLDs and half of the hosters, BIND the other half, each at the addresses that the zones name.

import { SeededRandom } from '../../../src/sim/seeded-random.ts'
import { eventually, RunningProgram, runProgram } from './program.ts'
import type { Scope } from './scope.ts'
import type { ScratchFolder } from './scratch-folder.ts'
import type { Question } from './zone-questions.ts'

const TLDS = ['com', 'net', 'org', 'fr', 'de', 'uk', 'jp', 'info', 'dev', 'eu']
const HOSTERS = 24
const DOMAINS = 1_400
const SOA = '@ 3600 IN SOA ns hostmaster 1 7200 900 1209600 600'
const ROOT_ADDRESSES = ['10.0.0.1', '10.0.0.2']

/** A group of servers that hold the same zones. */
interface Group {
  readonly name: string
  readonly program: 'nsd' | 'named'
  readonly addresses: readonly string[]
  readonly zones: Map<string, string[]>
}

export class WideInternet {
  readonly #random: SeededRandom
  readonly #root: Group = group('root', 'nsd', ROOT_ADDRESSES)
  readonly #tlds: Group = group(
    'tlds',
    'nsd',
    TLDS.flatMap((_, tld) => tldAddresses(tld)),
  )
  readonly #hosts = [
    group('hosts-nsd', 'nsd', hosterAddressesOf(0)),
    group('hosts-named', 'named', hosterAddressesOf(1)),
  ] as const

  constructor(seed: number) {
    this.#random = new SeededRandom(seed)
    this.#makeRoot()
    for (let hoster = 0; hoster < HOSTERS; hoster++) this.#makeHoster(hoster)
    for (let domain = 0; domain < DOMAINS; domain++) this.#makeDomain(domain)
  }

  get #groups(): readonly Group[] {
    return [this.#root, this.#tlds, ...this.#hosts]
  }

  get addresses(): string[] {
    return this.#groups.flatMap(({ addresses }) => addresses)
  }

  /** In the form of a hints file. */
  get hints(): string {
    return apex('.', ROOT_ADDRESSES).join('\n').replaceAll('@', '.') + '\n'
  }

  /** Names that exist and names that do not, of many kinds, each question once. */
  questions(count: number): Question[] {
    const asked = new Map<string, Question>()
    while (asked.size < count) {
      const domain = nameOf(this.#random.below(DOMAINS))
      const [label, type] = this.#pick(KINDS_OF_QUESTION)
      const prefix = label.replace('#', String(this.#random.below(1_000_000)))
      const name = prefix === '' ? domain : `${prefix}.${domain}`
      asked.set(`${name} ${type}`, { name, type })
    }
    return [...asked.values()]
  }

  /** Starts all servers inside of a namespace that has the addresses. */
  async start(folder: ScratchFolder, through: readonly string[], scope: Scope): Promise<void> {
    for (const each of this.#groups) {
      const files = [...each.zones].map(([origin, lines]) => {
        const text = `$ORIGIN ${origin}\n${SOA}\n${lines.join('\n')}\n`
        return [origin, folder.write(`zone-${origin}`, text)] as const
      })
      const config = (each.program === 'nsd' ? nsdConfig : namedConfig)(each, files, folder)
      const file = folder.write(`${each.name}.conf`, config)
      const args = each.program === 'nsd' ? ['-d', '-c', file] : ['-g', '-c', file]
      scope.use(RunningProgram.start(each.program, args, { through }))
      const [origin] = [...each.zones.keys()]
      await eventually(`an answer of ${each.name}`, () => isServing(each.addresses[0]!, origin!, through))
    }
  }

  #makeRoot(): void {
    const zone = [...apex('.', ROOT_ADDRESSES)]
    this.#root.zones.set('.', zone)
    TLDS.forEach((tld, i) => {
      zone.push(...delegation(`${tld}.`, tldAddresses(i)))
      this.#tlds.zones.set(`${tld}.`, [...apex(`${tld}.`, tldAddresses(i))])
    })
  }

  #makeHoster(hoster: number): void {
    const origin = hosterName(hoster)
    const ips = hosterAddresses(hoster)
    this.#parentOf(origin).push(...delegation(origin, ips))
    this.#groupOf(hoster).zones.set(origin, [...apex(origin, ips), 'www 300 IN A 192.0.2.99'])
  }

  #makeDomain(domain: number): void {
    const origin = nameOf(domain)
    const hoster = this.#random.below(HOSTERS)
    const ips = hosterAddresses(hoster)
    const other = nameOf(this.#random.below(DOMAINS))
    const hosts = this.#groupOf(hoster)
    // One in three has server names of its own, with glue; the others those of their hoster.
    const hasOwnNames = domain % 3 === 0
    const servers = [`@ 86400 IN NS ns1.${hosterName(hoster)}`, `@ 86400 IN NS ns2.${hosterName(hoster)}`]
    this.#parentOf(origin).push(
      ...(hasOwnNames ? delegation(origin, ips) : servers.map((line) => line.replace('@', origin))),
    )
    const zone = [...(hasOwnNames ? apex(origin, ips) : servers), ...content(domain, other)]
    if (domain % 5 === 0) {
      const below = `sub.${origin}`
      const second = this.#random.below(HOSTERS)
      zone.push(`sub 3600 IN NS ns1.${hosterName(second)}`)
      this.#groupOf(second).zones.set(below, [
        `@ 3600 IN NS ns1.${hosterName(second)}`,
        'www 300 IN A 192.0.2.50',
        `alias 300 IN CNAME www.${other}`,
      ])
    }
    hosts.zones.set(origin, zone)
  }

  #parentOf(origin: string): string[] {
    return this.#tlds.zones.get(origin.slice(origin.indexOf('.') + 1))!
  }

  #groupOf(hoster: number): Group {
    return this.#hosts[hoster % 2]!
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random.below(list.length)]!
  }
}

/** Labels in front of a domain, `#` standing for a number that no other question has, and what to ask for. */
const KINDS_OF_QUESTION: readonly (readonly [label: string, type: string])[] = [
  ['', 'A'],
  ['', 'MX'],
  ['', 'NS'],
  ['', 'SOA'],
  ['', 'TXT'],
  ['www', 'A'],
  ['www', 'AAAA'],
  ['www', 'TXT'],
  ['shop', 'A'],
  ['shop', 'AAAA'],
  ['mail', 'A'],
  ['large', 'TXT'],
  ['ent', 'A'],
  ['b.ent', 'A'],
  ['a.b.ent', 'A'],
  ['x#.a.b.ent', 'A'],
  ['host#.wild', 'A'],
  ['deep.host#.wild', 'AAAA'],
  ['none#', 'A'],
  ['none#.www', 'A'],
  ['x#.dname', 'A'],
  ['mail.dname', 'A'],
  ['www.sub', 'A'],
  ['alias.sub', 'A'],
  ['none#.sub', 'A'],
  ['chain', 'A'],
]

/** What a domain holds beside its apex. */
function content(domain: number, other: string): string[] {
  const ip = `198.51.${(domain >> 8) & 255}.${domain & 255}`
  const words = 'a line of text that says nothing in particular, and that at some length '.repeat(3)
  return [
    `@ 300 IN A ${ip}`,
    '@ 3600 IN MX 10 mail',
    '@ 3600 IN TXT "v=spf1 mx -all"',
    `www 300 IN A ${ip}`,
    `www 300 IN AAAA 2001:db8::${domain.toString(16)}`,
    `shop 300 IN CNAME www.${other}`,
    `chain 300 IN CNAME shop.${other}`,
    `mail 3600 IN A ${ip}`,
    ...Array.from({ length: 8 }, (_, i) => `large 300 IN TXT "${i} ${words}"`),
    `a.b.ent 300 IN A ${ip}`,
    `*.wild 300 IN A ${ip}`,
    ...(domain % 2 === 0 ? [`dname 300 IN DNAME ${other}`] : []),
  ]
}

function nameOf(domain: number): string {
  return `d${domain}.${TLDS[domain % TLDS.length]!}.`
}

function hosterName(hoster: number): string {
  return `hoster${hoster}.${TLDS[hoster % 3]!}.`
}

function tldAddresses(tld: number): string[] {
  return [`10.1.${tld}.1`, `10.1.${tld}.2`]
}

function hosterAddresses(hoster: number): string[] {
  return [`10.2.${hoster}.1`, `10.2.${hoster}.2`]
}

function hosterAddressesOf(half: number): string[] {
  return Array.from({ length: HOSTERS }, (_, hoster) => hoster)
    .filter((hoster) => hoster % 2 === half)
    .flatMap(hosterAddresses)
}

function group(name: string, program: Group['program'], addresses: readonly string[]): Group {
  return { name, program, addresses, zones: new Map() }
}

function apex(origin: string, ips: readonly string[]): string[] {
  const under = origin === '.' ? '.' : `.${origin}`
  return ips.flatMap((ip, i) => [`@ 86400 IN NS ns${i + 1}${under}`, `ns${i + 1}${under} 86400 IN A ${ip}`])
}

/** The NS records of a zone in its parent, with glue. */
function delegation(child: string, ips: readonly string[]): string[] {
  return ips.flatMap((ip, i) => [
    `${child} 86400 IN NS ns${i + 1}.${child}`,
    `ns${i + 1}.${child} 86400 IN A ${ip}`,
  ])
}

type ZoneFiles = readonly (readonly [origin: string, file: string])[]

function nsdConfig({ name, addresses }: Group, files: ZoneFiles, folder: ScratchFolder): string {
  return `server:
      server-count: 1
      username: ""
      chroot: ""
      database: ""
      xfrdfile: ""
      zonelistfile: "${folder.pathOf(`${name}.list`)}"
      pidfile: "${folder.pathOf(`${name}.pid`)}"
      rrl-ratelimit: 0
      ${addresses.map((ip) => `ip-address: ${ip}`).join('\n      ')}
    remote-control:
      control-enable: no
    ${files.map(([origin, file]) => `zone:\n      name: "${origin}"\n      zonefile: "${file}"`).join('\n    ')}\n`
}

function namedConfig({ addresses }: Group, files: ZoneFiles, folder: ScratchFolder): string {
  return `options {
      directory "${folder.path}";
      pid-file none;
      session-keyfile none;
      listen-on { ${addresses.map((ip) => `${ip};`).join(' ')} };
      listen-on-v6 { none; };
      recursion no;
      dnssec-validation no;
    };
    controls { };
    ${files.map(([origin, file]) => `zone "${origin}" { type primary; file "${file}"; };`).join('\n    ')}\n`
}

async function isServing(ip: string, origin: string, through: readonly string[]): Promise<true | undefined> {
  const args = ['-r', `@${ip}`, '+tries=1', '+time=1', '+norec', origin, 'SOA']
  const { stdout } = await runProgram('dig', args, { through })
  return stdout.includes('status: NOERROR') ? true : undefined
}
