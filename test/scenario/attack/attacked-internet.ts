// An Internet with an attacker and a victim, who have a top-level domain each, and an account of what everybody is sent.

import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { Resolution } from '../../../src/dns/resolver/explanation/resolution.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { Script } from '../../../src/sim/flat-host.ts'
import {
  littleInternet,
  type LittleInternet,
  type LittleInternetOptions,
  question,
  ROOT_IP,
  SOA,
} from '../../dns/resolver/little-internet.ts'
import { askedIn, replyTo } from '../../dns/resolver/messages.ts'

export const ATTACKER_IP = '192.0.2.66'
export const VICTIM_IP = '192.0.2.1'

/** The delegations of both, for a root with more in it. */
export const ROOT = `$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${ROOT_IP}
evil. NS ns.evil.
ns.evil. A ${ATTACKER_IP}
victim. NS ns.victim.
ns.victim. A ${VICTIM_IP}
`

/** Queries over UDP that each was sent. */
export interface Spent {
  readonly root: number
  readonly attacker: number
  readonly victim: number
  /** To any other address. */
  readonly others: number
}

export interface AttackedInternet extends LittleInternet {
  /** What was sent since this was called last. */
  spent(): Spent
  /** The root has these records from now on, beside those that it needs. */
  changeRoot(records: string): void
  /** Asks for all names in one moment. */
  askAtOnce(names: readonly string[], type?: string): Promise<Resolution[]>
}

export interface AttackedInternetOptions extends LittleInternetOptions {
  /** Nobody is there when left out. */
  readonly attacker?: Script
  /** Denies every name when left out. */
  readonly victim?: Script
  /** More records of the root zone. */
  readonly root?: string
}

export async function attackedInternet(options: AttackedInternetOptions = {}): Promise<AttackedInternet> {
  const { attacker, victim = denies, root = '', ...others } = options
  const internet = littleInternet(others)
  const authority = await internet.serve(ROOT_IP, { '.': ROOT + root })
  if (attacker !== undefined) await internet.script(ATTACKER_IP, attacker)
  await internet.script(VICTIM_IP, victim)
  const { resolver, world } = internet
  let sent = new Map<string, number>()
  world.network.observe(({ kind, to }) => {
    if (kind === 'datagram' && to.port === 53) sent.set(to.ip, (sent.get(to.ip) ?? 0) + 1)
  })
  return {
    ...internet,
    spent() {
      const {
        [ROOT_IP]: root = 0,
        [ATTACKER_IP]: attacker = 0,
        [VICTIM_IP]: victim = 0,
        ...rest
      } = Object.fromEntries(sent)
      sent = new Map()
      return { root, attacker, victim, others: Object.values(rest).reduce((sum, n) => sum + n, 0) }
    },
    changeRoot: (records) => authority.putZone(parseZone(SOA + ROOT + records, { origin: DomainName.root })),
    askAtOnce: (names, type) =>
      world.run(Promise.all(names.map((name) => resolver.resolve(question(name, type))))),
  }
}

/** `n0.x.`, `n1.x.`, … */
export function manyNames(count: number, under: string, prefix = 'n'): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}.${under}`)
}

/** `a.b.c.` … with `count` labels of one letter. */
export function manyLabels(count: number): string {
  return Array.from({ length: count }, (_, i) => `${String.fromCharCode(97 + (i % 26))}.`).join('')
}

const soaOf = (zone: string) => `${zone} 60 SOA ns.${zone} root.${zone} 1 2 3 4 60`

/** The name in the octets of a query. */
export function nameIn(query: Uint8Array): string {
  return askedIn(query).split(' ')[0]!
}

function topOf(query: Uint8Array): string {
  return `${nameIn(query).split('.').at(-2)!}.`
}

/** NXDOMAIN for everything. */
export const denies: Script = (query) =>
  replyTo(query, { rcode: 'NXDOMAIN', authority: [soaOf(topOf(query))] })

/** Every name exists, and has nothing. */
export const hasNothing: Script = (query) => replyTo(query, { authority: [soaOf(topOf(query))] })

/** A referral of `zone` to `servers` without glue. */
export function refersTo(
  query: Uint8Array,
  zone: string,
  servers: readonly string[],
  ttl = 86_400,
): Uint8Array {
  return replyTo(query, { flags: [], authority: servers.map((server) => `${zone} ${ttl} NS ${server}`) })
}
