// A small Internet whose servers die, come back, and change their minds; and a resolver that is told what is asked.

import { Authority } from '../../../src/dns/authority/authority.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire, type Message } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import {
  littleInternet,
  type LittleInternet,
  type LittleInternetOptions,
  question,
  ROOT_IP,
  SOA,
} from './little-internet.ts'
import { askedIn } from './messages.ts'

/** Servers by a word for each. */
const IPS = { root: ROOT_IP, com: '192.0.2.1', example: '192.0.2.10', other: '192.0.2.20' } as const

type Server = keyof typeof IPS

export interface MortalInternet extends LittleInternet {
  /** `root: www.example.com. A`, one a query that a server got, dead or alive; emptied by reading. */
  asked(): string[]
  kill(...servers: Server[]): void
  revive(...servers: Server[]): void
  /** A server has other zones from now on, the SOA being added. */
  change(server: Server, zones: Readonly<Record<string, string>>): void
  /** The response to a client; undefined while there is none. Lets no time pass. */
  reply(name: string, type?: string): Promise<Message | undefined>
}

/** The root and com live a day, `example.com.` ten minutes, its data one. */
export async function mortalInternet(options: LittleInternetOptions = {}): Promise<MortalInternet> {
  const internet = littleInternet({ qnameMinimisation: 'off', ...options })
  const dead = new Set<Server>()
  const authorities = new Map<Server, Authority>()
  let asked: string[] = []
  const change = (server: Server, zones: Readonly<Record<string, string>>): void => {
    const parsed = Object.entries(zones).map(([origin, text]) =>
      parseZone(SOA + text, { origin: DomainName.parse(origin) }),
    )
    authorities.set(server, new Authority({ zones: parsed }))
  }
  change('root', {
    '.': `
$TTL 86400
@ NS a.root-servers.net.
a.root-servers.net. A ${IPS.root}
com. NS ns.com.
ns.com. A ${IPS.com}
`,
  })
  change('com', {
    'com.': `
$TTL 86400
@ NS ns
ns A ${IPS.com}
example 600 NS ns.example
ns.example 600 A ${IPS.example}
other 600 NS ns.other
ns.other 600 A ${IPS.other}
`,
  })
  change('example', { 'example.com.': EXAMPLE })
  change('other', { 'other.com.': `$TTL 600\n@ NS ns\nns A ${IPS.other}\nwww A 203.0.113.20\n` })
  for (const [server, ip] of Object.entries(IPS) as [Server, string][]) {
    await internet.script(ip, (query, from) => {
      asked.push(`${server}: ${askedIn(query)}`)
      if (dead.has(server)) return null
      const client = { transport: 'udp' as const, remote: from }
      const response = authorities.get(server)!.respond(query, client)
      return response instanceof Uint8Array ? response : null
    })
  }
  return {
    ...internet,
    change,
    asked() {
      const all = asked
      asked = []
      return all
    },
    kill: (...servers) => servers.forEach((server) => dead.add(server)),
    revive: (...servers) => servers.forEach((server) => dead.delete(server)),
    async reply(name, type = 'A') {
      const edns = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }
      const octets = encodeQuery({ id: 1, ...question(name, type), flags: FLAG.RD, edns }).slice()
      const response = internet.resolver.respond(octets)
      if (response instanceof Uint8Array) return decodeWire(response)
      let message: Message | undefined
      void response?.then((later) => (message = later === null ? undefined : decodeWire(later)))
      await internet.world.runFor(0)
      return message
    },
  }
}

export const EXAMPLE = `
$TTL 60
@ 600 NS ns
ns 600 A ${IPS.example}
www A 203.0.113.1
alias 600 CNAME www
away 600 CNAME www.other.com.
`
